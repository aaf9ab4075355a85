// What we refuse, with which status, and what the log says of it.

import Foundation
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct RefusalTests {
    struct Row: CustomTestStringConvertible {
        let request: String
        let status: Int
        let reason: String
        var testDescription: String { "\(status) \(reason)" }

        init(_ request: String, _ status: Int, _ reason: String) {
            self.request = request
            self.status = status
            self.reason = reason
        }
    }

    private static let longName = String(repeating: "a", count: 70_000)

    static let rows: [Row] = [
        Row("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request line is not method, target and version"),
        Row("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "white space between field name and colon"),
        Row("GET / HTTP/1.1\r\n\r\n", 400, "HTTP/1.1 request without Host"),
        Row("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "more than one Host"),
        Row("GET / HTTP/1.1\nHost: a\n\n", 400, "line feed without carriage return"),
        Row(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
            "Content-Length is not a number"),
        Row("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 4\r\n\r\n", 400, "more than one Content-Length"),
        Row("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400, "Content-Length is not a number"),
        Row("GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", 400, "byte in request target"),
        Row("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "encoded control character in path"),
        Row("GET /../x HTTP/1.1\r\nHost: a\r\n\r\n", 400, "path climbs above the root"),
        Row("GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", 400, "encoded slash in path"),
        Row(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501,
            "transfer coding other than"),
        Row("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "HTTP version is neither 1.0 nor 1.1"),
        Row("GET / HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n", 417, "Expect is not 100-continue"),
        Row("GET /" + longName + " HTTP/1.1\r\nHost: a\r\n\r\n", 414, "request target too long"),
        Row("GET / HTTP/1.1\r\nHost: a\r\nX: " + longName + "\r\n\r\n", 431, "head too large"),
        Row(
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: 1\r\n", count: 300) + "\r\n", 431,
            "too many field lines"),
        Row("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405, "CONNECT is not for a gateway"),
        Row("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 200, "OPTIONS of the gateway itself"),
        Row("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404, "no route"),
        Row("GET /denied HTTP/1.1\r\nHost: a\r\n\r\n", 403, "client address denied"),
        Row("GET /walled HTTP/1.1\r\nHost: a\r\n\r\n", 403, "client address not allowed"),
        Row("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n", 413, "request body too large"),
        Row(
            "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n"
                + String(repeating: "x", count: 1024) + "\r\n400\r\n", 413, "request body too large"),
        Row(
            "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400,
            "chunk size is not hexadecimal"),
        Row(
            "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", 400,
            "chunk data not followed by CRLF"),
    ]

    private static let routes = """
        routes:
          - match: /denied
            deny: 127.0.0.0/8
            respond: 204
          - match: /walled
            allow: 10.0.0.0/8
            respond: 204
          - match: /small
            limits: { bodyBytes: 1000 }
            to: http://127.0.0.1:PORT

        """

    @Test(arguments: rows)
    func `a bad request gets its status, and the log its reason`(_ row: Row) throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let gateway = try TestGateway(Self.routes.replacingOccurrences(of: "PORT", with: "\(upstream.port)"))
        let response = try gateway.answer(to: row.request)
        #expect(response.status == row.status)
        let line = gateway.logLine()
        #expect(line["status"] as? Int == row.status)
        #expect((line["reason"] as? String)?.hasPrefix(row.reason) == true, "found \(line["reason"] ?? "nothing")")
        #expect(response["X-Request-Id"] == line["id"] as? String)
        #expect(line["bodyBytesSent"] as? Int == response.body.count)
        #expect(gateway.comesToRest())
    }

    @Test func `a head that comes too slowly is answered with 408`() throws {
        let gateway = try TestGateway(
            .init(settings: "timeouts: { header: 100ms }"), "routes: [{ match: /, respond: 204 }]\n")
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHos")
        let response = try client.readResponse()
        #expect(response.status == 408)
        #expect(!response.keepsAlive)
        let line = gateway.logLine()
        #expect(line["outcome"] as? String == "headerTimeout")
        #expect(gateway.metric("gatehouse_timeouts_total{kind=\"header\"}") == 1)
        #expect(gateway.comesToRest())
    }

    @Test func `a connection that never says anything is closed after the header time`() throws {
        let gateway = try TestGateway(
            .init(tls: true, settings: "timeouts: { header: 100ms, handshake: 100ms }"),
            "routes: [{ match: /, respond: 204 }]\n")
        #expect(try gateway.connect().read().isEmpty)
        let silent = try WireStream(host: "127.0.0.2", port: gateway.tlsPort)
        #expect(try silent.endsWithoutMore())
        #expect(gateway.metric("gatehouse_timeouts_total{kind=\"handshake\"}") == 1)
        #expect(gateway.comesToRest())
    }

    @Test func `plain HTTP on the TLS port is told so`() throws {
        let gateway = try TestGateway(.init(tls: true), "routes: [{ match: /, respond: 204 }]\n")
        let client = try WireStream(host: "127.0.0.2", port: gateway.tlsPort)
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let response = try client.readResponse()
        #expect(response.status == 400)
        #expect(response.text.contains("https://"))
        #expect(try client.read().isEmpty)
        #expect(gateway.metric("gatehouse_tls_plain_requests_total") == 1)
        #expect(gateway.comesToRest())
    }

    /// A request whose whole time is over, in each state of its upstream.
    @Test(arguments: ["silent", "deaf"])
    func `an exchange that lasts too long is answered with 504`(kind: String) throws {
        let over = Gate()
        let upstream = try ScriptedUpstream { stream, _ in
            if kind == "silent" { _ = try stream.readRequest() }
            try over.wait()
        }
        defer { over.open() }
        let gateway = try TestGateway(
            """
            routes:
              - match: /
                to: http://127.0.0.1:\(upstream.port)
                timeouts: { request: 200ms }

            """)
        let client = try gateway.connect()
        client.isRecording = false
        if kind == "silent" {
            try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        } else {
            // More than the buffers hold: the gateway stops reading, and only the exchange's own time can end this.
            try client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(64 << 20)\r\n\r\n")
            var written = 0
            while written < 64 << 20, client.takesOutput(within: 100), !client.hasInput {
                written += try client.writeWhileTaken(PatternBody.piece(at: 0, count: 1 << 16), limit: 1 << 16)
            }
        }
        #expect(try client.readResponse().status == 504)
        #expect(gateway.logLine()["outcome"] as? String == "requestTimeout")
    }

    @Test func `the log names the client of a request that could not be read, and no earlier one`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try TestGateway(.init(workers: 1, settings: "trustedProxies: 127.0.0.1"), to: upstream)
        _ = try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n")
        #expect(gateway.logLines(atLeast: 1).compactMap { $0["client"] as? String } == ["203.0.113.7"])
        _ = try gateway.answer(to: "GET / HTTP/1.1\r\n\r\n")
        #expect(gateway.logLines(atLeast: 2).compactMap { $0["client"] as? String } == ["203.0.113.7", "127.0.0.1"])
    }
}
