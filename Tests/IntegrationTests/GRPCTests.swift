// Calls of gRPC: what a gateway adds to them, and what it does not take away.

import GatehouseServer
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct GRPCTests {
    private func call(_ path: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [
            (":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", path),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ] + more
    }

    private func configuration(_ port: UInt16, _ scheme: String = "h2c") -> String {
        "routes: [{ match: /, to: \"\(scheme)://127.0.0.1:\(port)\" }]\n"
    }

    private func answer(_ gateway: TestGateway, _ fields: [(String, String)]) throws -> [ServerFrame] {
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let request = client.request(fields, body: Array("\0\0\0\0\0".utf8))
        return try client.finish(request, over: stream)
    }

    private func headers(_ frames: [ServerFrame]) -> [String] {
        if case .headers(_, let fields, _)? = frames.first { fields } else { [] }
    }

    @Test func `a status in trailers, or in the head alone, passes and is logged and counted`() throws {
        let backend = try HTTP2Backend { request, isEnded in
            guard isEnded else { return .wait }
            let head = [(":status", "200"), ("content-type", "application/grpc")]
            if request[":path"] == "/alone" { return .answer(head + [("grpc-status", "5"), ("grpc-message", "no")]) }
            return .answer(head, body: Array("\0\0\0\0\0".utf8), trailers: [("grpc-status", "0")])
        }
        let gateway = try TestGateway(configuration(backend.port))
        let whole = try answer(gateway, call("/trailers"))
        #expect(whole.last == .headers(stream: 1, ["grpc-status: 0"], isEnd: true))
        let alone = try answer(gateway, call("/alone"))
        #expect(alone.count == 1)
        #expect(headers(alone).prefix(4) == [
            ":status: 200", "content-type: application/grpc", "grpc-status: 5", "grpc-message: no",
        ])
        #expect(gateway.logLines(atLeast: 2).map { $0["grpcStatus"] as? Int } == [0, 5])
        #expect(gateway.metric("gatehouse_grpc_calls_total{route=\"/\",status=\"NOT_FOUND\"}") == 1)
        #expect(backend.requests[0]["te"] == "trailers")
    }

    @Test func `a gateway's own error is a status of gRPC`() throws {
        let gateway = try TestGateway("routes: [{ match: /none, to: \"h2c://127.0.0.1:1\" }]\n")
        let refused = headers(try answer(gateway, call("/none")))
        #expect(refused.prefix(4) == [
            ":status: 200", "content-type: application/grpc", "grpc-status: 14", "grpc-message: 502 Bad Gateway",
        ])
        #expect(headers(try answer(gateway, call("/elsewhere"))).contains("grpc-status: 12"))
        // What is not a call is answered as ever.
        let web = call("/elsewhere").map { $0.0 == "content-type" ? ($0.0, "application/grpc-web") : $0 }
        #expect(headers(try answer(gateway, web)).first == ":status: 404")
    }

    static let timeouts: [(text: String, isEnforced: Bool)] = [
        ("50m", true), ("50000u", true), ("1x", false), ("", false), ("123456789m", false), ("9999H", false),
    ]

    @Test(arguments: timeouts)
    func `a deadline that the caller names is kept`(_ text: String, _ isEnforced: Bool) throws {
        let backend = try HTTP2Backend { request, isEnded in
            guard isEnded else { return .wait }
            return request["late"] == nil ? .answer([(":status", "200"), ("grpc-status", "0")]) : .wait
        }
        let gateway = try TestGateway(configuration(backend.port))
        let late: [(String, String)] = isEnforced ? [("late", "1")] : []
        let fields = headers(try answer(gateway, call("/", [("grpc-timeout", text)] + late)))
        #expect(fields.contains("grpc-status: \(isEnforced ? 4 : 0)"))
        #expect(backend.requests[0]["grpc-timeout"] == text)
        guard isEnforced else { return }
        #expect(eventually { backend.requests[0].resetBy == 8 })
        #expect(gateway.logLine()["outcome"] as? String == "requestTimeout")
    }

    @Test func `a server may speak first`() throws {
        let backend = try HTTP2Backend { _, isEnded in
            isEnded ? .wait : .begin([(":status", "200"), ("x-early", "1")])
        }
        let gateway = try TestGateway(configuration(backend.port))
        // The second call finds a connection open.
        for _ in 0..<2 {
            let stream = try gateway.connect()
            let client = HTTP2Client()
            let request = client.open(call("/"))
            try client.talk(over: stream) { !$0.answer(request).isEmpty }
            #expect(headers(client.answer(request)).prefix(2) == [":status: 200", "x-early: 1"])
        }
    }
}
