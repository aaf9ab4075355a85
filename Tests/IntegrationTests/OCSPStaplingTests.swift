// OCSP staples over a real wire: OpenSSL's responder signs, OpenSSL's client asks.

import Addressing
import ControlPlane
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import GatehouseServer

@Suite(.enabled(if: OpenSSLResponder.isInstalled, "needs openssl"))
struct OCSPStaplingTests {
    @Test func `a staple is fetched, sent to whoever asks, and told of`() throws {
        let bench = try StaplingBench()
        let leaf = try bench.write("a")
        try bench.responder.list(leaf)
        let gateway = try bench.start()
        #expect(eventually { (try? gateway.staple()) != nil })
        #expect(bench.responder.responses == [try gateway.staple()])
        #expect(bench.responder.requestCount == 1)
        #expect(try gateway.staple(version: "TLSv1.2") == bench.responder.responses[0])
        #expect(try gateway.staple(asks: false) == nil)
        let metrics = try gateway.admin("/metrics")
        #expect(metrics.contains("gatehouse_ocsp_fetches_total{result=\"good\"} 1"))
        #expect(metrics.contains("gatehouse_ocsp_staples{state=\"stapled\"} 1"))
        #expect(metrics.contains("gatehouse_ocsp_staple_expiry_seconds{file="))
        let listing = try gateway.admin("/certificates?format=json")
        #expect(listing.contains("\"state\": \"stapled\"") || listing.contains("\"state\":\"stapled\""))
        // The doctor reads what was kept.
        let doctor = CertificatesCommand.run(configuration: bench.configuration)
        #expect(doctor.status == 0)
        #expect(doctor.output.contains("23 h 59 min left") || doctor.output.contains("0 d 23 h left")
            || doctor.output.contains("1 d 0 h left"), "\(doctor.output)")
    }

    @Test func `a restart staples at once, though the responder is away`() throws {
        let bench = try StaplingBench()
        try bench.responder.list(try bench.write("a"))
        let before = try bench.start()
        #expect(eventually { (try? before.staple()) != nil })
        let staple = try before.staple()
        before.stop()
        bench.responder.stop()
        let after = try bench.start()
        #expect(try after.staple() == staple)
    }

    @Test func `a new certificate gets a staple of its own`() throws {
        let bench = try StaplingBench()
        try bench.responder.list(try bench.write("a"))
        let gateway = try bench.start()
        #expect(eventually { (try? gateway.staple()) != nil })
        let old = try gateway.staple()
        let next = try bench.write("a", name: "next")
        try bench.responder.list(next)
        #expect(eventually { gateway.turn() && (try? gateway.served()) == "next" })
        #expect(eventually { (try? gateway.staple()) != nil })
        #expect(try gateway.staple() != old)
        #expect(bench.responder.responses.last == (try gateway.staple()))
    }

    @Test(arguments: ["revoked", "unlisted", "garbage", "over", "stranger", "unavailable", "away"])
    func `nothing but a good and current response of the authority is sent`(_ case: String) throws {
        let bench = try StaplingBench()
        let leaf = try bench.write("a")
        let now = Int64(Date().timeIntervalSince1970)
        switch `case` {
        case "revoked": try bench.responder.list(leaf, revoked: true)
        case "garbage": bench.responder.make(.bytes(Array("<html>".utf8)))
        case "over":
            bench.responder.make(.bytes(bench.authority.ocspResponse(
                about: leaf.certificatePEM, OCSPScript(thisUpdate: now - 7200, nextUpdate: now - 3600))))
        case "stranger":
            var script = OCSPScript(thisUpdate: now - 60, nextUpdate: now + 3600)
            script.signer = .stranger
            bench.responder.make(.bytes(bench.authority.ocspResponse(about: leaf.certificatePEM, script)))
        case "unavailable": bench.responder.make(.unavailable)
        case "away": bench.responder.stop()
        default: break
        }
        let result = [
            "revoked": "revoked", "unlisted": "unknown", "garbage": "unverified", "over": "stale",
            "stranger": "unverified", "unavailable": "refused", "away": "unreachable",
        ][`case`] ?? ""
        let gateway = try bench.start()
        let counted = try eventually {
            try gateway.admin("/metrics").contains("gatehouse_ocsp_fetches_total{result=\"\(result)\"} 1")
        }
        #expect(counted)
        #expect(try gateway.staple() == nil)
        #expect(try gateway.served() == "a")
        let listing = try gateway.admin("/certificates")
        let told = `case` == "revoked" ? "was revoked on 2025-01-01" : "no new OCSP staple: "
        #expect(listing.contains(told), "\(listing)")
    }

    @Test func `a certificate that must be stapled serves once it is, while another one can`() throws {
        let bench = try StaplingBench()
        try bench.write("a", staples: false)
        let gateway = try bench.start()
        #expect(try gateway.served() == "a")
        bench.responder.make(.unavailable)
        let strict = try bench.write("a", name: "strict", mustStaple: true)
        #expect(eventually { gateway.turn() && bench.responder.requestCount > 0 })
        #expect(try gateway.served() == "a")
        #expect(try gateway.admin("/metrics").contains("reason=\"unstapled\"} 1"))
        try bench.responder.list(strict)
        bench.responder.make(.none)
        #expect(eventually(within: 40) { gateway.turn() && (try? gateway.served()) == "strict" })
        #expect(try gateway.staple() != nil)
    }

    @Test func `where there is no other it serves, and is told of as broken`() throws {
        let bench = try StaplingBench()
        try bench.write("a", mustStaple: true)
        bench.responder.make(.unavailable)
        let gateway = try bench.start()
        #expect(try gateway.served() == "a")
        #expect(try eventually {
            try gateway.admin("/metrics").contains("gatehouse_ocsp_staples{state=\"missing_required\"} 1")
        })
        let doctor = CertificatesCommand.run(configuration: bench.configuration)
        #expect(doctor.status != 0)
        #expect(doctor.errors.contains("must be stapled and is not"))
    }

    @Test func `off is off, also by a reload`() throws {
        let bench = try StaplingBench()
        try bench.responder.list(try bench.write("a"))
        let gateway = try bench.start()
        #expect(eventually { (try? gateway.staple()) != nil })
        try bench.configure("ocspStapling: off\n")
        gateway.server.reload(.request)
        #expect(eventually { (try? gateway.staple()) == nil })
        try bench.configure()
        gateway.server.reload(.request)
        #expect(eventually { (try? gateway.staple()) != nil })
        gateway.stop()
        try bench.configure("ocspStapling: off\n")
        let count = bench.responder.requestCount
        let quiet = try bench.start()
        #expect(try quiet.staple() == nil)
        #expect(bench.responder.requestCount == count)
    }

    @Test func `the program itself staples, as openssl s_client sees it`() throws {
        let authority = CertificateFactory()
        let responder = try OpenSSLResponder(authority)
        let leaf = authority.leaf(names: ["localhost"], withChain: true, responders: [responder.url])
        try responder.list(leaf)
        let storage = try TemporaryDirectory()
        let gateway = try ChildGateway(
            descriptors: 1000, speaksTLS: true,
            "certificates: certs\nocspStapling: { storage: \(storage.path)/ocsp }\n"
                + "routes: [{ match: /, respond: 204 }]\n"
        ) { directory in
            try directory.makeDirectory("certs")
            try directory.write("certs/a.key", leaf.keyPEM)
            try directory.write("certs/a.crt", leaf.certificatePEM)
            try directory.write("ca.pem", authority.certificatePEM)
        }
        #expect(try eventually {
            let stream = try WireStream(port: gateway.port)
            try stream.startTLS(.client(trusting: nil, asksForStatus: true), serverName: "localhost")
            return stream.staple != nil
        })
        let output = "\(gateway.directory.path)/s_client.txt"
        let client = try Program(
            "openssl", [
                "s_client", "-connect", "127.0.0.1:\(gateway.port)", "-servername", "localhost", "-status",
                "-CAfile", "\(gateway.directory.path)/ca.pem",
            ], output: output)
        let isGood = eventually {
            let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            return text.contains("OCSP Response Status: successful (0x0)") && text.contains("Cert Status: good")
        }
        client.stop()
        #expect(isGood)
    }
}

