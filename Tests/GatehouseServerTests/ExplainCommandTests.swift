// What would become of this request, and why?

import Foundation
import GatehouseServer
import Testing
import TestSupport

@Suite struct ExplainCommandTests {
    private static let configuration = """
        listeners:
          - { address: ":8080", redirect: https }
          - { address: ":8443", tls: {} }
          - "127.0.0.1:8090"
        admin: {}
        certificates: certs
        trustedProxies: [10.0.0.0/8]
        upstreams:
          api:
            endpoints: [{ url: "http://10.0.0.1:8080", weight: 2 }, http://api.internal]
            balance: leastRequest
          canary: { endpoints: [https://10.0.1.1], host: endpoint }
        routes:
          - name: api
            match: shop.example.com/api/
            to: { api: 90, canary: 10 }
            rewrite: { path: /v2 }
            allow: [203.0.113.0/24]
            headers: { request: { set: { X-A: b } }, response: { remove: [Server] } }
            limits: { bodyBytes: 1KiB }
          - name: debug
            match: { hosts: [shop.example.com], path: { prefix: /api/ }, headers: { X-Debug: "1" } }
            to: canary
          - { name: wild, match: "*.example.com/api/", to: api }
          - { name: static, match: { hosts: [shop.example.com], path: /static, methods: [GET, HEAD] }, to: canary }
          - { name: old, match: old.example.com, redirect: https://new.example.com }
          - { name: gone, match: gone.example.com, respond: { status: 410, body: "gone\\n" } }
        """

    private static func bench() throws -> CommandBench {
        let bench = try CommandBench(configuration)
        let leaf = CertificateFactory().leaf(names: ["shop.example.com", "*.example.com", "192.0.2.5"])
        try bench.install(leaf, as: "site")
        return bench
    }

    /// The text of an explanation; a request that is refused is no failure.
    private static func explain(
        _ request: String, headers: [String] = [], from peer: String = "203.0.113.9", listener: String? = nil
    ) throws -> String {
        var question = ExplainCommand.Question(request)
        question.headers = headers
        question.peer = peer
        question.listener = listener
        let bench = try bench()
        let result = ExplainCommand.run(configuration: bench.path, question, format: .text)
        #expect(result.status == 0)
        #expect(result.errors == "")
        return bench.relative(result.output)
    }

