// Routes from the file to the table, and what they do.

import HTTP1
import HTTPSemantics
import Pipeline
import Routing
import Snapshots
import Addressing
import Testing

@Suite struct RouteCompilerTests {
    /// The name of the route that takes a request.
    private static func route(_ lines: String..., in snapshot: ProxySnapshot) throws -> String? {
        let head = RequestHead()
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        try #require(try RequestParser.parse(bytes.span, into: head, limits: HTTP1Limits()) == bytes.count)
        let input = DecisionInput(listener: 0, peer: IPAddress(ipv4: 0x7F00_0001), random: 0)
        let verdict = Decision.head(head, of: input, in: snapshot, scratch: RouteScratch()).verdict
        return verdict.route < 0 ? nil : snapshot.routes[verdict.route].name
    }

    @Test func `a condition on what must be missing holds from the file to the decision`() throws {
        let snapshot = try TestCompilation().snapshot("""
            listeners: [":8080"]
            routes:
              - name: quiet
                match: { path: /, headers: { X-Debug: { present: false } }, query: { debug: { present: false } } }
                to: http://10.0.0.1
              - { name: loud, match: /, to: http://10.0.0.2 }
            """)
        #expect(try Self.route("GET / HTTP/1.1", "Host: a", in: snapshot) == "quiet")
        #expect(try Self.route("GET /?x=debug HTTP/1.1", "Host: a", in: snapshot) == "quiet")
        #expect(try Self.route("GET / HTTP/1.1", "Host: a", "x-debug:", in: snapshot) == "loud")
        #expect(try Self.route("GET /?debug HTTP/1.1", "Host: a", in: snapshot) == "loud")
    }

    @Test func `a route that can never match is reported once`() throws {
        let (snapshot, messages) = try TestCompilation().compile("""
            listeners: [":8080"]
            routes:
              - { name: first, match: a.example/x, to: http://10.0.0.1 }
              - { name: second, match: a.example/x/, to: http://10.0.0.2 }
            """)
        #expect(snapshot != nil)
        #expect(messages == [
            "g.yaml:4:5: warning: route \"second\" can never match: route \"first\" (g.yaml:3:5) "
                + "takes every such request",
        ])
    }

    @Test func `everything a route says arrives in its snapshot`() throws {
        let snapshot = try TestCompilation().snapshot("""
            listeners: [":8080"]
            limits: { bodyBytes: 5MiB }
            upstreams: { a: http://10.0.0.1, b: http://10.0.0.2 }
            routes:
              - name: full
                match: a.example
                to: { a: 90, b: 10 }
                allow: 10.0.0.0/8
                deny: 10.9.0.0/16
                rewrite: { path: /v2, host: inner.example }
                headers: { request: { set: { X-A: b }, remove: [X-B] }, response: { add: { X-C: d } } }
                timeouts: { response: 2s, request: 3s }
                limits: { bodyBytes: 1KiB }
              - { name: plain, match: b.example, to: a }
            """)
        let full = snapshot.routes[0]
        #expect(full.origin.hasSuffix("g.yaml:5"))
        #expect(try #require(full.allowed).contains(IPAddress(ipv4: 0x0A00_0001)))
        #expect(try #require(full.denied).contains(IPAddress(ipv4: 0x0A09_0001)))
        #expect(full.replacementPath == Array("/v2".utf8))
        #expect(full.replacementHost == Array("inner.example".utf8))
        #expect(full.requestEdits?.addedLines == Array("X-A: b\r\n".utf8))
        #expect(full.requestEdits?.removed == [Array("x-b".utf8), Array("x-a".utf8)])
        #expect(full.responseEdits?.addedLines == Array("X-C: d\r\n".utf8))
        #expect(full.responseTimeout == 2_000_000_000)
        #expect(full.requestTimeout == 3_000_000_000)
        #expect(full.maximumBodyBytes == 1024)
        guard case .forward(let shares) = full.action else {
            Issue.record("not forwarded")
            return
        }
        #expect(shares.upstreams == [0, 1])
        #expect(shares.weights == [90, 10])
        let plain = snapshot.routes[1]
        #expect(plain.maximumBodyBytes == 5 << 20)
        #expect(plain.responseTimeout == nil)
        #expect(plain.allowed == nil)
        #expect(plain.requestEdits == nil)
    }

    @Test func `redirects and answers of the gateway's own are ready to send`() throws {
        let snapshot = try TestCompilation().snapshot("""
            listeners: [":8080"]
            routes:
              - { match: a.example, redirect: https://b.example }
              - { match: b.example/x, redirect: { to: https://c.example/y, status: 302 } }
              - { match: c.example, respond: { status: 503, body: "later\\n" } }
            """)
        let texts = snapshot.routes.map { route -> String in
            switch route.action {
            case .redirect(let redirect):
                let location = String(decoding: redirect.location, as: UTF8.self)
                return "\(redirect.status) \(location) \(redirect.keepsRequestTarget)"
            case .passthrough: return "passthrough"
            case .respond(let status, let type, let body):
                return "\(status) \(String(decoding: type, as: UTF8.self)) \(String(decoding: body, as: UTF8.self))"
            case .forward: return "forward"
            }
        }
        #expect(texts == [
            "308 https://b.example true", "302 https://c.example/y false", "503 text/plain; charset=utf-8 later\n",
        ])
    }

    @Test func `a regular expression that does not compile is an error at its place`() throws {
        let (snapshot, messages) = try TestCompilation().compile("""
            listeners: [":8080"]
            routes:
              - { match: a.example, to: http://10.0.0.1 }
              - match: { hosts: b.example, path: { regex: "^/(" } }
                to: http://10.0.0.1
            """)
        #expect(snapshot == nil)
        #expect(messages.count == 1)
        #expect(messages[0].hasPrefix("g.yaml:4:47: error: "), "\(messages)")
    }

    @Test func `equal routes keep their table, others get a new one`() throws {
        let compilation = try TestCompilation()
        let one = "listeners: [\":8080\"]\nroutes: [{ match: a.example, to: http://10.0.0.1 }]"
        let first = try compilation.snapshot(one)
        let second = try compilation.snapshot("limits: { headers: 100 }\n" + one)
        let third = try compilation.snapshot(one.replacing("a.example", with: "b.example"))
        #expect(first.generation + 1 == second.generation)
        #expect(try Self.route("GET / HTTP/1.1", "Host: a.example", in: second) != nil)
        #expect(try Self.route("GET / HTTP/1.1", "Host: a.example", in: third) == nil)
        #expect(first.routeTable !== third.routeTable)
    }

    @Test func `new path rules make a new table of the same routes`() throws {
        let compilation = try TestCompilation()
        let routes = "listeners: [\":8080\"]\nroutes: [{ match: a.example=/x%2Fy, to: http://10.0.0.1 }]"
        let kept = try compilation.snapshot("paths: { encodedSlash: keep }\n" + routes)
        #expect(try Self.route("GET /x%2Fy HTTP/1.1", "Host: a.example", in: kept) != nil)
        let decoded = try compilation.snapshot("paths: { encodedSlash: decode }\n" + routes)
        #expect(try Self.route("GET /x%2Fy HTTP/1.1", "Host: a.example", in: decoded) != nil)
        #expect(try Self.route("GET /x/y HTTP/1.1", "Host: a.example", in: decoded) != nil)
    }
}