/// An authority, its responder, a directory of certificates and a configuration.
private final class StaplingBench {
    let authority = CertificateFactory()
    let responder: OpenSSLResponder
    let directory: TemporaryDirectory

    init() throws {
        responder = try OpenSSLResponder(authority)
        directory = try TemporaryDirectory()
        try directory.makeDirectory("certs")
        try configure()
    }

    var configuration: String { "\(directory.path)/gatehouse.yaml" }

    func configure(_ stapling: String? = nil) throws {
        let text = "listeners: [{ address: \"127.0.0.1:0\", tls: {} }]\nadmin: 127.0.0.3:0\nlogs: { access: off }\n"
            + "certificates: certs\nroutes: [{ match: /, respond: 204 }]\n"
            + (stapling ?? "ocspStapling: { storage: staples }\n")
        try directory.write("gatehouse.yaml", Array(text.utf8))
    }

    /// Writes a pair; its common name is `name`, or the file's.
    @discardableResult
    func write(
        _ file: String, name: String? = nil, staples: Bool = true, mustStaple: Bool = false
    ) throws -> MintedCertificate {
        let leaf = authority.leaf(
            names: ["a.test"], commonName: name ?? file, withChain: true,
            responders: staples ? [responder.url] : [], mustStaple: mustStaple)
        try directory.write("certs/\(file).key", leaf.keyPEM)
        try directory.write("certs/\(file).crt", leaf.certificatePEM)
        return leaf
    }

