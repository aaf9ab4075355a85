// What a backend sees of a request, and a client of an answer.

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct ForwardingTests {
    private static func routed(
        _ request: String, settings: String = "", route: String = "", answer: String = "HTTP/1.1 204 No Content\r\n\r\n"
    ) throws -> (seen: WireMessage, response: WireMessage) {
        let upstream = try ScriptedUpstream.answering(answer)
        let gateway = try TestGateway(
            .init(settings: settings),
            "routes:\n  - match: /\n    to: http://127.0.0.1:\(upstream.port)\n\(route)")
        let response = try gateway.answer(to: request)
        return (try #require(upstream.requests.first), response)
    }

    /// A target as sent, and the request line that the backend sees.
    static let targets: [(sent: String, seen: String)] = [
        ("/", "GET / HTTP/1.1"),
        ("/a/b?c=d", "GET /a/b?c=d HTTP/1.1"),
        ("/a/../b", "GET /b HTTP/1.1"),
        ("//a///b", "GET /a/b HTTP/1.1"),
        ("/%61%7Eb", "GET /a~b HTTP/1.1"),
        ("/a%20b?x=%61", "GET /a%20b?x=%61 HTTP/1.1"),
        ("http://shop.example.com/a?b", "GET /a?b HTTP/1.1"),
        ("http://shop.example.com", "GET / HTTP/1.1"),
    ]

    @Test(arguments: targets)
    func `the canonical path is what the backend sees`(_ row: (sent: String, seen: String)) throws {
        let (seen, _) = try Self.routed("GET \(row.sent) HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
        #expect(seen.startLine == row.seen)
        #expect(seen["Host"] == "shop.example.com")
    }

    @Test func `hop-by-hop fields of a request go no further, nor do those that Connection names`() throws {
        let (seen, _) = try Self.routed(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Hop\r\nKeep-Alive: 5\r\nX-Hop: 1\r\nX-End: 2\r\n"
                + "Proxy-Connection: x\r\nUpgrade: websocket\r\nTE: trailers, gzip\r\nTrailer: X\r\n"
                + "Proxy-Authorization: secret\r\n\r\n")
        for name in ["Keep-Alive", "X-Hop", "Proxy-Connection", "Upgrade", "Proxy-Authorization"] {
            #expect(seen[name] == nil, "\(name)")
        }
        #expect(seen["X-End"] == "2")
        #expect(seen["TE"] == "trailers")
        #expect(seen["Connection"] == "TE")
    }

    @Test func `hop-by-hop fields of an answer go no further, nor do those that Connection names`() throws {
        let (_, response) = try Self.routed(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            answer: "HTTP/1.1 200 Fine\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-End: 2\r\n"
                + "Proxy-Authenticate: Basic\r\nUpgrade: h2c\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n"
                + "Content-Length: 0\r\n\r\n")
        #expect(response.startLine == "HTTP/1.1 200 Fine")
        for name in ["Connection", "Keep-Alive", "X-Hop", "Upgrade", "Proxy-Authenticate"] {
            #expect(response[name] == nil, "\(name)")
        }
        #expect(response["X-End"] == "2")
        #expect(response["Set-Cookie"] == "a | b")
    }

    @Test func `what a client says of itself is not believed`() throws {
        let (seen, _) = try Self.routed(
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n"
                + "Forwarded: for=evil\r\nX-Forwarded-Host: evil\r\nX-Real-IP: 1.2.3.4\r\n"
                + "X-Forwarded-Port: 1\r\nX-Request-Id: mine\r\n\r\n")
        #expect(seen["X-Forwarded-For"] == "127.0.0.1")
        #expect(seen["X-Forwarded-Proto"] == "http")
        #expect(seen["X-Forwarded-Host"] == "a")
        #expect(seen["Forwarded"] == nil)
        #expect(seen["X-Real-IP"] == nil)
        #expect(seen["X-Forwarded-Port"] == nil)
        #expect(seen["X-Request-Id"]?.count == 16)
        #expect(seen["Via"] == "1.1 gatehouse")
    }

    @Test func `what a trusted proxy says of a client is passed on`() throws {
        let (seen, _) = try Self.routed(
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 5.6.7.8\r\n"
                + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: shop\r\nVia: 1.0 edge\r\nX-Request-Id: theirs\r\n\r\n",
            settings: "trustedProxies: 127.0.0.1")
        #expect(seen["X-Forwarded-For"] == "1.2.3.4, 5.6.7.8, 127.0.0.1")
        #expect(seen["X-Forwarded-Proto"] == "https")
        #expect(seen["X-Forwarded-Host"] == "shop")
        #expect(seen["X-Request-Id"] == "theirs")
        #expect(seen["Via"] == "1.0 edge | 1.1 gatehouse")
    }

    @Test func `Forwarded is written where it is asked for, and the others are not`() throws {
        let (seen, _) = try Self.routed(
            "GET / HTTP/1.0\r\nHost: a:81\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n",
            settings: "forwarding: { forwarded: true, xForwarded: false, via: edge, requestId: false }")
        #expect(seen["Forwarded"] == "for=127.0.0.1;host=\"a:81\";proto=http")
        #expect(seen["Via"] == "1.0 edge")
        #expect(seen["X-Request-Id"] == nil)
    }

    @Test func `over TLS the backend is told https`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 204 No Content\r\n\r\n")
        let gateway = try TestGateway(.init(tls: true, settings: "forwarding: { forwarded: true }"), to: upstream)
        let client = try gateway.connectTLS()
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.readResponse().status == 204)
        #expect(upstream.requests.first?["X-Forwarded-Proto"] == "https")
        #expect(upstream.requests.first?["Forwarded"]?.hasSuffix(";proto=https") == true)
    }

    @Test func `header edits and rewrites are applied`() throws {
        let (seen, response) = try Self.routed(
            "GET /old/x?q HTTP/1.1\r\nHost: a\r\nX-Gone: 1\r\nX-Set: client\r\nX-Kept: 1\r\n\r\n",
            route: """
                    rewrite: { path: /new, host: inner.example }
                    headers:
                      request: { set: { X-Set: ours }, add: { X-Added: 1 }, remove: [X-Gone] }
                      response: { set: { Server: front }, remove: [X-Powered-By] }

                """,
            answer: "HTTP/1.1 200 OK\r\nServer: back\r\nX-Powered-By: y\r\nContent-Length: 0\r\n\r\n")
        #expect(seen.startLine == "GET /new/old/x?q HTTP/1.1")
        #expect(seen["Host"] == "inner.example")
        #expect(seen["X-Set"] == "ours")
        #expect(seen["X-Added"] == "1")
        #expect(seen["X-Gone"] == nil)
        #expect(seen["X-Kept"] == "1")
        #expect(response["Server"] == "front")
        #expect(response["X-Powered-By"] == nil)
    }

    @Test func `a request of HTTP 1.0 without Host is sent as HTTP 1.1 with one`() throws {
        let (seen, response) = try Self.routed("GET / HTTP/1.0\r\n\r\n")
        #expect(seen.startLine == "GET / HTTP/1.1")
        #expect(seen["Host"] != nil)
        #expect(response["Connection"] == "close")
    }

    /// Heads around the sizes at which buffers end.
    @Test(arguments: [900, 1024, 4096, 8000, 8192, 16_384, 60_000])
    func `large heads pass whole, both ways`(size: Int) throws {
        let value = String(repeating: "v", count: size)
        let (seen, response) = try Self.routed(
            "GET / HTTP/1.1\r\nHost: a\r\nX-Large: \(value)\r\n\r\n",
            answer: "HTTP/1.1 200 OK\r\nX-Large: \(value)\r\nContent-Length: 5\r\n\r\nhello")
        #expect(seen["X-Large"] == value)
        #expect(response["X-Large"] == value)
        #expect(response.text == "hello")
    }

    @Test func `heads as large as configured pass whole`() throws {
        let value = String(repeating: "v", count: 900_000)
        let (seen, response) = try Self.routed(
            "GET / HTTP/1.1\r\nHost: a\r\nX-Large: \(value)\r\n\r\n", settings: "limits: { headerBytes: 1MiB }",
            answer: "HTTP/1.1 200 OK\r\nX-Large: \(value)\r\nContent-Length: 5\r\n\r\nhello")
        #expect(seen["X-Large"] == value)
        #expect(response["X-Large"] == value)
        #expect(response.text == "hello")
    }

    @Test func `redirects and answers of our own`() throws {
        let gateway = try TestGateway(
            .init(moreListeners: ["{ address: \"127.0.0.4:0\", redirect: https:8443 }"]),
            """
            routes:
              - match: old.example.com
                redirect: { to: "https://new.example.com", status: 301 }
              - match: /text
                respond: { status: 418, body: teapot }

            """)
        let moved = try gateway.answer(to: "GET /a?b HTTP/1.1\r\nHost: old.example.com\r\n\r\n")
        #expect(moved.status == 301)
        #expect(moved["Location"] == "https://new.example.com/a?b")
        let text = try gateway.answer(to: "GET /text HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(text.status == 418)
        #expect(text.text == "teapot")
        let head = try gateway.answer(to: "HEAD /text HTTP/1.1\r\nHost: a\r\n\r\n", method: "HEAD")
        #expect(head["Content-Length"] == "6")
        let plain = try WireStream(host: "127.0.0.4", port: gateway.port(ofListener: 1))
        try plain.write("GET /x?y HTTP/1.1\r\nHost: shop.example.com:80\r\n\r\n")
        let upgraded = try plain.readResponse()
        #expect(upgraded.status == 308)
        #expect(upgraded["Location"] == "https://shop.example.com:8443/x?y")
    }
}