    @Test func `everything that decides is told, in one column after another`() throws {
        let text = try Self.explain(
            "GET https://shop.example.com:8443/api/../api/%75sers?id=1",
            headers: ["X-Forwarded-For: 203.0.113.9, 10.0.0.7", "Connection: X-Hop", "X-Hop: 1"], from: "10.1.2.3")
        // How long a certificate is valid depends on the day.
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("certificate") }.joined(separator: "\n")
        #expect(lines == """
            request         GET https://shop.example.com:8443/api/../api/%75sers?id=1
            listener        :8443 (g.yaml:3), speaks TLS
            client address  203.0.113.9
                              from X-Forwarded-For; the peer 10.1.2.3 is a trusted proxy
            path            /api/users
                              canonical form of /api/../api/%75sers
            route           api (g.yaml:14)
                              not debug (g.yaml:21): the header x-debug is not "1"
                              not wild (g.yaml:24): it matches too, but the exact host goes before a wildcard
                              not static (g.yaml:25): its path /static is another
            access          203.0.113.9 is let in (g.yaml:14)
            limit           no body; the most is 1024 bytes (g.yaml:14)
            action          forward to api (g.yaml:9)
                              one of 2 upstreams that share the route's requests by weight
            upstream        api (g.yaml:9): 90 of 100 requests, leastRequest
                              http://10.0.0.1:8080, weight 2
                              http://api.internal, resolved when running
            upstream        canary (g.yaml:12): 10 of 100 requests, roundRobin
                              https://10.0.1.1, verified as 10.0.1.1
            forwarded as    GET /v2/users?id=1 HTTP/1.1
                            Host: shop.example.com:8443
                            X-Forwarded-For: 203.0.113.9, 10.0.0.7, 10.1.2.3
                            X-Forwarded-Proto: https
                            X-Forwarded-Host: shop.example.com:8443
                            Via: 1.1 gatehouse
                            X-Request-Id: 0000000000000000
                            X-A: b
            response        without server
            outcome         forwarded; the upstream answers
            """)
        #expect(text.contains("certificate     certs/site.crt, for shop.example.com, ecdsa P-256, until "))
    }

    static let outcomes: [(request: String, listener: String?, outcome: String)] = [
        ("https://shop.example.com:8443/api/", nil, "forwarded; the upstream answers"),
        ("POST https://shop.example.com:8443/static", nil, "refused with 404: no route"),
        ("https://old.example.com/a?b", nil, "redirected with 308\n+Location: https://new.example.com/a?b"),
        ("http://old.example.com:8080/a?b", nil, "redirected with 308\n+Location: https://old.example.com:8443/a?b"),
        ("https://gone.example.com/", nil, "answered by the route with 410"),
        ("https://shop.example.com/a%2fb", nil, "refused with 400: encoded slash in path"),
        ("GET https://shop.example.com/a b", nil, "refused with 400: version is not HTTP/x.y (RFC 9112 2.3)"),
        ("https://shop.example.com/#x", nil, "refused with 400: fragment in request target (RFC 9112 3.2)"),
        ("https://user@shop.example.com/", nil, "refused with 400: malformed host or port (RFC 9112 3.2)"),
        ("https:///x", nil, "refused with 400: malformed host or port (RFC 9112 3.2)"),
        ("\(String(repeating: "M", count: 33)) https://shop.example.com/", nil,
         "refused with 501: method name too long (RFC 9112 3)"),
        ("https://shop.example.com/\(String(repeating: "x", count: 20_000))", nil,
         "refused with 414: request target too long (RFC 9112 3)"),
        ("CONNECT shop.example.com:443", "127.0.0.1:8090",
         "refused with 400: HTTP/1.1 request without Host (RFC 9112 3.2)"),
        ("http://shop.example.com/", ":8443", "refused with 400: plain HTTP on a port that speaks TLS"),
        ("https://shop.example.com/", "127.0.0.1:8090", "no answer: the listener does not speak TLS"),
        ("GET /readyz", "127.0.0.1:9901", "refused with 400: HTTP/1.1 request without Host (RFC 9112 3.2)"),
        ("http://x/readyz", "127.0.0.1:9901", "a page for the operator"),
    ]

    @Test(arguments: outcomes)
    func `a request comes to this`(_ request: String, _ listener: String?, _ outcome: String) throws {
        let text = try Self.explain(request, listener: listener)
        let expected = outcome.split(separator: "\n+")
        #expect(text.contains("outcome"))
        for part in expected { #expect(text.hasSuffix(" \(part)\n") || text.contains(" \(part)\n"), "\(text)") }
    }

    static let listeners: [(request: String, listener: String)] = [
        ("http://a:8080/", ":8080"), ("http://a:8090/", "127.0.0.1:8090"), ("https://a:8443/", ":8443"),
        // Behind a mapped port: the first that serves routes, and the text says so.
        ("http://a/", "127.0.0.1:8090 (g.yaml:4), speaks plain HTTP\nno listener speaks http at port 80"),
        ("https://a/", ":8443 (g.yaml:3), speaks TLS\nno listener speaks https at port 443"),
        ("GET /", ":8443 (g.yaml:3), speaks TLS\nthe first that serves routes"),
    ]

    @Test(arguments: listeners)
    func `the listener is that of the scheme and port`(_ request: String, _ listener: String) throws {
        let text = try Self.explain(request)
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.joined(separator: "\n").contains("listener \(listener)"), "\(text)")
    }

    static let certificates: [(host: String, words: String)] = [
        ("shop.example.com", "for shop.example.com, ecdsa"),
        ("SHOP.example.com", "for SHOP.example.com, ecdsa"),
        ("x.example.com", "for x.example.com, by a wildcard, ecdsa"),
        ("a.b.example.com", "the default one, for a.b.example.com, ecdsa"),
        ("192.0.2.5", "the default one, for no server name, ecdsa"),
    ]

    @Test(arguments: certificates)
    func `the certificate is the one that the client would be shown`(_ host: String, _ words: String) throws {
        let text = try Self.explain("https://\(host):8443/")
        #expect(text.contains("certs/site.crt, \(words)"), "\(text)")
        let isRefused = text.contains("no certificate is for this host")
        #expect(isRefused == (host == "a.b.example.com"))
    }

    @Test func `a body beyond the route's limit is refused, by its size alone`() throws {
        let bench = try Self.bench()
        for (size, outcome) in [(1024, "forwarded"), (1025, "refused with 413: request body too large")] {
            var question = ExplainCommand.Question("POST https://shop.example.com:8443/api/")
            question.peer = "203.0.113.9"
            question.bodyFile = try bench.directory.write("body", [UInt8](repeating: 0, count: size))
            let result = ExplainCommand.run(configuration: bench.path, question, format: .text)
            #expect(result.output.contains("outcome         \(outcome)"), "\(result.output)")
        }
    }

    // MARK: Reasons

    static let reasons: [(routes: String, request: String, reason: String)] = [
        ("{ name: l, match: a.example/x, respond: 204 }, { name: w, match: a.example/x/y, respond: 204 }",
         "http://a.example/x/y", "it matches too, but the longer path goes first"),
        ("{ name: l, match: a.example/x, respond: 204 }, { name: w, match: a.example=/x, respond: 204 }",
         "http://a.example/x", "it matches too, but the exact path goes first"),
        ("{ name: l, match: a.example~^/x, respond: 204 }, { name: w, match: a.example/x, respond: 204 }",
         "http://a.example/x", "it matches too, but a path goes before a regular expression"),
        ("{ name: w, match: a.example~^/x, respond: 204 }, { name: l, match: a.example~x$, respond: 204 }",
         "http://a.example/x", "it matches too, but the regular expression that stands first goes first"),
        ("{ name: l, match: /x, respond: 204 }, { name: w, match: \"*.example\", respond: 204 }",
         "http://a.example/x", "it matches too, but it is for every host, and a route for this one goes first"),
        ("{ name: l, match: \"*.example/x\", respond: 204 }, { name: w, match: \"*.a.example\", respond: 204 }",
         "http://b.a.example/x", "it matches too, but the longer wildcard goes first"),
        ("{ name: l, match: a.example, respond: 204 }, "
            + "{ name: w, match: { hosts: a.example, methods: GET }, respond: 204 }",
         "http://a.example/", "it matches too, but the route that names the method goes first"),
        ("{ name: l, match: a.example, respond: 204 }, "
            + "{ name: w, match: { hosts: a.example, headers: { Host-Kind: { present: false } } }, respond: 204 }",
         "http://a.example/", "it matches too, but the route that asks for more headers goes first"),
        ("{ name: l, match: a.example, respond: 204 }, "
            + "{ name: w, match: { hosts: a.example, query: { q: { present: true } } }, respond: 204 }",
         "http://a.example/?q", "it matches too, but the route that asks for more of the query goes first"),
        ("{ name: w, match: a.example, respond: 204 }, { name: l, match: a.example/, respond: 204 }",
         "http://a.example/", "it matches too, but it stands further down"),
        ("{ name: l, match: { hosts: a.example, methods: [PUT, POST] }, respond: 204 }",
         "http://a.example/", "it takes only PUT, POST"),
        ("{ name: l, match: { hosts: a.example, headers: { X-A: { present: true } } }, respond: 204 }",
         "http://a.example/", "the header x-a is missing"),
        ("{ name: l, match: { hosts: a.example, query: { q: { present: false } } }, respond: 204 }",
         "http://a.example/?q", "the query parameter q is there"),
        ("{ name: l, match: { hosts: a.example, query: { q: { regex: \"^[0-9]+$\" } } }, respond: 204 }",
         "http://a.example/?q=x", "the query parameter q does not match ^[0-9]+$"),
        ("{ name: l, match: a.example=/y, respond: 204 }", "http://a.example/x", "its path =/y is another"),
    ]

    @Test(arguments: reasons)
    func `a route that did not get the request has its reason`(
        _ routes: String, _ request: String, _ reason: String
    ) throws {
        let bench = try CommandBench("listeners: [\":80\"]\nroutes: [\(routes)]\n")
        let result = ExplainCommand.run(configuration: bench.path, ExplainCommand.Question(request), format: .text)
        #expect(bench.relative(result.output).contains("not l (g.yaml:2): \(reason)\n"), "\(result)")
    }

    // MARK: JSON

    @Test func `JSON has every key, whatever becomes of the request`() throws {
        let bench = try Self.bench()
        for request in ["https://shop.example.com:8443/api/", "http://old.example.com:8080/", "https:///", "x y z"] {
            var question = ExplainCommand.Question(request)
            question.peer = "203.0.113.9"
            let result = ExplainCommand.run(configuration: bench.path, question, format: .json)
            let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            let object = try #require(json as? [String: Any])
            #expect(Set(object.keys) == [
                "request", "outcome", "status", "reason", "answerFields", "listener", "certificate", "steps",
                "inspection", "upstreams", "forwarded", "responseEdits",
            ])
        }
    }

    @Test func `JSON says what the text says`() throws {
        let bench = try Self.bench()
        var question = ExplainCommand.Question("https://x.example.com:8443/api/")
        question.peer = "203.0.113.9"
        let result = ExplainCommand.run(configuration: bench.path, question, format: .json)
        let json = try JSONSerialization.jsonObject(with: Data(bench.relative(result.output).utf8))
        let object = try #require(json as? [String: Any])
        #expect(object["outcome"] as? String == "forward")
        #expect(object["status"] is NSNull)
        let certificate = try #require(object["certificate"] as? [String: Any])
        #expect(certificate["matched"] as? String == "wildcard")
        #expect(certificate["isForHost"] as? Bool == true)
        let steps = try #require(object["steps"] as? [[String: Any]])
        #expect(steps.compactMap { $0["question"] as? String } == ["clientAddress", "path", "route", "limit", "action"])
        #expect(steps[2]["answer"] as? String == "wild")
        #expect(steps[2]["origin"] as? String == "g.yaml:24")
        let upstreams = try #require(object["upstreams"] as? [[String: Any]])
        #expect(upstreams.compactMap { $0["name"] as? String } == ["api"])
        #expect((object["forwarded"] as? [String])?.first == "GET /api/ HTTP/1.1")
    }

    // MARK: Misuse

    static let misuses: [(request: String, headers: [String], peer: String, listener: String?, problem: String)] = [
        ("", [], "127.0.0.1", nil, "found no request, expected one such as 'GET https://shop.example.com/path'"),
        ("GET ", [], "127.0.0.1", nil, "found no request, expected one such as 'GET https://shop.example.com/path'"),
        ("http://a/", ["NoColon"], "127.0.0.1", nil, "--header: found \"NoColon\", expected 'Name: value'"),
        ("http://a/", ["A: b\r\nC: d"], "127.0.0.1", nil, "a line break has no place in a request or a header"),
        ("http://a/\n", [], "127.0.0.1", nil, "a line break has no place in a request or a header"),
        ("http://a/", [], "localhost", nil, "--from: found \"localhost\", expected an IP address"),
        ("http://a/", [], "127.0.0.1", ":1", "--listener: found \":1\", expected one of :8080, :8443, 127.0.0.1:8090, "
            + "127.0.0.1:9901"),
    ]

    @Test(arguments: misuses)
    func `a question that makes no sense is not answered`(
        _ request: String, _ headers: [String], _ peer: String, _ listener: String?, _ problem: String
    ) throws {
        var question = ExplainCommand.Question(request)
        question.headers = headers
        question.peer = peer
        question.listener = listener
        let bench = try Self.bench()
        let result = ExplainCommand.run(configuration: bench.path, question, format: .text)
        #expect(result == CommandResult(errors: "error: \(problem)\n", status: 2))
    }

    @Test func `a bad configuration explains nothing`() throws {
        let bench = try CommandBench("bogus: 1\n")
        let result = ExplainCommand.run(configuration: bench.path, ExplainCommand.Question("http://a/"), format: .json)
        #expect(result.status == 1)
        #expect(result.output == "")
        #expect(bench.relative(result.errors).hasPrefix("g.yaml:1:1: error: "))
    }
}
