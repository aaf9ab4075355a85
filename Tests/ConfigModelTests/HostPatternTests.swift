// Host patterns: what is read, and why the rest is not.

import ConfigModel
import Testing

@Suite struct HostPatternTests {
    static let accepted: [(text: String, pattern: HostPattern)] = [
        ("shop.example.com", .exact("shop.example.com")),
        ("Shop.Example.COM.", .exact("shop.example.com")),
        ("*.example.com", .wildcard(suffix: "example.com")),
        ("localhost", .exact("localhost")),
        ("xn--bcher-kva.example", .exact("xn--bcher-kva.example")),
        ("10.0.0.1", .exact("10.0.0.1")),
        ("[2001:DB8::0:1]", .exact("[2001:db8::1]")),
    ]

    @Test(arguments: accepted)
    func `a pattern is read in lower case, and says itself again`(_ text: String, _ pattern: HostPattern) throws {
        #expect(try HostPattern(parsing: text) == pattern)
        #expect(try HostPattern(parsing: "\(pattern)") == pattern)
    }

    static let refused = [
        "", ".", "*", "*.", "a.*.b", "*a.example.com", "a:80", "a b", "-a.example", "a-.example", "bücher.example",
        "[::g]", "[192.0.2.1]", "[::ffff:192.0.2.1]", "a..b", String(repeating: "a", count: 64),
        String(repeating: "a.", count: 127) + "b",
    ]

    @Test(arguments: refused)
    func `what is no host pattern is refused`(_ text: String) {
        #expect(throws: ValueProblem.self) { try HostPattern(parsing: text) }
    }
}
