// 1xx answers and Expect (RFC 9110 §10.1.1 and §15.2).

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct InterimResponseTests {
    private static let expecting =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"

    @Test func `a 100 of the upstream lets the client send its body`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            while var request = try stream.readHead() {
                #expect(request["Expect"] == "100-continue")
                try stream.write("HTTP/1.1 100 Continue\r\n\r\n")
                request.body = try stream.read(exactly: 5)
                upstream.note(request)
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try gateway.connect()
        for _ in 0..<3 {
            try client.write(Self.expecting)
            #expect(try client.readResponse().status == 100)
            try client.write("hello")
            let response = try client.readResponse()
            #expect(response.text == "ok")
            #expect(response.keepsAlive)
        }
        #expect(upstream.requests.map(\.text) == ["hello", "hello", "hello"])
        #expect(upstream.connectionCount == 1)
    }

    @Test func `a final answer instead of a 100 reaches the client, and both connections end`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            if let head = try stream.readHead() { upstream.note(head) }
            try stream.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno")
            #expect(try stream.endsWithoutMore())
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write(Self.expecting)
        let response = try client.readResponse()
        #expect(response.status == 401)
        #expect(response.text == "no")
        #expect(!response.keepsAlive)
        #expect(try client.read().isEmpty)
        #expect(eventually { upstream.openCount == 0 })
    }

    @Test func `a client that does not wait for the 100 is served as well`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                try stream.write("HTTP/1.1 100 Continue\r\n\r\n")
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\(request.text)")
            }
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        for _ in 0..<2 {
            try client.write(Self.expecting + "hello")
            #expect(try client.readResponse().status == 100)
            #expect(try client.readResponse().text == "hello")
        }
    }

    @Test func `our own answer to an expectation does not ask for the body`() throws {
        let gateway = try TestGateway("routes: [{ match: /, respond: 403 }]\n")
        let client = try gateway.connect()
        try client.write(Self.expecting)
        let response = try client.readResponse()
        #expect(response.status == 403)
        #expect(!response.keepsAlive)
    }

    /// Interim answers, all in one write with the final one or each by itself.
    @Test(arguments: [false, true])
    func `early hints pass, and the final answer follows`(isSplit: Bool) throws {
        let wire = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
            + "HTTP/1.1 103 Early Hints\r\nLink: </b>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        let upstream = try ScriptedUpstream { stream, upstream in
            while try upstream.takeRequest(from: stream) != nil {
                if isSplit { try stream.writeByteByByte(wire) } else { try stream.write(wire) }
            }
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        for _ in 0..<2 {
            try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let hints = try client.readResponse()
            #expect(hints.status == 103)
            #expect(hints["Link"] == "</a.css>; rel=preload")
            #expect(try client.readResponse()["Link"] == "</b>")
            #expect(try client.readResponse().text == "ok")
        }
    }

    /// How many interim answers come before the final one, and what the client gets in the end.
    @Test(arguments: [(64, 200), (65, 502)])
    func `interim answers are bounded`(count: Int, status: Int) throws {
        let upstream = try ScriptedUpstream.answering(
            String(repeating: "HTTP/1.1 103 Early Hints\r\n\r\n", count: count)
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        for _ in 0..<64 { #expect(try client.readResponse().status == 103) }
        #expect(try client.readResponse().status == status)
        let line = gateway.logLine()
        #expect(line["reason"] as? String == (status == 502 ? "too many interim answers" : nil))
        #expect(line["outcome"] as? String == (status == 502 ? "upstreamInvalid" : "complete"))
    }

    @Test func `a client that does not read its interim answers pauses the backend, and gets all in the end`() throws {
        let hint = "HTTP/1.1 103 Early Hints\r\nLink: \(String(repeating: "a", count: 60_000))\r\n\r\n"
        let upstream = try ScriptedUpstream.answering(
            String(repeating: hint, count: 60) + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect(receiveBuffer: 4096)
        client.isRecording = false
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        for _ in 0..<60 { #expect(try client.readResponse()["Link"]?.utf8.count == 60_000) }
        #expect(try client.readResponse().text == "ok")
    }

    @Test func `a client of HTTP 1.0 sees no interim answer`() throws {
        let upstream = try ScriptedUpstream.answering(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try TestGateway(to: upstream)
        #expect(try gateway.answer(to: "GET / HTTP/1.0\r\n\r\n").text == "ok")
    }

    @Test func `an upstream that switches protocols unasked is refused`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")
        let gateway = try TestGateway(to: upstream)
        #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 502)
    }

    @Test(arguments: [false, true])
    func `a request whose body is late reaches the upstream before its body`(isReused: Bool) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            while let head = try stream.readHead() {
                upstream.note(head)
                if head.startLine.hasPrefix("POST") { _ = try stream.read(exactly: 5) }
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try gateway.connect()
        if isReused {
            try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().text == "ok")
        }
        try client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
        #expect(eventually(within: 5) { upstream.requests.last?.startLine.hasPrefix("POST") == true })
        try client.write("hello")
        #expect(try client.readResponse().text == "ok")
    }
}
