// Bodies through the gateway: every framing, both ways, however they are cut (RFC 9112 §6 and §7).

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct BodyTests {
    private static let echo: ScriptedUpstream.Script = { stream, upstream in
        while let request = try upstream.takeRequest(from: stream) {
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n"
            try stream.write(Array(head.utf8) + request.body)
        }
    }

    /// A request's wire form and the payload and trailers that the backend must see.
    static let requests: [(wire: String, body: String, trailers: [String])] = [
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "hello", []),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "", []),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", []),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
            "hello", []
        ),
        (
            "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                + "5\r\nhello\r\n0\r\nX-Sum: 9\r\nContent-Length: 3\r\nHost: evil\r\n\r\n",
            "hello", ["X-Sum: 9"]
        ),
    ]

    @Test(arguments: requests)
    func `a request's body reaches the backend, wherever it is split`(
        _ row: (wire: String, body: String, trailers: [String])
    ) throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try gateway.connect()
        let wire = Array(row.wire.utf8)
        var pieces: [[[UInt8]]] = (0...wire.count).map { [Array(wire[..<$0]), Array(wire[$0...])] }
        pieces.append(wire.map { [$0] })
        for request in pieces {
            for piece in request where !piece.isEmpty { try client.write(piece) }
            #expect(try client.readResponse().text == row.body)
        }
        #expect(upstream.requests.count == pieces.count)
        for request in upstream.requests {
            #expect(request.text == row.body)
            #expect(request.trailers == row.trailers)
        }
    }

    /// An answer's wire form, and what the client must get. The upstream closes where there is no other end.
    static let answers: [(wire: String, body: String, trailers: [String], closes: Bool)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", [], false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", [], false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "hello", [], false),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                + "5\r\nhello\r\n0\r\nX-Sum: 9\r\nSet-Cookie: no\r\nX-B: 1\r\n\r\n",
            "hello", ["X-Sum: 9", "X-B: 1"], false
        ),
        ("HTTP/1.1 200 OK\r\n\r\nhello", "hello", [], true),
        ("HTTP/1.0 200 OK\r\n\r\nhello", "hello", [], true),
        ("HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", "hello", [], false),
    ]

    @Test(arguments: answers)
    func `an answer's body reaches the client, wherever it is split`(
        _ row: (wire: String, body: String, trailers: [String], closes: Bool)
    ) throws {
        let wire = Array(row.wire.utf8)
        var pieces: [[[UInt8]]] = (0...wire.count).map { [Array(wire[..<$0]), Array(wire[$0...])] }
        pieces.append(wire.map { [$0] })
        let answers = pieces
        let upstream = try ScriptedUpstream { stream, upstream in
            while try upstream.takeRequest(from: stream) != nil {
                for piece in answers[upstream.requests.count - 1] where !piece.isEmpty { try stream.write(piece) }
                if row.closes { return }
            }
        }
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try gateway.connect()
        for _ in answers {
            try client.write("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.status == 200)
            #expect(response.text == row.body)
            #expect(response.trailers == row.trailers)
            #expect(response.keepsAlive)
        }
        #expect(upstream.failures == [])
    }

    /// Requests and answers without a body, whatever their fields say; the next answer must follow at once. After those
    /// that announce a body the backend's connection rests, so that the next request may go on another.
    static let bodiless: [(method: String, answer: String, length: String?, rests: Bool)] = [
        ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "1000", true),
        ("HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", nil, true),
        ("HEAD", "HTTP/1.1 200 OK\r\n\r\n", nil, true),
        ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "0", false),
        ("GET", "HTTP/1.1 204 No Content\r\n\r\n", nil, false),
        ("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", nil, false),
        ("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 77\r\n\r\n", "77", true),
        ("DELETE", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", nil, false),
    ]

    @Test(arguments: bodiless)
    func `an answer that has no body is complete with its head`(
        _ row: (method: String, answer: String, length: String?, rests: Bool)
    ) throws {
        let upstream = try ScriptedUpstream.answering(row.answer)
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try gateway.connect()
        for _ in 0..<3 {
            try client.write("\(row.method) / HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try client.readResponse(to: row.method)
            #expect(response["Content-Length"] == row.length)
            #expect(response.keepsAlive)
        }
        #expect(row.rests || upstream.connectionCount == 1)
    }

    @Test func `a client of HTTP 1.0 gets a chunked answer without chunks, and a close`() throws {
        let upstream = try ScriptedUpstream.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\nX-T: 1\r\n\r\n")
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
        let response = try client.readResponse()
        #expect(response["Transfer-Encoding"] == nil)
        #expect(response["Connection"] == "close")
        #expect(response.text == "hello")
    }

    @Test func `ranges pass unchanged`() throws {
        let upstream = try ScriptedUpstream.answering(
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-4/10\r\nContent-Length: 3\r\n\r\ncde")
        let gateway = try TestGateway(to: upstream)
        let response = try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=2-4\r\n\r\n")
        #expect(response.startLine == "HTTP/1.1 206 Partial Content")
        #expect(response["Content-Range"] == "bytes 2-4/10")
        #expect(response.text == "cde")
        #expect(upstream.requests.first?["Range"] == "bytes=2-4")
    }

    static let hundredMebibytes = 100 << 20

    @Test(arguments: [false, true])
    func `100 MiB arrive byte for byte, down`(tls: Bool) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(Self.hundredMebibytes)\r\n\r\n")
            try PatternBody.write(Self.hundredMebibytes, to: stream)
        }
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.readHead()?.status == 200)
        #expect(try PatternBody.arrives(Self.hundredMebibytes, on: client))
        #expect(upstream.failures == [])
    }

    @Test(arguments: [false, true])
    func `100 MiB arrive byte for byte, up`(tls: Bool) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            guard let head = try stream.readHead() else { return }
            upstream.note(head)
            let isWhole = try PatternBody.arrives(Self.hundredMebibytes, on: stream)
            let verdict = isWhole ? "whole" : "broken"
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(verdict.utf8.count)\r\n\r\n\(verdict)")
        }
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        client.isRecording = false
        try client.write("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(Self.hundredMebibytes)\r\n\r\n")
        try PatternBody.write(Self.hundredMebibytes, to: client)
        #expect(try client.readResponse().text == "whole")
    }

    @Test func `a body of many chunks is re-framed without loss, both ways`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                try stream.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                try Self.writeChunks(request.body, to: stream)
            }
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        let body = PatternBody.piece(at: 0, count: 400_000)
        try client.write("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        try Self.writeChunks(body, to: client)
        #expect(try client.readResponse().body == body)
        #expect(upstream.requests.first?.body == body)
    }

    /// Chunks of 1, 2, 4, … bytes, so that ends fall anywhere in a read.
    private static func writeChunks(_ body: [UInt8], to stream: WireStream) throws {
        var wire: [UInt8] = []
        var position = 0
        var size = 1
        while position < body.count {
            let count = min(size, body.count - position)
            wire += Array("\(String(count, radix: 16))\r\n".utf8) + body[position..<position + count] + [13, 10]
            position += count
            size = size == 1 << 15 ? 1 : size * 2
        }
        try stream.write(wire + Array("0\r\n\r\n".utf8))
    }
}
