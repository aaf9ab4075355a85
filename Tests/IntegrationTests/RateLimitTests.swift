// Rate limits and bounds on what is under way, through a whole gateway.

import Foundation
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct RateLimitTests {
    private static func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
    }

    @Test func `a client is told what it has left, and then when to come back`() throws {
        let gateway = try TestGateway(
            .init(admin: true, settings: "rateLimits: { logins: 5/h burst 3 }"),
            "routes: [{ match: /, respond: 204, rateLimit: logins }]\n")
        let client = try gateway.connect()
        var left: [String?] = []
        for _ in 0..<3 {
            try client.write(Self.get("/"))
            let answer = try client.readResponse()
            #expect(answer.status == 204)
            #expect(answer["ratelimit-policy"] == #""logins";q=3;w=2160"#)
            #expect(answer["retry-after"] == nil)
            left.append(answer["ratelimit"])
        }
        #expect(left == [#""logins";r=2;t=720"#, #""logins";r=1;t=1440"#, #""logins";r=0;t=2160"#])
        try client.write(Self.get("/"))
        let refused = try client.readResponse()
        #expect(refused.status == 429)
        #expect(refused["retry-after"] == "720")
        let line = try #require(gateway.logLines(atLeast: 4).last)
        #expect(line["intended"] as? String == "limit")
        #expect(line["reason"] as? String == "rate limit exceeded")
        #expect(line["limit"] as? String == "logins")
        #expect(line["limitKey"] as? String == "clientAddress")
        #expect(line["limitSubject"] as? String == "127.0.0.1")
        #expect(line["limitDecision"] as? String == "denied")
        let decisions = "gatehouse_rate_limit_decisions_total{limit=\"logins\",decision="
        #expect(gateway.metric(decisions + "\"allowed\"}") == 3)
        #expect(gateway.metric(decisions + "\"denied\"}") == 1)
        #expect(String(decoding: try gateway.admin("/limits").body, as: UTF8.self).contains("logins: 127.0.0.1"))
        #expect(String(decoding: try gateway.admin("/limits?format=json").body, as: UTF8.self)
            .contains("\"limit\": \"logins\""))
    }

    @Test func `forwarded answers carry the fields beside the backend's own`() throws {
        let upstream = try ScriptedUpstream.answering(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Own: 1\r\n\r\nok")
        let gateway = try TestGateway(
            .init(tls: true),
            "routes: [{ match: /, to: \"http://127.0.0.1:\(upstream.port)\", rateLimit: 10/h burst 9 }]\n")
        let answer = try gateway.answer(to: Self.get("/"))
        #expect(answer["ratelimit"] == #""default";r=8;t=360"#)
        #expect(answer["x-own"] == "1")
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let request = client.request([
            (":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/"),
        ])
        guard case .headers(_, let fields, _)? = try client.finish(request, over: stream).first else {
            Issue.record("no head")
            return
        }
        #expect(fields.contains(#"ratelimit: "default";r=7;t=720"#))
    }

    @Test func `buckets outlive a reload, and keep their part of the whole where the limit changes`() throws {
        func routes(_ limit: String) -> String { "routes: [{ match: /, respond: 204, rateLimit: \(limit) }]\n" }
        let gateway = try TestGateway(routes("10/h burst 4"))
        for _ in 0..<4 { #expect(try gateway.answer(to: Self.get("/")).status == 204) }
        try gateway.reload(routes("10/h burst 4") + "# the same\n")
        #expect(try gateway.answer(to: Self.get("/")).status == 429)
        try gateway.reload(routes("10/h burst 40"))
        #expect(try gateway.answer(to: Self.get("/")).status == 429)
    }

    @Test func `limits of a listener and of the gateway hold with those of routes`() throws {
        let gateway = try TestGateway(
            .init(
                moreListeners: ["{ address: \"127.0.0.4:0\", rateLimit: 10/h burst 2 }"],
                settings: "rateLimit: { name: whole, rate: 10/h, burst: 5, per: all }"),
            "routes: [{ match: /, respond: 204 }]\n")
        func status(_ host: String, _ port: UInt16) throws -> Int {
            let client = try WireStream(host: host, port: port)
            try client.write(Self.get("/"))
            return try client.readResponse().status
        }
        let limited = gateway.port(ofListener: 1)
        #expect(try (0..<4).map { _ in try status("127.0.0.4", limited) } == [204, 204, 429, 429])
        #expect(try (0..<4).map { _ in try status("127.0.0.1", gateway.port) } == [204, 204, 204, 429])
        // Two workers write the log, each in its own order.
        let names = gateway.logLines(atLeast: 8).compactMap { $0["limit"] as? String }
        #expect(names.sorted() == ["127.0.0.4:0", "127.0.0.4:0", "whole"])
    }

    @Test func `a call of gRPC over its limit is RESOURCE_EXHAUSTED`() throws {
        let gateway = try TestGateway("routes: [{ match: /, to: \"h2c://127.0.0.1:1\", rateLimit: 1/h }]\n")
        func call() throws -> [String] {
            let stream = try gateway.connect()
            let client = HTTP2Client()
            let request = client.request([
                (":method", "POST"), (":scheme", "http"), (":authority", "a"), (":path", "/s/m"),
                ("content-type", "application/grpc"), ("te", "trailers"),
            ], body: Array("\0\0\0\0\0".utf8))
            guard case .headers(_, let fields, _)? = try client.finish(request, over: stream).first else { return [] }
            return fields
        }
        #expect(try call().contains("grpc-status: 14"))
        let refused = try call()
        #expect(refused.contains("grpc-status: 8"))
        #expect(refused.contains("retry-after: 3600"))
    }

    @Test func `a request that is held back goes on by itself, body and all`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
                try stream.write(request.body)
            }
        }
        let gateway = try TestGateway(
            "routes: [{ match: /, to: \"http://127.0.0.1:\(upstream.port)\", "
                + "rateLimit: { rate: 20/s, burst: 1, delay: 5s } }]\n")
        let client = try gateway.connect()
        for size in [0, 10, 100_000] {
            let body = Array(repeating: UInt8(ascii: "x"), count: size)
            try client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
            try client.write(body)
            let answer = try client.readResponse(to: "POST")
            #expect(answer.status == 200)
            #expect(answer.body == body)
        }
        #expect(gateway.metric("gatehouse_rate_limit_decisions_total{limit=\"/\",decision=\"delayed\"}") ?? 0 >= 1)
        #expect(gateway.metric("gatehouse_requests_waiting") == 0)
    }

    @Test func `a client that leaves while it is held back, or waits, is forgotten`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            _ = try upstream.takeRequest(from: stream)
        }
        let gateway = try TestGateway(
            "routes:\n"
                + "  - { match: /held, respond: 204, rateLimit: { rate: 1/m, burst: 1, delay: 60s } }\n"
                + "  - { match: /, to: \"http://127.0.0.1:\(upstream.port)\", "
                + "concurrency: { perKey: 1, queue: 5, wait: 60s } }\n")
        #expect(try gateway.answer(to: Self.get("/held")).status == 204)
        var clients: [WireStream] = []
        for path in ["/held", "/a", "/b", "/c"] {
            let client = try gateway.connect()
            try client.write(Self.get(path))
            clients.append(client)
        }
        #expect(eventually { gateway.metric("gatehouse_requests_waiting") == 3 })
        for client in clients { client.close() }
        #expect(eventually { gateway.metric("gatehouse_requests_waiting") == 0 })
        #expect(gateway.comesToRest())
    }

    @Test func `who finds no place waits, in turn, or is refused`() throws {
        let gate = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            while try upstream.takeRequest(from: stream) != nil {
                gate.wait()
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let gateway = try TestGateway(
            .init(workers: 2),
            "routes: [{ match: /, to: \"http://127.0.0.1:\(upstream.port)\", "
                + "concurrency: { inAll: 1, per: all, queue: 1, wait: 60s } }]\n")
        let first = try gateway.connect()
        try first.write(Self.get("/1"))
        #expect(eventually { upstream.requests.count == 1 })
        // Each of the two workers has one place to wait in.
        var waiting: [WireStream] = []
        var refused = 0
        for _ in 0..<20 {
            let client = try gateway.connect()
            let before = gateway.metric("gatehouse_requests_waiting") ?? 0
            try client.write(Self.get("/2"))
            #expect(eventually {
                (gateway.metric("gatehouse_requests_waiting") ?? 0) > before || client.hasInput
            })
            if client.hasInput {
                #expect(try client.readResponse().status == 503)
                refused += 1
            } else {
                waiting.append(client)
            }
        }
        #expect((1...2).contains(waiting.count))
        #expect(refused == 20 - waiting.count)
        #expect(gateway.metric("gatehouse_concurrency_refused_total") == Double(refused))
        gate.open()
        #expect(try first.readResponse().status == 200)
        for client in waiting { #expect(try client.readResponse().status == 200) }
        #expect(gateway.metric("gatehouse_requests_waiting") == 0)
        // The place is free again.
        #expect(try gateway.answer(to: Self.get("/3")).status == 200)
    }

    @Test func `who has waited too long is refused, and its place in the queue is free`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            _ = try upstream.takeRequest(from: stream)
        }
        let gateway = try TestGateway(
            .init(workers: 1),
            "upstreams: { slow: { endpoints: \"http://127.0.0.1:\(upstream.port)\", "
                + "concurrency: { inAll: 1, queue: 1, wait: 10ms, status: 529 } } }\n"
                + "routes: [{ match: /, to: slow }]\n")
        let first = try gateway.connect()
        try first.write(Self.get("/1"))
        #expect(eventually { upstream.requests.count == 1 })
        for _ in 0..<3 {
            let answer = try gateway.answer(to: Self.get("/2"))
            #expect(answer.status == 529)
            #expect(answer["retry-after"] == "1")
        }
        let reasons = gateway.logLines(atLeast: 3).map { $0["reason"] as? String }
        #expect(reasons == Array(repeating: "waited too long for others to end", count: 3))
        first.close()
    }

    @Test func `connections beyond an address's share are closed, logged and counted`() throws {
        let gateway = try TestGateway(
            .init(workers: 1, settings: "limits: { connectionsPerAddress: 2 }"),
            "routes: [{ match: /, respond: 204 }]\n")
        var clients = try (0..<2).map { _ in try gateway.connect() }
        for client in clients {
            try client.write(Self.get("/"))
            #expect(try client.readResponse().status == 204)
        }
        let third = try gateway.connect()
        #expect(try third.endsWithoutMore())
        #expect(gateway.metric("gatehouse_connections_refused_total{reason=\"connection_limit\"}") == 1)
        let line = try #require(gateway.logLines(atLeast: 3).last)
        #expect(line["reason"] as? String == "too many connections of one address")
        #expect(line["outcome"] as? String == "refused")
        clients.removeFirst().close()
        #expect(eventually { gateway.metric("gatehouse_connections") == 1 })
        #expect(try gateway.answer(to: Self.get("/")).status == 204)
    }

    @Test func `new connections and handshakes have rates`() throws {
        let gateway = try TestGateway(
            .init(
                workers: 1, tls: true,
                settings: "limits: { connectionRate: 10/h burst 4, handshakeRate: 10/h burst 1 }"),
            "routes: [{ match: /, respond: 204 }]\n")
        _ = try gateway.connectTLS()
        let second = try WireStream(host: "127.0.0.2", port: gateway.tlsPort)
        #expect(try second.endsWithoutMore())
        #expect(gateway.metric("gatehouse_connections_refused_total{reason=\"handshake_rate\"}") == 1)
        for _ in 0..<2 { #expect(try gateway.answer(to: Self.get("/")).status == 204) }
        #expect(try gateway.connect().endsWithoutMore())
        #expect(gateway.metric("gatehouse_connections_refused_total{reason=\"connection_rate\"}") == 1)
    }

    @Test func `an answer comes no faster than its bandwidth, and whole`() throws {
        let body = String(repeating: "x", count: 60_000)
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n\(body)")
        let gateway = try TestGateway(
            "routes: [{ match: /, to: \"http://127.0.0.1:\(upstream.port)\", limits: { bandwidth: 200KiB/s } }]\n")
        let answer = try gateway.answer(to: Self.get("/"))
        #expect(answer.body.count == 60_000)
        // 60,000 bytes are worth 293 ms; a tenth of a second's worth may be ahead.
        #expect(gateway.logLine()["duration"] as? Double ?? 0 > 0.1)
    }
}

/// Holds threads up until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}