    func start() throws -> StapledGateway { try StapledGateway(configuration, authority) }
}

/// A gateway in the test's process, whose control thread the test is.
private final class StapledGateway {
    let server: Server
    private let authority: CertificateFactory
    private let news = News()

    /// Counts what another thread tells.
    private final class News: Sendable {
        private let number = Atomic<Int>(0)

        func add() { number.add(1, ordering: .acquiringAndReleasing) }
    }

    init(_ configuration: String, _ authority: CertificateFactory) throws {
        self.authority = authority
        server = Server(
            configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let report = server.start(workerCount: 1)
        guard case .published = report.outcome else { throw WireError.broken("\(report.diagnostics)") }
        _ = eventually { server.isAdopted }
        server.obtainCertificates { [news] in news.add() }
    }

    deinit { stop() }

    func stop() { server.drain(atOnce: true) }

    /// Looks at the certificates, as the control loop does when files change or there is news.
    func turn() -> Bool {
        server.rotateCertificates()
        return true
    }

    private func connect(_ context: TestTLS) throws -> WireStream {
        let stream = try WireStream(port: server.addresses[0].port)
        try stream.startTLS(context, serverName: "a.test")
        return stream
    }

    /// What a client is sent that asks.
    func staple(version: String? = nil, asks: Bool = true) throws -> [UInt8]? {
        try connect(.client(trusting: authority.certificatePEM, version: version, asksForStatus: asks)).staple
    }

    /// The common name of what a client gets.
    func served() throws -> String { try connect(.client(trusting: authority.certificatePEM)).peerName }

    /// A page of the admin listener.
    func admin(_ path: String) throws -> String {
        let stream = try WireStream(host: "127.0.0.3", port: server.addresses.last?.port ?? 0)
        try stream.write("GET \(path) HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n")
        return try stream.readResponse().text
    }
}
