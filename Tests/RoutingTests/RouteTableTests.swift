// Which rule wins, by tables.

import HTTPSemantics
import PatternMatching
import Routing
import Testing

@Suite struct RouteTableTests {
    /// One table of rules for most cases; the numbers are what the cases expect.
    static let rules: [RouteRule] = [
        RouteRule(0, [], .prefix("/")),
        RouteRule(1, ["shop.example.com"], .prefix("/")),
        RouteRule(2, ["shop.example.com"], .prefix("/api/")),
        RouteRule(3, ["shop.example.com"], .prefix("/api/v1")),
        RouteRule(4, ["shop.example.com"], .exact("/api/v1")),
        RouteRule(5, ["*.example.com"], .prefix("/")),
        RouteRule(6, ["*.deep.example.com"], .prefix("/")),
        RouteRule(7, ["*.com"], .prefix("/com")),
        RouteRule(8, ["only.test"], .prefix("/only")),
        RouteRule(9, [], .exact("/healthz")),
        RouteRule(10, ["x.test", "y.test"], .prefix("/both")),
        RouteRule(11, ["regex.test"], .prefix("/static")),
        RouteRule(12, ["regex.test"], .regex("^/[a-z]+$")),
        RouteRule(13, ["regex.test"], .regex("\\.php")),
        RouteRule(14, ["regex.test"], .exact("/exact")),
        RouteRule(15, ["a.very.long.host.name.that.fills.a.line.example.org"], .prefix("/")),
        RouteRule(16, ["shop.example.com"], .prefix("/a/path/that/is/longer/than/a/line/of/the/table")),
        RouteRule(17, ["Upper.Test."], .prefix("/%7euser/%c3%a9")),
        RouteRule(18, ["[::1]"], .prefix("/")),
    ]

    static let cases: [(host: String, path: String, rule: Int?, prefixLength: Int)] = [
        ("", "/", 0, 0),
        ("other.test", "/x", 0, 0),
        ("shop.example.com", "/", 1, 0),
        ("shop.example.com", "/x", 1, 0),
        ("shop.example.com", "/apix", 1, 0),
        ("shop.example.com", "/api", 2, 4),
        ("shop.example.com", "/api/", 2, 4),
        ("shop.example.com", "/api/x", 2, 4),
        ("shop.example.com", "/api/v1", 4, 7),
        ("shop.example.com", "/api/v1/", 3, 7),
        ("shop.example.com", "/api/v1/x", 3, 7),
        ("shop.example.com", "/api/v12", 2, 4),
        ("shop.example.com", "/api/v", 2, 4),
        ("www.example.com", "/api/v1", 5, 0),
        ("a.b.example.com", "/", 5, 0),
        ("a.deep.example.com", "/", 6, 0),
        ("a.b.deep.example.com", "/", 6, 0),
        ("deep.example.com", "/", 5, 0),
        ("example.com", "/", 0, 0),
        ("example.com", "/com/x", 7, 4),
        (".example.com", "/com", 7, 4),
        (".com", "/com", 0, 0),
        ("com", "/com", 0, 0),
        ("only.test", "/only", 8, 5),
        ("only.test", "/", 0, 0),
        ("only.test", "/healthz", 9, 8),
        ("www.example.com", "/healthz", 5, 0),
        ("x.test", "/both/x", 10, 5),
        ("y.test", "/both/x", 10, 5),
        ("z.test", "/both/x", 0, 0),
        ("regex.test", "/static", 11, 7),
        ("regex.test", "/static/x.php", 11, 7),
        ("regex.test", "/word", 12, 0),
        ("regex.test", "/x/y.php", 13, 0),
        ("regex.test", "/exact", 14, 6),
        ("regex.test", "/UPPER", 0, 0),
        ("a.very.long.host.name.that.fills.a.line.example.org", "/", 15, 0),
        ("b.very.long.host.name.that.fills.a.line.example.org", "/", 0, 0),
        ("shop.example.com", "/a/path/that/is/longer/than/a/line/of/the/table/x", 16, 47),
        ("shop.example.com", "/a/path/that/is/longer/than/a/line/of/the/tables", 1, 0),
        ("upper.test", "/~user/%C3%A9/x", 17, 13),
        ("[::1]", "/", 18, 0),
    ]

    @Test(arguments: cases)
    func `the most specific host and path win`(host: String, path: String, rule: Int?, prefixLength: Int) throws {
        let table = try RouteTable(Self.rules)
        let expected = rule.map { RouteMatch(rule: $0, prefixLength: prefixLength) }
        #expect(try table.match(TestRequest(host: host, path: path)) == expected)
    }

