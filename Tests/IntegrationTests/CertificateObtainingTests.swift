// Certificates from Debian's pebble, which validates at our own listeners. bench/acme has the long form.

import Addressing
import ControlPlane
import Foundation
import GatewayTestSupport
import Logging
import Synchronization
import TestSupport
import Testing

@testable import GatehouseServer

@Suite(.enabled(if: Pebble.isInstalled, "needs pebble and openssl"))
struct CertificateObtainingTests {
    @Test(arguments: ["http-01", "tls-alpn-01"])
    func `a fresh start obtains a certificate for every host, by either challenge`(_ challenge: String) throws {
        let hosts = (0..<3).map { "host\($0).example.com" }
        let pebble = try Pebble()
        let server = try pebble.gateway(hosts: hosts, challenge: challenge)
        defer { server.drain(atOnce: true) }
        let (plain, secure) = (server.addresses[0].port, server.addresses[1].port)
        // Nothing is shown for a name before there is a certificate for it.
        let early = try WireStream(port: secure)
        #expect(throws: WireError.self) { try early.startTLS(.client(trusting: nil), serverName: hosts[0]) }

        try pebble.start(httpPort: plain, tlsPort: secure)
        let counter = NewsCounter()
        server.obtainCertificates { counter.add() }
        var taken = 0
        let isObtained = eventually(within: 60) {
            guard counter.count > taken else { return false }
            taken = counter.count
            server.reload(.fileChange)
            return taken >= hosts.count
        }
        #expect(isObtained)
        #expect(eventually { server.isAdopted })
        let root = try pebble.root()
        for host in hosts {
            let stream = try WireStream(port: secure)
            try stream.startTLS(.client(trusting: root), serverName: host)
            try stream.write("GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
            #expect(try stream.readResponse().status == 200)
        }
        // Other paths there are the routes' own: here the redirect to https.
        let other = try WireStream(port: plain)
        try other.write("GET /.well-known/acme-challenge/x HTTP/1.1\r\nHost: \(hosts[0])\r\nConnection: close\r\n\r\n")
        #expect(try other.readResponse().status == 308)
    }
}

/// Counts what another thread tells.
private final class NewsCounter: Sendable {
    private let number = Atomic<Int>(0)

    var count: Int { number.load(ordering: .acquiring) }
    func add() { number.add(1, ordering: .acquiringAndReleasing) }
}

/// Pebble and the DNS server of its challenge server, on ports of their own.
private final class Pebble {
    static var isInstalled: Bool { ["pebble", "pebble-challtestsrv", "openssl"].allSatisfy(Program.isInstalled) }

    private let directory: TemporaryDirectory
    private let ports: [UInt16]
    private var programs: [Program] = []

    init() throws {
        directory = try TemporaryDirectory()
        // Open together, so that they differ; they are taken a moment later. The authority looks at 127.0.0.1 for
        // both challenges, and listeners of one address need ports of their own.
        let probes = try (0..<6).map { _ in try ScriptedUpstream(accepts: false) { _, _ in } }
        ports = probes.map(\.port)
        for probe in probes { probe.stop() }
        let authority = CertificateFactory(commonName: "pebble's own")
        let leaf = authority.leaf(names: ["127.0.0.1"])
        try directory.write("trust.pem", authority.certificatePEM)
        try directory.write("pebble.crt", leaf.certificatePEM)
        try directory.write("pebble.key", leaf.keyPEM)
    }

    /// A gateway that is to obtain certificates for `hosts`, started before pebble is.
    func gateway(hosts: [String], challenge: String) throws -> Server {
        let routes = hosts.map { "  - { match: \($0), respond: { body: ok } }\n" }.joined()
        let text = """
            logs: { access: off }
            listeners:
              - { address: "127.0.0.1:\(ports[4])", redirect: https }
              - { address: "127.0.0.1:\(ports[5])", tls: {} }
            acme:
              directory: https://127.0.0.1:\(ports[0])/dir
              ca: trust.pem
              storage: store
              challenge: \(challenge)
            routes:
            \(routes)
            """
        let path = try directory.write("gatehouse.yaml", Array(text.utf8))
        let server = Server(configuration: path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let report = server.start(workerCount: 2)
        guard case .published = report.outcome else { throw StartFailure(diagnostics: "\(report.diagnostics)") }
        _ = eventually { server.isAdopted }
        return server
    }

    struct StartFailure: Error { let diagnostics: String }

    func start(httpPort: UInt16, tlsPort: UInt16) throws {
        let configuration = """
            {"pebble": {"listenAddress": "127.0.0.1:\(ports[0])", "managementListenAddress": "127.0.0.1:\(ports[1])",
            "certificate": "\(directory.path)/pebble.crt", "privateKey": "\(directory.path)/pebble.key",
            "httpPort": \(httpPort), "tlsPort": \(tlsPort), "ocspResponderURL": "",
            "externalAccountBindingRequired": false}}
            """
        let file = try directory.write("pebble.json", Array(configuration.utf8))
        programs = [
            try Program("pebble-challtestsrv", [
                "-dns01", "127.0.0.1:\(ports[2])", "-http01", "", "-https01", "", "-tlsalpn01", "",
                "-management", "127.0.0.1:\(ports[3])", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "",
            ]),
            try Program(
                "pebble", ["-strict", "-config", file, "-dnsserver", "127.0.0.1:\(ports[2])"],
                environment: ["PEBBLE_VA_NOSLEEP": "1", "PEBBLE_AUTHZREUSE": "0", "PEBBLE_WFE_NONCEREJECT": "20"]),
        ]
        guard eventually({ (try? WireStream(port: ports[1])) != nil }) else {
            throw StartFailure(diagnostics: "pebble does not start")
        }
    }

    /// The root of what it issues.
    func root() throws -> [UInt8] {
        let stream = try WireStream(port: ports[1])
        try stream.startTLS(.client(trusting: nil))
        try stream.write("GET /roots/0 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        return try stream.readResponse().body
    }
}
