// Clients that speak HTTP/2, in front of backends that speak HTTP/1.1.

import Foundation
import GatehouseServer
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct HTTP2DownstreamTests {
    private func fields(_ method: String, _ path: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [(":method", method), (":scheme", "https"), (":authority", "localhost"), (":path", path)] + more
    }

    /// A backend whose answer depends on the path.
    private func backend(_ release: Gate = Gate()) throws -> ScriptedUpstream {
        try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                switch request.startLine.split(separator: " ")[1] {
                case "/trailers":
                    try stream.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    try stream.write("2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n")
                case "/broken":
                    try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\npart")
                    return
                case "/hints":
                    try stream.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
                    try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok")
                case "/held":
                    try release.wait()
                    try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nheld")
                case "/large":
                    let body = String(repeating: "0123456789abcdef", count: 65536)
                    try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
                case "/none": try stream.write("HTTP/1.1 204 No Content\r\n\r\n")
                default: try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Name: Value\r\n\r\nok")
                }
            }
        }
    }

    private let ok: (Int32) -> [ServerFrame] = { stream in
        [
            .headers(stream: stream, [":status: 200", "content-length: 2", "x-name: Value"], isEnd: false),
            .data(stream: stream, "ok", isEnd: true),
        ]
    }

    @Test(arguments: [true, false])
    func `requests pass by ALPN and with prior knowledge`(overTLS: Bool) throws {
        let upstream = try backend()
        let gateway = try TestGateway(.init(tls: true), to: upstream)
        let context = TestTLS.client(trusting: gateway.authority?.certificatePEM, protocols: ["h2", "http/1.1"])
        let stream = try overTLS ? gateway.connectTLS(context) : gateway.connect()
        if overTLS { #expect(stream.negotiatedProtocol == "h2") }
        let client = HTTP2Client()
        let first = client.request(fields("GET", "/a?b", [("cookie", "a=1"), ("cookie", "b=2")]))
        #expect(try client.finish(first, over: stream) == ok(first))
        let second = client.request(fields("GET", "/c"))
        #expect(try client.finish(second, over: stream) == ok(second))
        #expect(upstream.requests.map(\.startLine) == ["GET /a?b HTTP/1.1", "GET /c HTTP/1.1"])
        #expect(upstream.requests[0]["Host"] == "localhost")
        #expect(upstream.requests[0]["Cookie"] == "a=1; b=2")
        #expect(upstream.requests[0]["Via"] == "2.0 gatehouse")
        #expect(upstream.connectionCount == 1)
        #expect(gateway.logLines(atLeast: 2)[0]["version"] as? String == "HTTP/2.0")
        stream.close()
        #expect(gateway.comesToRest())
    }

    @Test func `the preface may come in pieces`() throws {
        let upstream = try backend()
        let gateway = try TestGateway(to: upstream)
        defer { upstream.stop() }
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let request = client.request(fields("GET", "/"))
        for byte in client.send() { try stream.write([byte]) }
        #expect(try client.finish(request, over: stream) == ok(request))
    }

    static let bodies: [(count: Int, declares: Bool)] = [
        (0, true), (1, true), (1, false), (16384, true), (16384, false), (1_000_000, true), (1_000_000, false),
    ]

    @Test(arguments: bodies)
    func `bodies of any size arrive as they are`(_ row: (count: Int, declares: Bool)) throws {
        let upstream = try backend()
        let gateway = try TestGateway(to: upstream)
        let body = (0..<row.count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let client = HTTP2Client()
        let length = row.declares ? [("content-length", "\(row.count)")] : []
        let request = client.request(fields("POST", "/", length), body: body)
        #expect(try client.finish(request, over: gateway.connect()) == ok(request))
        #expect(upstream.requests.first?.body == body)
        #expect(upstream.requests.first?["Content-Length"] == (row.declares ? "\(row.count)" : nil))
    }

    @Test func `trailers pass both ways`() throws {
        let upstream = try backend()
        let gateway = try TestGateway(to: upstream)
        let client = HTTP2Client()
        let request = client.request(
            fields("POST", "/trailers"), body: Array("hello".utf8), trailers: [("x-check", "2"), ("host", "evil")])
        #expect(
            try client.finish(request, over: gateway.connect()) == [
                .headers(stream: request, [":status: 200"], isEnd: false), .data(stream: request, "ok", isEnd: false),
                .headers(stream: request, ["x-sum: 1"], isEnd: true),
            ])
        #expect(upstream.requests.first?.trailers == ["x-check: 2"])
    }

    @Test func `interim answers pass, fields of the backend's connection do not`() throws {
        let upstream = try backend()
        let gateway = try TestGateway(to: upstream)
        defer { upstream.stop() }
        let client = HTTP2Client()
        let request = client.request(fields("GET", "/hints"))
        #expect(
            try client.finish(request, over: gateway.connect()) == [
                .headers(stream: request, [":status: 103", "link: </a>"], isEnd: false),
                .headers(stream: request, [":status: 200", "content-length: 2"], isEnd: false),
                .data(stream: request, "ok", isEnd: true),
            ])
    }

    @Test func `an answer without Date gets one, an interim answer does not (RFC 9110 §6.6.1)`() throws {
        let upstream = try backend()
        let gateway = try TestGateway(to: upstream)
        defer { upstream.stop() }
        let client = HTTP2Client()
        let request = client.request(fields("GET", "/hints"))
        _ = try client.finish(request, over: gateway.connect())
        let heads = client.received.compactMap { frame in
            if case .headers(request, let fields, _) = frame { fields } else { nil }
        }
        #expect(heads.map { $0.count { $0.hasPrefix("date: ") } } == [0, 1])
    }

    @Test func `an answer without a body ends with its fields`() throws {
        let upstream = try backend()
        let gateway = try TestGateway(to: upstream)
        defer { upstream.stop() }
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let none = client.request(fields("GET", "/none"))
        #expect(
            try client.finish(none, over: stream) == [.headers(stream: none, [":status: 204"], isEnd: true)])
    }

    @Test func `an answer that breaks off resets its stream and leaves the others alone`() throws {
        let upstream = try backend()
        let gateway = try TestGateway(to: upstream)
        defer { upstream.stop() }
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let broken = client.request(fields("GET", "/broken"))
        let whole = client.request(fields("GET", "/"))
        #expect(try client.finish(broken, over: stream).last == .reset(stream: broken, code: 2))
        #expect(try client.finish(whole, over: stream) == ok(whole))
    }

    @Test func `a stream whose backend is slow does not stop its siblings`() throws {
        let release = Gate()
        let upstream = try backend(release)
        let gateway = try TestGateway(to: upstream)
        defer { upstream.stop() }
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let held = client.request(fields("POST", "/held"), body: Array(repeating: 65, count: 10))
        let large = client.request(fields("GET", "/large"))
        let payload = try client.finish(large, over: stream)
        if case .data(_, let text, true) = payload.last {
            #expect(text == String(repeating: "0123456789abcdef", count: 65536))
        } else {
            Issue.record("no payload with an end: \(payload.count) frames")
        }
        #expect(!client.hasEnded(held))
        release.open()
        #expect(try client.finish(held, over: stream).last == .data(stream: held, "held", isEnd: true))
    }

    @Test func `a request that is answered before its end is told so after the answer`() throws {
        let upstream = try backend()
        let gateway = try TestGateway(.init(settings: "limits: { bodyBytes: 1000 }"), to: upstream)
        defer { upstream.stop() }
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let request = client.request(fields("POST", "/"), body: Array(repeating: 65, count: 1_000_000))
        try client.talk(over: stream) { client in
            client.answer(request).contains { if case .reset = $0 { true } else { false } }
        }
        let frames = client.answer(request)
        if case .headers(_, let fields, false) = frames.first { #expect(fields.first == ":status: 413") }
        #expect(frames.count == 3)
        #expect(frames.last == .reset(stream: request, code: 0))
    }

    @Test func `own answers carry the request's identifier`() throws {
        let gateway = try TestGateway(
            .init(), "routes:\n  - match: a.example/\n    redirect: { to: https://b.example }\n")
        let client = HTTP2Client()
        let request = client.request(fields("GET", "/"))
        let answer = try client.finish(request, over: gateway.connect())
        let identifier = gateway.logLine()["id"] as? String ?? "none"
        guard case .headers(_, let lines, false) = answer.first else {
            Issue.record("no fields: \(answer)")
            return
        }
        #expect(lines.contains(":status: 404"))
        #expect(lines.contains("x-request-id: \(identifier)"))
    }

    @Test func `a reset by the client ends the exchange`() throws {
        let release = Gate()
        let upstream = try backend(release)
        let gateway = try TestGateway(to: upstream)
        defer { upstream.stop() }
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let held = client.request(fields("GET", "/held"))
        let other = client.request(fields("GET", "/"))
        _ = try client.finish(other, over: stream)
        client.reset(held)
        try stream.write(client.send())
        let lines = gateway.logLines(atLeast: 2)
        #expect(lines.contains { $0["outcome"] as? String == "clientClosed" })
        release.open()
    }

    @Test func `a drain says goodbye in two steps and completes what is under way`() throws {
        let release = Gate()
        let upstream = try backend(release)
        let gateway = try TestGateway(to: upstream)
        defer { upstream.stop() }
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let held = client.request(fields("GET", "/held"))
        let first = client.request(fields("GET", "/"))
        _ = try client.finish(first, over: stream)
        let ended = Gate()
        nonisolated(unsafe) let server = gateway.server
        Thread.detachNewThread {
            server.drain()
            ended.open()
        }
        try client.talk(over: stream) { $0.received.contains(.goAway(lastStream: first, code: 0)) }
        #expect(client.received.contains(.goAway(lastStream: .max, code: 0)))
        release.open()
        #expect(try client.finish(held, over: stream).last == .data(stream: held, "held", isEnd: true))
        #expect(try stream.readToEnd().isEmpty)
        stream.close()
        try ended.wait()
    }
}
