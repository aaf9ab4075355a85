// Probes over real sockets.

import Addressing
import DNS
import Snapshots
import Synchronization
import TLS
import TestSupport
import Testing
import Upstreams

@Suite struct HealthCheckerTests {
    /// A checker and what it told.
    private final class Bench: Sendable {
        let resolver = Resolver(policy: ResolverPolicy()) {}
        let checker: HealthChecker
        private let told: Log

        private final class Log: Sendable {
            let changes = Atomic<Int>(0)
            let lines = Mutex<[String]>([])
        }

        init() {
            let told = Log()
            self.told = told
            checker = HealthChecker(resolver: resolver, onChange: { told.changes.add(1, ordering: .relaxed) }) { news in
                let line = "\(news.isHealthy ? "up" : "down")\(news.reason.map { ": \($0)" } ?? "")"
                told.lines.withLock { $0.append(line) }
            }
        }

        var lines: [String] { told.lines.withLock { $0 } }
        var changes: Int { told.changes.load(ordering: .relaxed) }

        func waitForLines(_ count: Int) -> [String] {
            _ = eventually { lines.count >= count }
            return lines
        }

        deinit {
            checker.stop()
            resolver.stop()
        }
    }

    private static func upstream(
        port: UInt16, tls: TLSClientContext? = nil, unhealthy: Int = 1, timeout: UInt64 = 5_000_000_000,
        host: UpstreamSnapshot.HostRule = .preserve
    ) -> UpstreamSnapshot {
        UpstreamSnapshot(
            name: "api", origin: "g.yaml:1", identity: "api",
            endpoints: [
                UpstreamSnapshot.Endpoint(
                    host: "127.0.0.1", port: port, weight: 1, authority: "127.0.0.1:\(port)", serverName: "api.example")
            ],
            balance: .roundRobin, tls: tls, host: host, settings: UpstreamSnapshot.Settings(),
            healthCheck: UpstreamSnapshot.HealthCheck(
                path: "/healthz?full", interval: 1_000_000, timeout: timeout, healthyThreshold: 1,
                unhealthyThreshold: unhealthy, statuses: [200...299, 404...404]),
            allowsLinkLocal: false)
    }

    @Test func `a probe is one GET on a connection of its own`() throws {
        let backend = try ScriptedUpstream.answering("HTTP/1.1 204 No Content\r\n\r\n")
        let bench = Bench()
        try bench.checker.probe([Self.upstream(port: backend.port)])
        #expect(bench.waitForLines(1) == ["up"])
        let request = try #require(backend.requests.first)
        #expect(request.startLine == "GET /healthz?full HTTP/1.1")
        #expect(request["Host"] == "127.0.0.1:\(backend.port)")
        #expect(request["Connection"] == "close")
        #expect(bench.changes == 1)
        #expect(bench.checker.board.entries.map(\.isHealthy) == [true])
    }

    @Test func `an upstream whose Host is fixed is asked by it`() throws {
        let backend = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let bench = Bench()
        try bench.checker.probe([Self.upstream(port: backend.port, host: .literal(Array("inner.example".utf8)))])
        #expect(bench.waitForLines(1) == ["up"])
        #expect(backend.requests.first?["Host"] == "inner.example")
    }

