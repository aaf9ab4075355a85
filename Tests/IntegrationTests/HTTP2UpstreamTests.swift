// Backends that speak HTTP/2, behind clients of both versions.

import Foundation
import GatehouseServer
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct HTTP2UpstreamTests {
    private func configuration(_ backend: HTTP2Backend, scheme: String = "h2c", more: String = "") -> String {
        """
        upstreams:
          two: { endpoints: ["\(scheme)://127.0.0.1:\(backend.port)"]\(more) }
        routes: [{ match: /, to: two }]

        """
    }

    private func fields(_ method: String, _ path: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [(":method", method), (":scheme", "http"), (":authority", "localhost"), (":path", path)] + more
    }

    @Test func `requests of HTTP/1.1 share a connection of HTTP/2`() throws {
        let backend = try HTTP2Backend()
        let gateway = try TestGateway(.init(workers: 1), configuration(backend))
        let client = try gateway.connect()
        for path in ["/a?b=c", "/d"] {
            try client.write("GET \(path) HTTP/1.1\r\nHost: example.org\r\nX-Mixed: Case\r\nTE: trailers\r\n\r\n")
            let answer = try client.readResponse()
            #expect(answer.status == 200)
            #expect(answer.text == "ok")
        }
        #expect(backend.connectionCount == 1)
        let request = try #require(backend.requests.first)
        #expect(Array(request.fields.prefix(4)) == [
            ":method: GET", ":scheme: http", ":path: /a?b=c", ":authority: example.org",
        ])
        #expect(request["x-mixed"] == "Case")
        #expect(request["te"] == "trailers")
        #expect(request["via"] == "1.1 gatehouse")
        #expect(request["host"] == nil)
        #expect(request["connection"] == nil)
        #expect(backend.requests.map(\.stream) == [1, 3])
        client.close()
        #expect(gateway.comesToRest())
    }

    @Test func `an answer without a body says so to HTTP/1.1`() throws {
        let backend = try HTTP2Backend { request, isEnded in
            guard isEnded else { return .wait }
            switch request[":path"] {
            case "/none": return .answer([(":status", "204")])
            case "/length":
                let body = request[":method"] == "HEAD" ? [] : Array("12345".utf8)
                return .answer([(":status", "200"), ("content-length", "5")], body: body)
            default: return .answer([(":status", "404")])
            }
        }
        let gateway = try TestGateway(configuration(backend))
        let client = try gateway.connect()
        try client.write("GET /empty HTTP/1.1\r\nHost: a\r\n\r\n")
        let empty = try client.readResponse()
        #expect(empty.startLine == "HTTP/1.1 404 Not Found")
        #expect(empty["Content-Length"] == "0")
        #expect(empty["Transfer-Encoding"] == nil)
        try client.write("GET /none HTTP/1.1\r\nHost: a\r\n\r\n")
        let none = try client.readResponse()
        #expect(none.status == 204)
        #expect(none["Content-Length"] == nil)
        try client.write("HEAD /length HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse(to: "HEAD")["Content-Length"] == "5")
        try client.write("GET /length HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().text == "12345")
    }

    @Test(arguments: [false, true])
    func `bodies and trailers pass both ways`(clientSpeaksHTTP2: Bool) throws {
        let backend = try HTTP2Backend { request, isEnded in
            guard isEnded else { return .wait }
            return .answer(
                [(":status", "200")], body: request.body, trailers: [("x-sum", "\(request.body.count)")])
        }
        let gateway = try TestGateway(configuration(backend))
        let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let stream = try gateway.connect()
        if clientSpeaksHTTP2 {
            let client = HTTP2Client()
            let request = client.request(fields("POST", "/"), body: body, trailers: [("x-last", "1")])
            try client.talk(over: stream) { $0.hasEnded(request) }
            guard case .headers(_, let last, true)? = client.answer(request).last else {
                Issue.record("no trailers came: \(client.answer(request).last as Any)")
                return
            }
            #expect(last == ["x-sum: 100000"])
        } else {
            try stream.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            try stream.write("186A0\r\n")
            try stream.write(body)
            try stream.write("\r\n0\r\nX-Last: 1\r\n\r\n")
            let answer = try stream.readResponse()
            #expect(answer.body == body)
            #expect(answer.trailers == ["x-sum: 100000"])
        }
        #expect(backend.requests.first?.body == body)
        #expect(backend.requests.first?.trailers == ["x-last: 1"])
    }

    @Test(arguments: ["h2", "auto"])
    func `over TLS the protocol is agreed on`(_ spoken: String) throws {
        let authority = CertificateFactory()
        let directory = try TemporaryDirectory()
        try directory.write("ca.pem", authority.certificatePEM)
        let tls = TestTLS.server(authority.leaf(names: ["localhost"]), speaksHTTP2: true)
        let backend = try HTTP2Backend(tls: tls)
        let trust = ", protocol: \(spoken), tls: { ca: \(directory.path)/ca.pem, serverName: localhost }"
        let gateway = try TestGateway(.init(workers: 1), configuration(backend, scheme: "https", more: trust))
        for _ in 0..<3 { #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").text == "ok") }
        #expect(backend.connectionCount == 1)
        #expect(backend.requests.first?[":scheme"] == "https")
    }

    @Test func `where ALPN agrees on nothing, auto speaks HTTP/1.1 and h2 is refused`() throws {
        let authority = CertificateFactory()
        let directory = try TemporaryDirectory()
        try directory.write("ca.pem", authority.certificatePEM)
        let upstream = try ScriptedUpstream.answering(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", tls: .server(authority.leaf(names: ["localhost"])))
        func upstreamNamed(_ name: String, _ spoken: String) -> String {
            "  \(name): { endpoints: [\"https://127.0.0.1:\(upstream.port)\"], protocol: \(spoken), "
                + "tls: { ca: \(directory.path)/ca.pem, serverName: localhost } }\n"
        }
        let gateway = try TestGateway(
            "upstreams:\n" + upstreamNamed("a", "auto") + upstreamNamed("b", "h2")
                + "routes: [{ match: /a, to: a }, { match: /b, to: b }]\n")
        #expect(try gateway.answer(to: "GET /a HTTP/1.1\r\nHost: a\r\n\r\n").text == "ok")
        #expect(try gateway.answer(to: "GET /b HTTP/1.1\r\nHost: a\r\n\r\n").status == 502)
        #expect(gateway.logLines(atLeast: 2)[1]["reason"] as? String == "upstream does not speak HTTP/2")
    }

    @Test func `more requests than a connection may carry open another`() throws {
        let backend = try HTTP2Backend(settings: [(3, 2)]) { request, isEnded in
            isEnded && request[":path"] == "/now" ? .answer([(":status", "204")]) : .wait
        }
        let gateway = try TestGateway(.init(workers: 1), configuration(backend))
        // The first says what the connection may carry.
        #expect(try gateway.answer(to: "GET /now HTTP/1.1\r\nHost: a\r\n\r\n").status == 204)
        let clients = try (0..<5).map { _ in try gateway.connect() }
        for client in clients { try client.write("GET /held HTTP/1.1\r\nHost: a\r\n\r\n") }
        #expect(eventually { backend.requests.count == 6 }, "\(backend.requests)")
        let held = backend.requests.dropFirst()
        for connection in 0..<backend.connectionCount {
            #expect(held.filter { $0.connection == connection }.count <= 2)
        }
        #expect(backend.connectionCount >= 3)
    }

    @Test func `a request that stops waiting leaves nothing behind in its queue`() throws {
        let gates = [Gate(), Gate()]
        let counter = Counter()
        // Connections are accepted, and their TLS handshakes never answered.
        let upstream = try ScriptedUpstream { _, _ in try gates[counter.next()].wait() }
        let gateway = try TestGateway(
            .init(workers: 1, settings: "limits: { concurrentStreams: 200 }\ntimeouts: { connect: 600s }"), """
                upstreams:
                  two: { endpoints: ["h2://127.0.0.1:\(upstream.port)"], tls: { verify: false }, retries: 0 }
                routes: [{ match: /, to: two }]

                """)
        let stream = try gateway.connect()
        let client = HTTP2Client()
        // The settings come first: they say how many requests there may be.
        try client.talk(over: stream) { !$0.received.isEmpty }
        let first = (0..<100).map { client.request(fields("GET", "/\($0)")) }
        try stream.write(client.send())
        #expect(eventually { gateway.metric("gatehouse_requests_active") == 100 })
        // As many as wait for one connection: this one has another made.
        let second = client.request(fields("GET", "/second"))
        try stream.write(client.send())
        #expect(eventually { upstream.connectionCount == 2 })
        client.reset(first[0])
        try stream.write(client.send())
        #expect(eventually { gateway.metric("gatehouse_requests_active") == 100 })
        // Its place is free for another request, which waits for the second connection.
        let third = client.request(fields("GET", "/third"))
        try stream.write(client.send())
        #expect(eventually { gateway.metric("gatehouse_requests_active") == 101 })
        gates[0].open()
        try client.talk(over: stream) { client in first.dropFirst().allSatisfy { client.hasEnded($0) } }
        #expect(client.answer(second).isEmpty)
        #expect(client.answer(third).isEmpty)
        gates[1].open()
        try client.talk(over: stream) { $0.hasEnded(second) && $0.hasEnded(third) }
        stream.close()
        #expect(gateway.comesToRest())
        #expect(gateway.metric("gatehouse_upstream_requests_active{upstream=\"two\"}") == 0)
    }

    static let refusals: [HTTP2BackendAnswer] = [.goAway, .reset(7)]

    @Test(arguments: refusals.indices)
    func `a request that was not looked at is sent again`(_ kind: Int) throws {
        let gate = Once()
        let backend = try HTTP2Backend { request, isEnded in
            if request[":path"] == "/refuse", gate.isFirst() { return Self.refusals[kind] }
            return isEnded ? .answer([(":status", "200")], body: Array("done".utf8)) : .wait
        }
        let gateway = try TestGateway(.init(workers: 1), configuration(backend))
        #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").text == "done")
        // Not even a POST was acted upon.
        let post = "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        #expect(try gateway.answer(to: post).text == "done")
        #expect(gateway.logLines(atLeast: 2)[1]["attempts"] as? Int == 2)
    }

    @Test func `a reset or an end before the answer is 502, in the middle it breaks the answer off`() throws {
        let backend = try HTTP2Backend { request, isEnded in
            switch request[":path"] {
            case "/reset": .reset(2)
            case "/middle": .begin([(":status", "200"), ("content-length", "10")])
            default: .close
            }
        }
        let gateway = try TestGateway(.init(workers: 1), configuration(backend, more: ", retries: 0"))
        let post = "HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        #expect(try gateway.answer(to: "POST /reset \(post)").status == 502)
        let client = try gateway.connect()
        try client.write("POST /middle \(post)")
        #expect(try client.readHead()?.status == 200)
        // The connection ends with another request on it.
        #expect(try gateway.answer(to: "POST /close \(post)").status == 502)
        #expect(try client.endsWithoutMore())
        #expect(gateway.comesToRest())
    }

    @Test(arguments: [false, true])
    func `a client that leaves resets the stream, and its siblings go on`(clientSpeaksHTTP2: Bool) throws {
        let backend = try HTTP2Backend { request, isEnded in
            request[":path"] == "/held" ? .wait : isEnded ? .answer([(":status", "204")]) : .wait
        }
        let gateway = try TestGateway(.init(workers: 1), configuration(backend))
        let stream = try gateway.connect()
        if clientSpeaksHTTP2 {
            let client = HTTP2Client()
            let held = client.request(fields("GET", "/held"))
            try stream.write(client.send())
            #expect(eventually { backend.requests.count == 1 })
            client.reset(held)
            try stream.write(client.send())
        } else {
            try stream.write("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(eventually { backend.requests.count == 1 })
            stream.close()
        }
        #expect(eventually { backend.requests.first?.resetBy == 8 })
        #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 204)
        #expect(backend.connectionCount == 1)
    }

    @Test func `a slow reader holds one window of its answer, and its siblings pass`() throws {
        let size = 16 << 20
        let large = [UInt8](repeating: 7, count: size)
        let backend = try HTTP2Backend { request, isEnded in
            guard isEnded else { return .wait }
            return .answer([(":status", "200")], body: request[":path"] == "/large" ? large : Array("ok".utf8))
        }
        let gateway = try TestGateway(.init(workers: 1), configuration(backend))
        let slow = try gateway.connect(receiveBuffer: 4096)
        slow.isRecording = false
        try slow.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { slow.hasInput })
        for _ in 0..<20 { #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").text == "ok") }
        #expect(backend.connectionCount == 1)
        #expect(try slow.readResponse().body.count == size)
    }

    @Test func `early hints pass`() throws {
        let backend = try HTTP2Backend { request, isEnded in
            isEnded ? .begin([(":status", "103"), ("link", "</a>; rel=preload")]) : .wait
        }
        let gateway = try TestGateway(configuration(backend))
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let hints = try #require(try client.readHead())
        #expect(hints.startLine == "HTTP/1.1 103 Early Hints")
        #expect(hints["link"] == "</a>; rel=preload")
    }

    @Test func `malformed fields of a backend are 502`() throws {
        let backend = try HTTP2Backend { _, isEnded in
            isEnded ? .answer([(":status", "200"), ("connection", "close")]) : .wait
        }
        let gateway = try TestGateway(configuration(backend))
        #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 502)
    }
}

/// Numbers from 0.
final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0

    func next() -> Int {
        lock.withLock {
            defer { value += 1 }
            return value
        }
    }
}

/// True once.
final class Once: @unchecked Sendable {
    private let lock = NSLock()
    private var isUsed = false

    func isFirst() -> Bool {
        lock.withLock {
            defer { isUsed = true }
            return !isUsed
        }
    }
}
