// Health checks in a running gateway: what a probe finds, requests feel.

import Addressing
import ControlPlane
import Diagnostics
import GatehouseServer
import Logging
import Telemetry
import Testing
import TestSupport

@Suite struct HealthChecksTests {
    /// A backend that answers probes as told and requests with its name.
    private static func backend(_ name: String, isWell: Gate) throws -> ScriptedUpstream {
        try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                let isProbe = request.startLine.contains("/healthz")
                let status = !isProbe || isWell.isPassable ? "200 OK" : "503 Away"
                try stream.write("HTTP/1.1 \(status)\r\nX-Backend: \(name)\r\nContent-Length: 0\r\n\r\n")
            }
        }
    }

    @Test func `requests avoid an endpoint that probes find unwell, and come back to it`() throws {
        let always = Gate()
        always.open()
        let later = Gate()
        let well = try Self.backend("well", isWell: always)
        let unwell = try Self.backend("unwell", isWell: later)
        let directory = try TemporaryDirectory()
        let path = try directory.write("g.yaml", Array("""
            listeners: ["127.0.0.1:0"]
            logs: { access: off }
            upstreams:
              pair:
                endpoints: ["http://127.0.0.1:\(well.port)", "http://127.0.0.1:\(unwell.port)"]
                healthCheck: { path: /healthz, interval: 10ms, timeout: 5s, healthy: 1, unhealthy: 1 }
            routes: [{ match: /, to: pair }]
            """.utf8))
        let server = Server(configuration: path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        // A probe may take longer than the interval here, and the validator says so.
        #expect(!server.start(workerCount: 1).diagnostics.contains { $0.severity == .error })
        defer { server.drain(atOnce: true) }
        let port = try #require(server.addresses.first).port
        func served(_ count: Int) throws -> Set<String> {
            let stream = try WireStream(port: port)
            defer { stream.close() }
            return try Set((0..<count).map { _ in
                try stream.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                return try stream.readResponse()["X-Backend"] ?? ""
            })
        }
        let gauge = "gatehouse_upstream_endpoint_healthy{upstream=\"pair\",endpoint=\"127.0.0.1:\(unwell.port)\"}"
        func exposes(_ line: String) -> Bool {
            String(decoding: server.metrics.exposition(), as: UTF8.self).contains(line)
        }
        #expect(try eventually { try served(4) == ["well"] })
        #expect(eventually { exposes("\(gauge) 0\n") })
        later.open()
        #expect(try eventually { try served(4) == ["well", "unwell"] })
        #expect(eventually { exposes("\(gauge) 1\n") })
    }
}