    static let answers: [(answer: String, line: String)] = [
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "up"),
        ("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "up"),
        ("HTTP/1.0 200 OK\r\n\r\nbody until the end", "up"),
        ("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "down: status 503"),
        ("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "down: status 302"),
        ("HTTP/1.1 200 OK\n\n", "down: malformed answer: line feed without carriage return (RFC 9112 2.2)"),
        ("220 mail.example ESMTP\r\n", "down: malformed answer: version is not HTTP/x.y (RFC 9112 2.3)"),
    ]

    @Test(arguments: answers)
    func `an answer is judged by its status`(_ answer: String, _ line: String) throws {
        let backend = try ScriptedUpstream.answering(answer)
        let bench = Bench()
        try bench.checker.probe([Self.upstream(port: backend.port)])
        #expect(bench.waitForLines(1).first == line)
    }

    @Test func `an answer that comes byte by byte is an answer`() throws {
        let backend = try ScriptedUpstream { stream, upstream in
            while try upstream.takeRequest(from: stream) != nil {
                for byte in "HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n" { try stream.write(String(byte)) }
            }
        }
        let bench = Bench()
        try bench.checker.probe([Self.upstream(port: backend.port)])
        #expect(bench.waitForLines(1).first == "up")
    }

    @Test func `who closes, resets, refuses or says nothing is down`() throws {
        let closing = try ScriptedUpstream { stream, upstream in _ = try upstream.takeRequest(from: stream) }
        let silent = try ScriptedUpstream(accepts: false) { _, _ in }
        let gone = try ScriptedUpstream(accepts: false) { _, _ in }
        gone.stop()
        for (port, line) in [
            (closing.port, "down: closed without an answer"), (gone.port, "down: connect: Connection refused"),
            (silent.port, "down: no answer within 50 ms"),
        ] {
            let bench = Bench()
            try bench.checker.probe([Self.upstream(port: port, timeout: 50_000_000)])
            #expect(bench.waitForLines(1).first == line)
        }
    }

    @Test func `an endpoint that comes back is used again`() throws {
        let isWell = Gate()
        let first = try ScriptedUpstream { stream, upstream in
            while try upstream.takeRequest(from: stream) != nil {
                try stream.write("HTTP/1.1 \(isWell.isPassable ? "200 OK" : "500 No")\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let bench = Bench()
        let upstream = Self.upstream(port: first.port, unhealthy: 3)
        try bench.checker.probe([upstream])
        #expect(bench.waitForLines(1) == ["down: status 500"])
        #expect(first.requests.count >= 3)
        isWell.open()
        #expect(bench.waitForLines(2) == ["down: status 500", "up"])
        #expect(bench.checker.board.entries.map(\.isHealthy) == [true])
    }

    @Test func `TLS is verified as traffic's is`() throws {
        let authority = CertificateFactory()
        let backend = try ScriptedUpstream.answering(
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", tls: .server(authority.leaf(names: ["api.example"])))
        func context(_ authority: CertificateFactory) throws -> TLSClientContext {
            try TLSClientContext(
                authorities: CertificateAuthorities(pem: authority.certificatePEM, origin: "ca.pem"),
                clientCertificate: nil, verify: true, applicationProtocols: ["http/1.1"])
        }
        let trusting = Bench()
        try trusting.checker.probe([Self.upstream(port: backend.port, tls: try context(authority))])
        #expect(trusting.waitForLines(1).first == "up")
        let doubting = Bench()
        try doubting.checker.probe([Self.upstream(port: backend.port, tls: try context(CertificateFactory()))])
        #expect(doubting.waitForLines(1).first?.hasPrefix("down: TLS: ") == true)
    }

    @Test func `who is no longer probed is forgotten, and who stays keeps its judgement`() throws {
        let good = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let bad = try ScriptedUpstream.answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        let bench = Bench()
        try bench.checker.probe([Self.upstream(port: bad.port)])
        #expect(bench.waitForLines(1) == ["down: status 500"])
        // The same upstream again changes nothing; another endpoint in its place begins anew.
        try bench.checker.probe([Self.upstream(port: bad.port)])
        try bench.checker.probe([Self.upstream(port: good.port)])
        #expect(bench.waitForLines(2) == ["down: status 500", "up"])
        #expect(eventually { bench.checker.board.entries.map(\.place.address.port) == [good.port] })
        try bench.checker.probe([])
        #expect(eventually { bench.checker.board.entries.isEmpty })
    }

    @Test func `without health checks there is nothing to stop`() throws {
        let bench = Bench()
        try bench.checker.probe([])
        bench.checker.wake()
        bench.checker.stop()
        bench.checker.stop()
    }
}
