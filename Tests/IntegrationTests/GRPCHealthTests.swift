// Endpoints whose health is asked for by the gRPC health protocol, on connections of HTTP/2.

import GatewayTestSupport
import Synchronization
import TestSupport
import Testing

@Suite struct GRPCHealthTests {
    /// What a server says of its service; a status of the protocol's, or what it says instead.
    private enum Health: Sendable { case status(UInt8), unimplemented, unknownService, unavailable, resets }

    private final class Server: Sendable {
        private final class State: Sendable { let health = Mutex(Health.status(1)) }
        private let state = State()
        let backend: HTTP2Backend

        var health: Health {
            get { state.health.withLock { $0 } }
            set { state.health.withLock { $0 = newValue } }
        }

        init(_ health: Health) throws {
            let state = state
            state.health.withLock { $0 = health }
            backend = try HTTP2Backend { request, isEnded in
                guard isEnded else { return .wait }
                guard request[":path"] == "/grpc.health.v1.Health/Check" else {
                    return .answer([(":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "0")])
                }
                let head = [(":status", "200"), ("content-type", "application/grpc")]
                switch state.health.withLock({ $0 }) {
                case .status(let number):
                    return .answer(head, body: [0, 0, 0, 0, 2, 8, number], trailers: [("grpc-status", "0")])
                case .unimplemented: return .answer(head + [("grpc-status", "12"), ("grpc-message", "unknown method")])
                case .unknownService: return .answer(head, body: [], trailers: [("grpc-status", "5")])
                case .unavailable: return .answer([(":status", "503")])
                case .resets: return .reset(2)
                }
            }
        }

        var probes: [HTTP2BackendRequest] {
            backend.requests.filter { $0[":path"] == "/grpc.health.v1.Health/Check" }
        }
    }

    private func gateway(_ server: Server, service: String) throws -> TestGateway {
        try TestGateway(.init(workers: 1), """
            upstreams:
              calls:
                endpoints: ["h2c://127.0.0.1:\(server.backend.port)"]
                healthCheck: { grpc: "\(service)", interval: 10ms, timeout: 5s, healthy: 1, unhealthy: 1 }
            routes: [{ match: /, to: calls }]

            """)
    }

    private func isHealthy(_ gateway: TestGateway, _ server: Server) -> Double? {
        gateway.metric(
            "gatehouse_upstream_endpoint_healthy{upstream=\"calls\",endpoint=\"127.0.0.1:\(server.backend.port)\"}")
    }

    private func call(_ gateway: TestGateway) throws -> [ServerFrame] {
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let request = client.request([
            (":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", "/shop.Orders/List"),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ], body: [0, 0, 0, 0, 0])
        return try client.finish(request, over: stream)
    }

    @Test(arguments: ["", "shop.Orders"])
    func `the question is a call of the protocol for the service`(_ service: String) throws {
        let server = try Server(.status(1))
        let gateway = try gateway(server, service: service)
        #expect(eventually { isHealthy(gateway, server) == 1 })
        let probe = try #require(server.probes.first)
        #expect(probe[":method"] == "POST")
        #expect(probe["content-type"] == "application/grpc")
        #expect(probe["te"] == "trailers")
        let name = Array(service.utf8)
        let message = name.isEmpty ? [] : [0x0A, UInt8(name.count)] + name
        #expect(probe.body == [0, 0, 0, 0, UInt8(message.count)] + message)
    }

    @Test func `SERVING is healthy; whatever else it says, it is not, until it serves again`() throws {
        let server = try Server(.status(1))
        let gateway = try gateway(server, service: "shop.Orders")
        // UNKNOWN, NOT_SERVING, SERVICE_UNKNOWN, and what is no answer.
        let others: [Health] = [
            .status(0), .status(2), .status(3), .unimplemented, .unknownService, .unavailable, .resets,
        ]
        for health in others {
            server.health = .status(1)
            #expect(eventually { isHealthy(gateway, server) == 1 }, "before \(health)")
            #expect(try call(gateway).contains { "\($0)".contains("grpc-status: 0") })
            server.health = health
            #expect(eventually { isHealthy(gateway, server) == 0 }, "\(health)")
        }
    }
}
