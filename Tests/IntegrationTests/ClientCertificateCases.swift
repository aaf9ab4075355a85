// Who comes with which certificate to which host, and what becomes of it.

import TestSupport
import Testing

/// Everybody who may hold a client certificate, and the files by which hosts judge them.
final class ClientCertificateWorld {
    let root = ClientAuthority("Clients Root")
    let stranger = ClientAuthority("Stranger")
    let first: ClientAuthority
    let second: ClientAuthority
    /// Certificates by what is to be said of them.
    private(set) var clients: [String: ClientAuthority.Client] = [:]

    init() {
        first = ClientAuthority("First Intermediate", issuer: root)
        second = ClientAuthority("Second Intermediate", issuer: first)
        clients["right"] = root.client(
            [("O", "Example, Inc."), ("CN", "ops \"quoted\"")],
            alternativeNames: "URI:spiffe://example.org/ops/alice,DNS:alice.clients.test")
        clients["spiffe other"] = root.client(alternativeNames: "URI:spiffe://example.org/web/1")
        clients["two uris"] = root.client(
            alternativeNames: "URI:spiffe://example.org/ops/bob,URI:https://example.org/,DNS:bob.clients.test")
        clients["dns"] = root.client(alternativeNames: "DNS:Carol.Clients.test")
        clients["mail"] = root.client([("CN", "dave")], alternativeNames: "email:dave@example.org")
        clients["nameless"] = root.client([])
        clients["expired"] = root.client(days: -20...(-1))
        clients["not yet"] = root.client(days: 1...20)
        clients["revoked"] = root.client([("CN", "revoked")])
        clients["stranger"] = stranger.client()
        clients["self-signed"] = root.client(signsItself: true)
        clients["server"] = root.client(purpose: "serverAuth")
        clients["both"] = root.client(purpose: "clientAuth,serverAuth")
        clients["any purpose"] = root.client(purpose: nil)
        clients["below one"] = first.client(chain: [first])
        clients["below two"] = second.client(chain: [second, first])
        clients["missing one"] = first.client()
        clients["missing the middle"] = second.client(chain: [second])
        clients["with root"] = first.client(chain: [first, root])
        if let right = clients["right"], let other = clients["dns"] {
            clients["stolen"] = right.pretending(keyOf: other)
        }
    }

    /// Writes authorities and lists into `directory`.
    func write(to directory: TemporaryDirectory) throws {
        try directory.write("root.pem", root.certificatePEM)
        try directory.write("first.pem", first.certificatePEM)
        try directory.write("stranger.pem", stranger.certificatePEM)
        try directory.write("self.pem", clients["self-signed"]?.certificatePEM ?? [])
        let revoked = clients["revoked"].map { [$0] } ?? []
        try directory.write("lists.pem", root.revocationList(of: revoked) + first.revocationList(of: []))
        try directory.write("root-list.pem", root.revocationList(of: revoked))
        try directory.write("old-list.pem", root.revocationList(of: [], days: -20...(-1)))
    }

    /// `hosts` of the configuration.
    static let hosts = """
        hosts:
          required.test: { clientCertificates: { ca: root.pem } }
          optional.test: { clientCertificates: { ca: root.pem, mode: optional } }
          flat.test: { clientCertificates: { ca: root.pem, depth: 0 } }
          single.test: { clientCertificates: { ca: root.pem, depth: 1 } }
          listed.test: { clientCertificates: { ca: root.pem, crl: lists.pem } }
          halflisted.test: { clientCertificates: { ca: root.pem, crl: root-list.pem } }
          stale.test: { clientCertificates: { ca: root.pem, crl: old-list.pem } }
          anchored.test: { clientCertificates: { ca: first.pem } }
          pinned.test: { clientCertificates: { ca: self.pem } }
          other.test: { clientCertificates: { ca: stranger.pem } }
          "*.wild.test": { clientCertificates: { ca: root.pem } }
          open.wild.test: { clientCertificates: off }

        """

    static let routes = """
        routes:
          - { match: required.test/spiffe, clientCertificate: { spiffe: "spiffe://example.org/ops/*" }, respond: 200 }
          - { match: required.test/dns, clientCertificate: { dns: "*.clients.test" }, respond: 200 }
          - { match: required.test/subject, clientCertificate: { subject: CN=dave }, respond: 200 }
          - { match: optional.test/any, clientCertificate: required, respond: 200 }
          - { match: plain.test/any, clientCertificate: required, respond: 200 }
          - { match: /, respond: 200 }

        """
}

/// One client at the door.
struct ClientCertificateCase: CustomTestStringConvertible, Sendable {
    /// The name in the handshake, and unless said otherwise in the request.
    let host: String
    /// Which certificate is shown; nil for none.
    let client: String?
    var path = "/"
    /// The host of the request.
    var asks: String?
    /// The status; nil where the handshake fails.
    let status: Int?
    /// What the log gives as the reason.
    var reason = "answered by route"
    /// What the log says of who it was.
    var identity: String?

    var testDescription: String { "\(client ?? "nobody") at \(host)\(path)\(asks.map { ", asking for \($0)" } ?? "")" }

    private static let unknown = "client certificate of an unknown authority"
    private static let misdirected = "host asks for another client certificate (RFC 9110 section 15.5.20)"

