// Requests that do not wait for answers (RFC 9112 §9.3.2).

import Glibc
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct PipeliningTests {
    private static let backend: ScriptedUpstream.Script = { stream, upstream in
        while let request = try upstream.takeRequest(from: stream) {
            let path = request.startLine.split(separator: " ")[1]
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
        }
    }

    @Test(arguments: [false, true])
    func `1,000 requests in one write are answered in their order`(tls: Bool) throws {
        let upstream = try ScriptedUpstream(script: Self.backend)
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        try client.write((0..<1000).map { "GET /\($0) HTTP/1.1\r\nHost: localhost\r\n\r\n" }.joined())
        for number in 0..<1000 { #expect(try client.readResponse().text == "/\(number)") }
        #expect(upstream.connectionCount == 1)
    }

    @Test func `pipelined requests are answered in their order, byte by byte`() throws {
        let upstream = try ScriptedUpstream(script: Self.backend)
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.writeByteByByte((0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for number in 0..<50 { #expect(try client.readResponse().text == "/\(number)") }
    }

    @Test func `requests with bodies and requests that we answer ourselves mix`() throws {
        let upstream = try ScriptedUpstream(script: Self.backend)
        let gateway = try TestGateway(
            """
            routes:
              - match: /own
                respond: { status: 200, body: own }
              - match: /
                to: http://127.0.0.1:\(upstream.port)

            """)
        let client = try gateway.connect()
        let group = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
            + "POST /own HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nGET "
            + "PUT /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            + "GET /own HTTP/1.1\r\nHost: a\r\n\r\n"
        try client.write(String(repeating: group, count: 100))
        for _ in 0..<100 {
            for expected in ["/a", "own", "/b", "own"] { #expect(try client.readResponse().text == expected) }
        }
    }

    @Test(arguments: [false, true])
    func `pipelined requests of many reads are all answered`(tls: Bool) throws {
        let gateway = try TestGateway(.init(workers: 1, tls: tls), "routes: [{ match: /, respond: 204 }]\n")
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        client.isRecording = false
        let padding = String(repeating: "p", count: 400)
        let fields = "Host: localhost\r\nX-Padding: \(padding)\r\n\r\n"
        let batch = (0..<300).map { "GET /\($0) HTTP/1.1\r\n\(fields)" }.joined()
        for _ in 0..<10 {
            // More than a read brings, and less than the kernel's buffers hold of answers.
            try client.write(batch)
            try client.write(batch)
            for _ in 0..<600 { #expect(try client.readResponse().status == 204) }
        }
        client.endOutput()
        #expect(try client.read().isEmpty)
    }

    @Test func `what follows a request with Connection close is not answered`() throws {
        let gateway = try TestGateway("routes: [{ match: /, respond: 204 }]\n")
        let client = try gateway.connect()
        try client.write(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().status == 204)
        #expect(try client.endsWithoutMore())
    }

    @Test func `a client that sends requests and reads no answers is not read any more`() throws {
        let body = String(repeating: "x", count: 16_000)
        let gateway = try TestGateway("routes: [{ match: /, respond: { status: 200, body: \(body) } }]\n")
        let client = try gateway.connect(receiveBuffer: 4096)
        client.isRecording = false
        let request = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let batch = Array(repeatElement(request, count: 1000).joined())
        var written = 0
        while written < 64 << 20, client.takesOutput(within: 300) {
            written += try client.writeWhileTaken(batch, limit: 1 << 20)
        }
        #expect(written < 32 << 20)
        let sent = try #require(gateway.metric("gatehouse_sent_bytes_total{side=\"downstream\"}"))
        #expect(Int(sent) < 32 << 20)
    }
}

extension TestGateway {
    /// A gateway of the usual kind.
    convenience init(_ configuration: String) throws { try self.init(Setup(), configuration) }
}