    @Test(arguments: ["", "*", "example.com:443", "x/"])
    func `what is no path has no route`(path: String) throws {
        #expect(try RouteTable(Self.rules).match(TestRequest(path: path)) == nil)
    }

    @Test func `a table without rules matches nothing`() throws {
        let table = try RouteTable([])
        #expect(try table.match(TestRequest(host: "a", path: "/")) == nil)
        #expect(table.ruleCount == 0)
    }

    @Test func `where nothing matches there is no route`() throws {
        let table = try RouteTable([RouteRule(0, ["a.test"], .prefix("/x")), RouteRule(1, ["*.b.test"], .exact("/"))])
        for (host, path) in [("a.test", "/"), ("b.test", "/"), ("", "/x"), ("c.b.test", "/x")] {
            #expect(try table.match(TestRequest(host: host, path: path)) == nil)
        }
    }

    static let conditional: [RouteRule] = [
        RouteRule(0, ["h"], .prefix("/p")),
        RouteRule(1, ["h"], .prefix("/p"), headers: [.equals("X-Version", "2")]),
        RouteRule(2, ["h"], .prefix("/p"), methods: ["POST", "PUT"]),
        RouteRule(3, ["h"], .prefix("/p"), headers: [.equals("x-version", "2"), .isPresent("X-Debug")]),
        RouteRule(4, ["h"], .prefix("/p"), query: [.equals("v", "2")]),
        RouteRule(5, ["h"], .prefix("/p"), methods: ["POST"], headers: [.matches("User-Agent", "^curl/[0-9]")]),
        RouteRule(6, ["h"], .prefix("/p/only"), methods: ["DELETE"]),
        RouteRule(7, ["h"], .prefix("/p"), query: [.equals("v", "2"), .matches("w", "^$")]),
        RouteRule(8, ["h"], .prefix("/p"), methods: ["POST"], headers: [.isPresent("user-agent")]),
        RouteRule(9, ["h"], .exact("/p"), methods: ["OPTIONS"]),
    ]

    static let conditionalCases: [(request: TestRequest, rule: Int)] = [
        (TestRequest(host: "h", path: "/p"), 0),
        (TestRequest(host: "h", path: "/p", headers: [("X-VERSION", "2")]), 1),
        (TestRequest(host: "h", path: "/p", headers: [("X-Version", "20")]), 0),
        (TestRequest(host: "h", path: "/p", headers: [("X-Version", "1"), ("X-Version", "2")]), 1),
        (TestRequest(host: "h", path: "/p", method: "PUT"), 2),
        (TestRequest(host: "h", path: "/p", method: "put"), 0),
        (TestRequest(host: "h", path: "/p", method: "PUT", headers: [("X-Version", "2"), ("X-Debug", "")]), 2),
        (TestRequest(host: "h", path: "/p", headers: [("X-Version", "2"), ("X-Debug", "")]), 3),
        (TestRequest(host: "h", path: "/p", query: [("v", "2")]), 4),
        (TestRequest(host: "h", path: "/p", headers: [("X-Version", "2")], query: [("v", "2")]), 1),
        (TestRequest(host: "h", path: "/p", query: [("v", "2"), ("w", "")]), 7),
        (TestRequest(host: "h", path: "/p", query: [("v", "2"), ("w", "x")]), 4),
        (TestRequest(host: "h", path: "/p", method: "POST", headers: [("user-agent", "curl/8")]), 5),
        (TestRequest(host: "h", path: "/p", method: "POST", headers: [("user-agent", "wget")]), 8),
        (TestRequest(host: "h", path: "/p/only/x", method: "DELETE"), 6),
        (TestRequest(host: "h", path: "/p/only/x", method: "GET"), 0),
        (TestRequest(host: "h", path: "/p", method: "OPTIONS"), 9),
    ]

    @Test(arguments: conditionalCases)
    func `at one place more conditions win, and unmet ones fall through`(request: TestRequest, rule: Int) throws {
        #expect(try RouteTable(Self.conditional).match(request)?.rule == rule)
    }

    @Test func `equal rules go by file order`() throws {
        let table = try RouteTable([RouteRule(7, ["h"], .prefix("/a")), RouteRule(3, ["h"], .prefix("/a/"))])
        #expect(try table.match(TestRequest(host: "h", path: "/a"))?.rule == 7)
    }

