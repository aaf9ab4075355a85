// The table against the plainest matcher, on random rules and requests.

import Routing
import TestSupport
import Testing

@Suite struct RouteTableDifferentialTests {
    /// Small vocabularies, so that rules and requests meet often.
    struct RandomRoutes {
        var generator: SeededGenerator

        private static let labels = ["a", "b", "c", "shop", "x1", "a-label-that-is-long-enough-to-leave-the-line"]
        private static let segments = ["a", "b", "api", "v1", "x", "aa", "", "a-segment-longer-than-the-line-it-is-in"]
        private static let expressions = ["^/a", "b$", "/[a-c]/", "v[0-9]", "^/(api|x)(/|$)"]

        mutating func host(labels: ClosedRange<Int>) -> String {
            (0..<Int.random(in: labels, using: &generator)).map { _ in generator.pick(Self.labels) }
                .joined(separator: ".")
        }

        mutating func path() -> String {
            let segments = (0..<generator.below(5)).map { _ in generator.pick(Self.segments) }.filter { !$0.isEmpty }
            return "/" + segments.joined(separator: "/") + (segments.isEmpty || generator.below(3) > 0 ? "" : "/")
        }

        mutating func rule(_ number: Int) -> RouteRule {
            let path: PathPattern = switch generator.below(10) {
            case 0...5: .prefix(self.path())
            case 6...7: .exact(self.path())
            default: .regex(generator.pick(Self.expressions))
            }
            let host: [String] = switch generator.below(6) {
            case 0: []
            case 1...2: ["*." + self.host(labels: 1...3)]
            default: [self.host(labels: 1...3)]
            }
            var rule = RouteRule(number, host, path)
            if generator.below(4) == 0 {
                rule.methods = [Array("GET".utf8), Array(generator.pick(["PUT", "POST"]).utf8)]
            }
            for name in ["h1", "h2"] where generator.below(6) == 0 { rule.headers.append(condition(name)) }
            for name in ["q1", "q2"] where generator.below(8) == 0 { rule.query.append(condition(name)) }
            return rule
        }

        private mutating func condition(_ name: String) -> FieldCondition {
            switch generator.below(3) {
            case 0: .isPresent(name)
            case 1: .equals(name, generator.pick(["1", "22"]))
            default: .matches(name, generator.pick(["^2", "1"]))
            }
        }

        mutating func request() -> TestRequest {
            var request = TestRequest(
                host: generator.below(10) == 0 ? "" : host(labels: 1...5), path: path(),
                method: generator.pick(["GET", "PUT", "POST"]))
            for name in ["h1", "H2", "h1"] where generator.below(2) == 0 {
                request.headers.append((name, generator.pick(["1", "22", ""])))
            }
            for name in ["q1", "q2"] where generator.below(2) == 0 {
                request.query.append((name, generator.pick(["1", "22", ""])))
            }
            return request
        }
    }

    static let seeds: [UInt64] = [1, 2, 3, .random(in: 4...(.max))]

    @Test(arguments: seeds)
    func `the table and a linear matcher agree`(seed: UInt64) throws {
        var random = RandomRoutes(generator: SeededGenerator(seed: seed))
        var matches = 0
        // Every size as often as every other, so that no seed makes only tables that hardly match.
        for count in Array(repeating: [0, 1, 3, 10, 40, 200], count: 4).joined() {
            let rules = (0..<count).map { random.rule($0) }
            let table = try RouteTable(rules)
            let linear = LinearMatcher(rules: rules)
            for _ in 0..<100 {
                let request = random.request()
                let expected = linear.match(request)
                #expect(try table.match(request) == expected, "seed \(seed), \(count) rules: \(request)")
                #expect(try table.explain(request).match == expected, "seed \(seed), \(count) rules: \(request)")
                if expected != nil { matches += 1 }
            }
        }
        // The vocabularies must meet often enough for the comparison to mean something.
        #expect(matches > 500)
    }

    @Test(arguments: [1, 2, 5, 100, 20_000])
    func `every host and path of a large table is found`(count: Int) throws {
        let rules = (0..<count).map { RouteRule($0, ["host-\($0 / 3).example.com"], .prefix("/segment/\($0)")) }
        let table = try RouteTable(rules)
        for number in stride(from: 0, to: count, by: max(1, count / 500)) {
            let host = "host-\(number / 3).example.com"
            #expect(try table.match(TestRequest(host: host, path: "/segment/\(number)/x"))?.rule == number)
            #expect(try table.match(TestRequest(host: host, path: "/segment/\(number)x")) == nil)
            #expect(try table.match(TestRequest(host: "x" + host, path: "/segment/\(number)")) == nil)
        }
    }
}
