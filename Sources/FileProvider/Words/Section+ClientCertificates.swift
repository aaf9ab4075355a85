// The words of client certificates and session tickets.

extension Section {
    static let clientCertificates = Section(name: "ClientCertificates", noun: "clientCertificates", keys: [
        Key("ca", .text("file"), required: true,
            "A PEM file with the authorities that a client's certificate must lead to; each is an end of the chain."),
        Key("mode", .choice(["required", "optional"]), default: "required",
            "required: no connection without a certificate that verifies. optional: a client may send none; one that "
                + "it sends must verify."),
        Key("crl", .oneOrMore(.text("file")),
            "PEM files with revocation lists. With any, every issuer of a chain needs a current one."),
        Key("depth", .integer(0...10), default: "4", "Intermediates between a certificate and an authority, at most."),
        Key("forward", .choice(["off", "identity", "certificate"]), default: "off",
            "What upstreams are told in X-Forwarded-Client-Cert: Hash, Subject, URI and DNS, or Cert as well."),
    ])

    static let host = Section(name: "Host", noun: "a host", keys: [
        Key("clientCertificates", .any([.choice(["off"]), .section(.clientCertificates)]), required: true,
            "What is asked of its clients instead of what the listener asks; off for nothing."),
    ])

    static let clientCertificate = Section(name: "ClientCertificate", noun: "clientCertificate", keys: [
        Key("spiffe", .oneOrMore(.text("SPIFFE ID", pattern: "^spiffe://")),
            "SPIFFE IDs; spiffe://example.org/web/* stands for every ID below."),
        Key("dns", .oneOrMore(.text("host")), "DNS names of the subject alternative name, exact or *.example.com."),
        Key("subject", .oneOrMore(.text("name")),
            "Distinguished names (RFC 4514) as the access log has them, such as CN=ops,O=Example."),
        Key("fingerprint", .oneOrMore(.text("SHA-256", pattern: "^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$")),
            "SHA-256 over the certificate: 64 hexadecimal digits, with colons or without."),
    ])

    static let sessionTickets = Section(name: "SessionTickets", noun: "sessionTickets", keys: [
        Key("keys", .oneOrMore(.text("file")),
            "Files of 80-byte keys (openssl rand 80) that replicas share: the first key issues tickets, all open them. "
                + "Without it keys of this process's own."),
        Key("rotation", .duration, default: "12h", "For how long a key of the process's own issues tickets."),
        Key("lifetime", .duration, default: "12h", "For how long a ticket resumes; at most 168h."),
    ])
}
