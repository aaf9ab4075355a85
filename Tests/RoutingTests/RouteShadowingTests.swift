// Rules that never match are found, and no others.

import Routing
import Testing

@Suite struct RouteShadowingTests {
    static let cases: [(rules: [RouteRule], shadowed: [ShadowedRule])] = [
        ([RouteRule(0, ["a"], .prefix("/")), RouteRule(1, ["b"], .prefix("/"))], []),
        (
            [RouteRule(0, ["a"], .prefix("/x")), RouteRule(1, ["A"], .prefix("/x/"))],
            [ShadowedRule(rule: 1, by: 0, isEverywhere: true)]
        ),
        (
            [RouteRule(0, ["a"], .prefix("/")), RouteRule(1, ["a", "b"], .prefix("/"))],
            [ShadowedRule(rule: 1, by: 0, isEverywhere: false)]
        ),
        ([RouteRule(0, ["a"], .prefix("/")), RouteRule(1, ["a"], .prefix("/"), methods: ["GET"])], []),
        ([RouteRule(0, ["a"], .prefix("/")), RouteRule(1, ["a"], .exact("/"))], []),
        (
            [
                RouteRule(0, [], .prefix("/"), methods: ["GET", "PUT"]),
                RouteRule(1, [], .prefix("/"), methods: ["GET"]),
                RouteRule(2, [], .prefix("/"), methods: ["GET", "POST"]),
            ], [ShadowedRule(rule: 1, by: 0, isEverywhere: true)]
        ),
        (
            [RouteRule(0, ["a"], .regex("x")), RouteRule(1, ["a"], .prefix("/"))],
            [ShadowedRule(rule: 0, by: 1, isEverywhere: true)]
        ),
        ([RouteRule(0, ["a"], .regex("x")), RouteRule(1, ["a"], .prefix("/"), methods: ["GET"])], []),
        ([RouteRule(0, ["a", "a"], .prefix("/"))], []),
        ([RouteRule(0, ["a"], .prefix("/")), RouteRule(0, ["a"], .prefix("/"))], []),
    ]

    @Test(arguments: cases)
    func `a rule is reported where others take all of its requests`(
        rules: [RouteRule], shadowed: [ShadowedRule]
    ) throws {
        #expect(try RouteTable(rules).shadowedRules == shadowed)
    }
}