    @Test func `unmet conditions fall through to less specific hosts`() throws {
        let table = try RouteTable([
            RouteRule(0, ["a.b.test"], .exact("/x"), methods: ["PUT"]),
            RouteRule(1, ["*.b.test"], .prefix("/x"), methods: ["POST"]),
            RouteRule(2, ["*.test"], .regex("^/x"), methods: ["HEAD"]),
            RouteRule(3, [], .prefix("/x")),
        ])
        for (method, rule) in [("PUT", 0), ("POST", 1), ("HEAD", 2), ("GET", 3)] {
            let request = TestRequest(host: "a.b.test", path: "/x", method: method)
            #expect(try table.match(request)?.rule == rule)
        }
    }

    @Test func `several rules of one number count as several`() throws {
        let table = try RouteTable([
            RouteRule(5, ["h"], .prefix("/"), methods: ["GET"]), RouteRule(5, ["h"], .prefix("/"), methods: ["PUT"]),
        ])
        #expect(try table.match(TestRequest(host: "h", method: "PUT"))?.rule == 5)
        #expect(try table.match(TestRequest(host: "h", method: "POST")) == nil)
    }

    @Test func `empty segments count where slashes are not merged`() throws {
        let table = try RouteTable(
            [
                RouteRule(0, [], .prefix("/")), RouteRule(1, [], .prefix("/a//b")), RouteRule(2, [], .prefix("/a//")),
                RouteRule(3, [], .prefix("/a")),
            ], pathRules: PathRules(mergesSlashes: false))
        for (path, rule) in [("/a//b/c", 1), ("/a//c", 2), ("/a//", 2), ("/a/", 3), ("/a/b", 3), ("//a", 0)] {
            #expect(try table.match(TestRequest(path: path))?.rule == rule, "\(path)")
        }
    }

    @Test func `the deepest prefix allowed matches`() throws {
        let path = String(repeating: "/s", count: RouteTable.maximumDepth)
        let table = try RouteTable([RouteRule(0, [], .prefix("/")), RouteRule(1, [], .prefix(path))])
        #expect(try table.match(TestRequest(path: path + "/s/s/s"))?.rule == 1)
        #expect(try table.match(TestRequest(path: String(path.dropLast(2))))?.rule == 0)
    }

    @Test func `a regular expression over its budget is an error, not another route`() throws {
        let table = try RouteTable([RouteRule(0, ["h"], .regex("^/(a+)+$")), RouteRule(1, [], .prefix("/"))])
        let scratch = RouteScratch(budget: MatchBudget(steps: 100, depth: 100, stackBytes: 32 << 10))
        let path = Array(("/" + String(repeating: "a", count: 40) + "b").utf8)
        #expect(throws: PatternError.budgetExceeded) {
            _ = try table.match(
                host: Array("h".utf8).span, path: path.span, conditions: NoConditions(), scratch: scratch)
        }
    }

    static let refused: [(rule: RouteRule, error: RouteTableError)] = [
        (RouteRule(1, [], .prefix("api")), .refusedPath(rule: 1, path: "api", reason: .notAbsolute)),
        (RouteRule(2, [], .exact("/%zz")), .refusedPath(rule: 2, path: "/%zz", reason: .invalidEscape(at: 1))),
        (
            RouteRule(3, [], .regex("(")),
            .invalidExpression(
                rule: 3, reason: .invalid(pattern: "(", reason: "missing closing parenthesis", offset: 1))
        ),
        (
            RouteRule(4, [], .prefix("/"), headers: [.matches("a", "[")]),
            .invalidExpression(
                rule: 4,
                reason: .invalid(pattern: "[", reason: "missing terminating ] for character class", offset: 1))
        ),
        (RouteRule(5, [""], .prefix("/")), .invalidHost(rule: 5, host: "")),
        (RouteRule(6, ["a..b"], .prefix("/")), .invalidHost(rule: 6, host: "a..b")),
        (RouteRule(7, ["*."], .prefix("/")), .invalidHost(rule: 7, host: "*.")),
        (RouteRule(8, ["a.*.b"], .prefix("/")), .invalidHost(rule: 8, host: "a.*.b")),
        (RouteRule(9, ["a b"], .prefix("/")), .invalidHost(rule: 9, host: "a b")),
        (RouteRule(-1, [], .prefix("/")), .invalidRuleNumber(rule: -1)),
        (
            RouteRule(10, [], .prefix(String(repeating: "/s", count: 63))),
            .tooDeep(rule: 10, path: String(repeating: "/s", count: 63))
        ),
    ]

    @Test(arguments: refused)
    func `a rule that no request can meet is refused`(rule: RouteRule, error: RouteTableError) {
        #expect(throws: error) { _ = try RouteTable([RouteRule(0, [], .prefix("/")), rule]) }
    }
}
