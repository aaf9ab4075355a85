// What a reload and a ticket change for clients with certificates.

import ControlPlane
import GatewayTestSupport
import TestSupport
import Testing

@testable import GatehouseServer

@Suite struct ClientCertificateReloadTests {
    private let world = ClientCertificateWorld()
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try world.write(to: directory)
    }

    private func gateway(_ settings: String) throws -> TestGateway {
        let text = settings.replacing("DIRECTORY", with: directory.path)
        return try TestGateway(.init(tls: true, settings: text), ClientCertificateWorld.routes)
    }

    private static let hosts = """
        hosts:
          required.test: { clientCertificates: { ca: DIRECTORY/root.pem } }
          optional.test: { clientCertificates: { ca: DIRECTORY/root.pem, mode: optional } }
          listed.test: { clientCertificates: { ca: DIRECTORY/root.pem, crl: DIRECTORY/lists.pem } }

        """

    private func connect(
        _ gateway: TestGateway, _ host: String, _ client: String?, version: String = "TLSv1.3",
        resuming session: TestSession? = nil
    ) throws -> WireStream {
        let stream = try WireStream(host: "127.0.0.2", port: gateway.tlsPort)
        let certificate = client.flatMap { world.clients[$0]?.minted }
        try stream.startTLS(
            .client(trusting: nil, version: version, certificate: certificate), serverName: host, resuming: session)
        return stream
    }

    private func status(_ stream: WireStream, _ host: String) throws -> Int {
        try stream.write("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        return try stream.readResponse().status
    }

    /// Whether a connection of its own is served.
    private func isServed(_ gateway: TestGateway, _ host: String, _ client: String) -> Bool {
        (try? status(connect(gateway, host, client), host)) == 200
    }

    private func reload(_ gateway: TestGateway) throws -> Bool {
        try gateway.reload(ClientCertificateWorld.routes).outcome != .refused
    }

    @Test func `another bundle is taken, and open connections go on as far as it lets them`() throws {
        let gateway = try gateway(Self.hosts)
        let open = try connect(gateway, "required.test", "right")
        #expect(try status(open, "required.test") == 200)
        #expect(!isServed(gateway, "required.test", "stranger"))
        try directory.write("root.pem", world.root.certificatePEM + world.stranger.certificatePEM)
        #expect(try reload(gateway))
        #expect(try status(open, "required.test") == 200)
        #expect(isServed(gateway, "required.test", "stranger"))
        try directory.write("root.pem", world.stranger.certificatePEM)
        #expect(try reload(gateway))
        #expect(try status(open, "required.test") == 421)
        #expect(try status(open, "plain.test") == 200)
        #expect(!isServed(gateway, "required.test", "right"))
    }

    @Test(arguments: ["", "no certificate\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `a bad bundle is refused and the old one stays`(contents: String) throws {
        let gateway = try gateway(Self.hosts)
        try directory.write("root.pem", Array(contents.utf8))
        let report = try gateway.reload(ClientCertificateWorld.routes)
        #expect(report.outcome == .refused)
        #expect(report.diagnostics.contains { "\($0)".contains("root.pem") && "\($0)".contains("gatehouse.yaml:") })
        #expect(isServed(gateway, "required.test", "right"))
        #expect(!isServed(gateway, "required.test", "stranger"))
    }

    @Test func `who is revoked is out: on open connections, with a ticket, and anew`() throws {
        let gateway = try gateway(Self.hosts)
        let open = try connect(gateway, "listed.test", "right")
        #expect(try status(open, "listed.test") == 200)
        let session = try #require(open.resumableSession())
        let again = try connect(gateway, "listed.test", "right", resuming: session)
        #expect(try status(again, "listed.test") == 200)
        #expect(again.isResumed)
        let right = try #require(world.clients["right"])
        try directory.write(
            "lists.pem", world.root.revocationList(of: [right]) + world.first.revocationList(of: []))
        #expect(try reload(gateway))
        #expect(try status(open, "listed.test") == 421)
        #expect(try status(again, "listed.test") == 421)
        #expect(throws: WireError.self) {
            try status(connect(gateway, "listed.test", "right", resuming: session), "listed.test")
        }
        #expect(isServed(gateway, "listed.test", "dns"))
    }

    @Test func `certificates of our own are rotated, and clients are asked as before`() throws {
        let gateway = try gateway(Self.hosts)
        let open = try connect(gateway, "required.test", "right")
        let before = open.peerName
        let renewed = try #require(gateway.authority).leaf(names: ["localhost", "*.test"], commonName: "renewed")
        try gateway.directory.write("site.crt", renewed.certificatePEM)
        try gateway.directory.write("site.key", renewed.keyPEM)
        gateway.server.rotateCertificates()
        #expect(eventually { (try? connect(gateway, "plain.test", nil).peerName) == "renewed" })
        #expect(before != "renewed")
        #expect(isServed(gateway, "required.test", "right"))
        #expect(!isServed(gateway, "required.test", "stranger"))
        #expect(throws: WireError.self) { try status(connect(gateway, "required.test", nil), "required.test") }
        #expect(try status(connect(gateway, "plain.test", nil), "required.test") == 421)
        #expect(try status(open, "required.test") == 200)
        let clear = try gateway.answer(to: "GET / HTTP/1.1\r\nHost: required.test\r\n\r\n")
        #expect(clear.status == 421)
    }

    // MARK: Tickets

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func `a ticket resumes at its own host alone, and tells who it is`(version: String) throws {
        let gateway = try gateway(Self.hosts)
        let first = try connect(gateway, "required.test", "right", version: version)
        #expect(try status(first, "required.test") == 200)
        let session = try #require(first.resumableSession())
        let second = try connect(gateway, "required.test", nil, version: version, resuming: session)
        #expect(try status(second, "required.test") == 200)
        #expect(second.isResumed)
        let line = gateway.logLines(atLeast: 2)[1]
        #expect(line["clientIdentity"] as? String == "spiffe://example.org/ops/alice")
        let elsewhere = try connect(gateway, "optional.test", nil, version: version, resuming: session)
        #expect(try status(elsewhere, "optional.test") == 200)
        #expect(!elsewhere.isResumed)
        #expect(gateway.logLines(atLeast: 3)[2]["clientIdentity"] == nil)
        let open = try connect(gateway, "plain.test", nil, version: version, resuming: session)
        #expect(try status(open, "plain.test") == 200)
        #expect(!open.isResumed)
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func `a ticket without a certificate opens no host that requires one`(version: String) throws {
        let gateway = try gateway(Self.hosts)
        for host in ["plain.test", "optional.test"] {
            let first = try connect(gateway, host, nil, version: version)
            #expect(try status(first, host) == 200)
            let session = try #require(first.resumableSession())
            #expect(throws: WireError.self) {
                try status(
                    connect(gateway, "required.test", nil, version: version, resuming: session), "required.test")
            }
            let again = try connect(gateway, host, nil, version: version, resuming: session)
            #expect(try status(again, host) == 200)
            #expect(again.isResumed)
        }
    }

    @Test func `tickets outlive a reload that leaves their policy alone`() throws {
        let gateway = try gateway(Self.hosts)
        let first = try connect(gateway, "required.test", "right")
        #expect(try status(first, "required.test") == 200)
        let session = try #require(first.resumableSession())
        try directory.write("lists.pem", world.root.revocationList(of: []))
        #expect(try reload(gateway))
        let second = try connect(gateway, "required.test", nil, resuming: session)
        #expect(try status(second, "required.test") == 200)
        #expect(second.isResumed)
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func `replicas that share a file of keys resume each other's sessions`(version: String) throws {
        let (one, two) = ([UInt8](repeating: 1, count: 80), [UInt8](repeating: 2, count: 80))
        try directory.write("keys", one)
        let settings = Self.hosts + "sessionTickets: { keys: DIRECTORY/keys }\n"
        let (left, right) = (try gateway(settings), try gateway(settings))
        let first = try connect(left, "required.test", "right", version: version)
        #expect(try status(first, "required.test") == 200)
        let session = try #require(first.resumableSession())
        func resumes() throws -> Bool {
            let stream = try connect(right, "required.test", "right", version: version, resuming: session)
            #expect(try status(stream, "required.test") == 200)
            return stream.isResumed
        }
        #expect(try resumes())
        try directory.write("keys", two + one)
        #expect(try reload(right))
        #expect(try resumes())
        try directory.write("keys", two + [0])
        #expect(try !reload(right))
        #expect(try resumes())
        try directory.write("keys", two)
        #expect(try reload(right))
        #expect(try !resumes())
    }
}
