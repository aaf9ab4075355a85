// The words for obtaining certificates.

extension Section {
    static let acme = Section(name: "ACME", noun: "acme", keys: authorityKeys + [
        Key("storage", .text("directory"), default: "/var/lib/gatehouse/acme",
            "Where accounts, orders and certificates are kept; replicas may share it. Its live directory is watched."),
        Key("challenge", .oneOrMore(.choice(["http-01", "tls-alpn-01", "dns-01"])),
            "How names are proved, the best first. Without it: http-01 where there is a plain listener, tls-alpn-01, "
                + "and dns-01 where there is a hook. Wildcards take dns-01 alone."),
        Key("hook", .text("file"),
            "A command for dns-01, called as HOOK present NAME VALUE and HOOK cleanup NAME VALUE."),
        Key("lifetime", .duration,
            "How long certificates shall live, for authorities that can be asked; without it they decide."),
        Key("fallback", .oneOrMore(.section(.acmeAuthority)),
            "Authorities that are asked, in this order, where the first gives no certificate."),
    ])

    static let acmeAuthority = Section(name: "ACMEAuthority", noun: "an authority", keys: authorityKeys)

    static let externalAccount = Section(name: "ExternalAccount", noun: "eab", keys: [
        Key("id", .text("identifier"), required: true, "What the authority calls the account."),
        Key("key", .text("file"), required: true,
            "A file whose first line is the account's key in Base64url, as the authority hands it out."),
    ])

    private static let authorityKeys = [
        Key("directory", .text("URL", pattern: "^https://"),
            default: "https://acme-v02.api.letsencrypt.org/directory",
            "The URL of the authority's directory. Using it accepts its terms of service."),
        Key("email", .text("address"), "Where the authority may write to."),
        Key("ca", .text("file"),
            "A PEM file with the authorities that its own TLS is verified by; without it, the system's."),
        Key("eab", .section(.externalAccount),
            "The account that the operator has with it already, where it asks for one (external account binding)."),
        Key("profile", .text("name"), "The kind of certificate, where the authority offers several."),
    ]
}
