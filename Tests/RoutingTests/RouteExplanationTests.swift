// An explanation names the match, what lost to it, and why.

import Routing
import Testing

@Suite struct RouteExplanationTests {
    static let rules: [RouteRule] = [
        RouteRule(0, [], .prefix("/")),
        RouteRule(1, ["a.test"], .prefix("/")),
        RouteRule(2, ["a.test"], .prefix("/api")),
        RouteRule(3, ["a.test"], .prefix("/api"), methods: ["POST"]),
        RouteRule(4, ["a.test"], .exact("/api/x"), headers: [.isPresent("h"), .equals("v", "2")]),
        RouteRule(5, ["a.test"], .exact("/api/x"), query: [.isPresent("q")]),
        RouteRule(6, ["a.test"], .prefix("/other")),
        RouteRule(7, ["*.test"], .prefix("/api")),
        RouteRule(8, ["b.test"], .prefix("/api")),
        RouteRule(9, ["a.test"], .regex("^/api")),
    ]

    @Test func `each candidate is listed with its outcome, best first`() throws {
        let explanation = try RouteTable(Self.rules).explain(
            TestRequest(host: "a.test", path: "/api/x", headers: [("h", "1"), ("v", "1")]))
        #expect(explanation.match == RouteMatch(rule: 2, prefixLength: 4))
        #expect(explanation.considered.map(\.rule) == [4, 5, 3, 2, 1, 9, 7, 0, 6])
        #expect(
            explanation.considered.map(\.outcome) == [
                .headerDiffers(position: 1), .queryDiffers(position: 0), .methodDiffers, .chosen, .lostByPrecedence,
                .lostByPrecedence, .lostByPrecedence, .lostByPrecedence, .pathDiffers,
            ])
        #expect(explanation.omitted == 0)
    }

    @Test func `without a match the rules of the host are listed`() throws {
        let rules = [RouteRule(4, ["a.test"], .prefix("/x")), RouteRule(5, ["b.test"], .prefix("/"))]
        let explanation = try RouteTable(rules).explain(TestRequest(host: "a.test", path: "/y"))
        #expect(explanation.match == nil)
        #expect(explanation.considered.map(\.rule) == [4])
        #expect(explanation.considered.map(\.outcome) == [.pathDiffers])
    }

    @Test func `a long list is cut, but never the match`() throws {
        let losers = (0..<30).map { RouteRule($0, ["a.test"], .prefix("/"), headers: [.isPresent("h\($0)")]) }
        let explanation = try RouteTable(losers + [RouteRule(30, ["a.test"], .prefix("/"))])
            .explain(TestRequest(host: "a.test"))
        #expect(explanation.match?.rule == 30)
        #expect(explanation.considered.count == RouteExplanation.maximumRules)
        #expect(explanation.considered.contains { $0.rule == 30 && $0.outcome == .chosen })
        #expect(explanation.omitted == 11)
    }
}
