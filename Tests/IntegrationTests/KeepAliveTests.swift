// When a connection goes on and when it ends (RFC 9112 §9).

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct KeepAliveTests {
    /// A request's version and Connection field, and what becomes of the client's connection.
    static let rules: [(request: String, keeps: Bool, announces: String?)] = [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true, nil),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", true, nil),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false, "close"),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close, X-A\r\n\r\n", false, "close"),
        ("GET / HTTP/1.0\r\nHost: a\r\n\r\n", false, "close"),
        ("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", true, "keep-alive"),
        ("GET / HTTP/1.0\r\n\r\n", false, "close"),
    ]

    @Test(arguments: rules)
    func `the client's connection goes on as its version and Connection say`(
        _ rule: (request: String, keeps: Bool, announces: String?)
    ) throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write(rule.request)
        let response = try client.readResponse()
        #expect(response.text == "ok")
        #expect(response["Connection"] == rule.announces)
        if rule.keeps {
            try client.write(rule.request)
            #expect(try client.readResponse().text == "ok")
        } else {
            #expect(try client.read().isEmpty)
        }
    }

    /// An upstream's answer and whether its connection is used for the next request.
    static let upstreamRules: [(answer: String, isReused: Bool)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokextra", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n", false),
    ]

    @Test(arguments: upstreamRules)
    func `the upstream's connection is used again as its answer allows`(
        _ rule: (answer: String, isReused: Bool)
    ) throws {
        let upstream = try ScriptedUpstream.answering(rule.answer)
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try gateway.connect()
        for _ in 0..<3 {
            try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().text == "ok")
        }
        #expect(upstream.connectionCount == (rule.isReused ? 1 : 3))
    }

    @Test func `a client's connection outlives its upstream's`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\n\r\nuntil the end")
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        for _ in 0..<3 {
            try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.text == "until the end")
            #expect(response["Transfer-Encoding"] == "chunked")
            #expect(response["Connection"] == nil)
        }
    }

    @Test func `requests on a connection are limited`() throws {
        let gateway = try TestGateway(
            .init(settings: "limits: { requestsPerConnection: 3 }"), "routes: [{ match: /, respond: 204 }]\n")
        let client = try gateway.connect()
        for number in 1...3 {
            try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse()["Connection"] == (number == 3 ? "close" : nil))
        }
        #expect(try client.read().isEmpty)
    }

    @Test func `a quiet connection ends after the idle time`() throws {
        let gateway = try TestGateway(
            .init(settings: "timeouts: { idle: 100ms }"), "routes: [{ match: /, respond: 204 }]\n")
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().status == 204)
        #expect(try client.read().isEmpty)
        #expect(eventually { gateway.metric("gatehouse_timeouts_total{kind=\"idle\"}") == 1 })
        #expect(gateway.comesToRest())
    }

    @Test func `bytes that nobody asked for end an idle upstream connection`() throws {
        let answerIsThere = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            guard upstream.connectionCount == 1 else { return }
            try answerIsThere.wait()
            try stream.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
            _ = try stream.readToEnd()
        }
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().text == "ok")
        answerIsThere.open()
        #expect(eventually { upstream.openCount == 0 })
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().text == "ok")
        #expect(upstream.connectionCount == 2)
    }
}