    static let all: [ClientCertificateCase] = [
        // Required and optional.
        .init(host: "required.test", client: nil, status: nil, reason: "client certificate missing"),
        .init(host: "required.test", client: "right", status: 200, identity: "spiffe://example.org/ops/alice"),
        .init(host: "required.test", client: "stranger", status: nil, reason: unknown),
        .init(host: "required.test", client: "self-signed", status: nil, reason: unknown),
        .init(host: "required.test", client: "expired", status: nil, reason: "client certificate expired"),
        .init(host: "required.test", client: "not yet", status: nil, reason: "client certificate not yet valid"),
        .init(host: "required.test", client: "server", status: nil, reason: "client certificate not for clients"),
        .init(host: "required.test", client: "both", status: 200, identity: "subject:CN=client"),
        .init(host: "required.test", client: "any purpose", status: 200, identity: "subject:CN=client"),
        .init(host: "required.test", client: "stolen", status: nil, reason: "TLS handshake failed"),
        .init(host: "optional.test", client: nil, status: 200),
        .init(host: "optional.test", client: "right", status: 200, identity: "spiffe://example.org/ops/alice"),
        .init(host: "optional.test", client: "stranger", status: nil, reason: unknown),
        .init(host: "optional.test", client: "expired", status: nil, reason: "client certificate expired"),
        .init(host: "optional.test", client: nil, path: "/any", status: 403, reason: "client certificate required"),
        .init(host: "optional.test", client: "dns", path: "/any", status: 200, identity: "dns:carol.clients.test"),
        .init(host: "plain.test", client: "right", path: "/any", status: 403, reason: "client certificate required"),
        .init(host: "plain.test", client: nil, status: 200),
        // Chains.
        .init(host: "required.test", client: "below one", status: 200, identity: "subject:CN=client"),
        .init(host: "required.test", client: "below two", status: 200, identity: "subject:CN=client"),
        .init(host: "required.test", client: "with root", status: 200, identity: "subject:CN=client"),
        .init(host: "required.test", client: "missing one", status: nil, reason: unknown),
        .init(host: "required.test", client: "missing the middle", status: nil, reason: unknown),
        .init(host: "flat.test", client: "below one", status: nil, reason: "client certificate chain too long"),
        .init(host: "flat.test", client: "right", status: 200, identity: "spiffe://example.org/ops/alice"),
        .init(host: "single.test", client: "below one", status: 200, identity: "subject:CN=client"),
        .init(host: "single.test", client: "below two", status: nil, reason: "client certificate chain too long"),
        .init(host: "anchored.test", client: "missing one", status: 200, identity: "subject:CN=client"),
        .init(host: "anchored.test", client: "right", status: nil, reason: unknown),
        .init(host: "pinned.test", client: "self-signed", status: 200, identity: "subject:CN=client"),
        // Revocation.
        .init(host: "listed.test", client: "right", status: 200, identity: "spiffe://example.org/ops/alice"),
        .init(host: "listed.test", client: "revoked", status: nil, reason: "client certificate revoked"),
        .init(host: "required.test", client: "revoked", status: 200, identity: "subject:CN=revoked"),
        .init(host: "listed.test", client: "below one", status: 200, identity: "subject:CN=client"),
        .init(
            host: "halflisted.test", client: "below one", status: nil,
            reason: "no current revocation list for a client certificate"),
        .init(
            host: "stale.test", client: "right", status: nil,
            reason: "no current revocation list for a client certificate"),
        // Names.
        .init(
            host: "required.test", client: "right", path: "/spiffe", status: 200,
            identity: "spiffe://example.org/ops/alice"),
        .init(
            host: "required.test", client: "spiffe other", path: "/spiffe", status: 403,
            reason: "client certificate not allowed", identity: "spiffe://example.org/web/1"),
        .init(
            host: "required.test", client: "two uris", path: "/spiffe", status: 403,
            reason: "client certificate not allowed", identity: "dns:bob.clients.test"),
        .init(host: "required.test", client: "dns", path: "/dns", status: 200, identity: "dns:carol.clients.test"),
        .init(
            host: "required.test", client: "mail", path: "/dns", status: 403, reason: "client certificate not allowed",
            identity: "subject:CN=dave"),
        .init(host: "required.test", client: "mail", path: "/subject", status: 200, identity: "subject:CN=dave"),
        .init(
            host: "required.test", client: "nameless", path: "/subject", status: 403,
            reason: "client certificate not allowed", identity: "sha256:"),
        // Hosts.
        .init(host: "a.wild.test", client: nil, status: nil, reason: "client certificate missing"),
        .init(host: "a.b.wild.test", client: nil, status: nil, reason: "client certificate missing"),
        .init(host: "open.wild.test", client: nil, status: 200),
        .init(host: "plain.test", client: "right", asks: "required.test", status: 421, reason: misdirected),
        .init(host: "optional.test", client: nil, asks: "required.test", status: 421, reason: misdirected),
        .init(
            host: "optional.test", client: "right", asks: "required.test", status: 200,
            identity: "spiffe://example.org/ops/alice"),
        .init(
            host: "required.test", client: "right", asks: "other.test", status: 421, reason: misdirected,
            identity: "spiffe://example.org/ops/alice"),
        .init(
            host: "required.test", client: "below one", asks: "flat.test", status: 421, reason: misdirected,
            identity: "subject:CN=client"),
        .init(
            host: "required.test", client: "revoked", asks: "listed.test", status: 421, reason: misdirected,
            identity: "subject:CN=revoked"),
        .init(host: "open.wild.test", client: nil, asks: "a.wild.test", status: 421, reason: misdirected),
        .init(host: "plain.test", client: nil, asks: "optional.test", status: 421, reason: misdirected),
        .init(
            host: "required.test", client: "right", path: "/any", asks: "plain.test", status: 403,
            reason: "client certificate required", identity: "spiffe://example.org/ops/alice"),
    ]
}
