// rx, rxGlobal and restpath: what matches, and what is captured.

import Bytes
import Testing

@testable import WAF

@Suite("rx, rxGlobal and restpath") struct PatternOperatorTests {
    static let rxRows: [OperatorRow] = [
        ("", "", true), ("", "x", true), ("^$", "", true), ("^$", "a", false), ("a$", "a", true),
        ("a$", #"a\x0a"#, false),
        ("a$", #"a\x0ab"#, false), ("^b", #"a\x0ab"#, false), ("a.b", #"a\x0ab"#, true), ("a.b", #"a\x00b"#, true),
        ("abc", "xABCx", false), ("(?i)abc", "xABCx", true), (#"\\x00"#, #"a\x00"#, true),
        (#"[\\xc3]"#, #"\xc3\xa9"#, true),
        ("a{2,3}b", "aab", true), ("a{2,3}b", "ab", false), (#"\\bunion\\b"#, "x union y", true),
        ("(?=b)b|c", "c", true),
    ]

    @Test("rx reads patterns as ModSecurity 2.9 compiles them", arguments: rxRows)
    func rx(_ row: OperatorRow) { OperatorCheck.check("rx", row) }

    static let captureRows: [(name: String, pattern: String, value: String, captures: [String])] = [
        ("rx", "b", "abc", ["b"]),
        ("rx", "(a)(x)?(b)", "ab", ["ab", "a", "", "b"]),
        ("rx", "(a)|(b)", "b", ["b", "", "b"]),
        ("rx", "(a|b)", "ab", ["a", "a"]),
        ("rx", "x", "abc", []),
        (
            "rx", "(1)(2)(3)(4)(5)(6)(7)(8)(9)(0)", "1234567890",
            ["1234567890", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
        ),
        ("rxGlobal", "[a-z]+", "ab1cd2", ["ab", "cd"]),
        ("rxGlobal", "([a-z])([0-9])", "a1b2", ["a1", "a", "1", "b2", "b", "2"]),
        ("rxGlobal", "[a-z]*", "1ab2", ["ab"]),
        ("rxGlobal", "x*", "aa", [""]),
        ("rxGlobal", "x", "aa", []),
        ("rxGlobal", "a", "aaaaaaaaaaaa", Array(repeating: "a", count: 10)),
        ("rxGlobal", "(a)|(b)", "ba", ["b", "", "b", "a", "a", ""]),
        ("restpath", "/books/{id}", "/books/42", ["/books/42", "42"]),
        ("restpath", "/a/{x}/b/{y}", "/a/1/b/2?q", ["/a/1/b/2", "1", "2"]),
    ]

    @Test("groups are captured in their order", arguments: captureRows)
    func captures(_ name: String, _ pattern: String, _ value: String, _ captures: [String]) throws {
        let answer = try #require(OperatorCase.answer(name, escapedBytes(pattern), escapedBytes(value)))
        // rxGlobal ends where the groups of the last match end; a group that takes no part there may be missing.
        #expect(answer.captures.map { String(decoding: $0, as: UTF8.self) } == captures)
        #expect(answer.isMatch == !captures.isEmpty)
    }

    static let restPaths: [OperatorRow] = [
        ("/books/{id}", "/books/42", true), ("/books/{id}", "/books/", false), ("/books/{id}", "/book/42", false),
        ("/a.b/{id}", "/axb/1", false), ("/a.b/{id}", "/a.b/1", true), ("/{x}/{y}", "/1/2", true),
        ("/{x}/{y}", "/1", false),
        ("/plain", "/plain", true), ("/plain+", "/plain+", true),
    ]

    @Test("restpath takes whole segments for its names", arguments: restPaths)
    func restPath(_ row: OperatorRow) { OperatorCheck.check("restpath", row) }

    @Test("patterns of macros are compiled as they come, kept, and dropped again")
    func late() throws {
        let compiled = try OperatorCompiler.compile(name: "rx", argument: [], hasMacros: true, read: { _ in nil })
        var context = MatchContext(patternLimit: 10_000)
        for round in 0..<3 {
            for number in 0..<12 {
                // One of them is no pattern, and matches nothing.
                let pattern = Array((number == 5 ? "(" : "^\(number)$").utf8)
                let value = Array("\(number)".utf8)
                let isMatch = pattern.withUnsafeBytes { pattern in
                    context.parameter = pattern
                    return value.withUnsafeBytes { compiled.matches($0, in: &context) }
                }
                #expect(isMatch == (number != 5), "round \(round), \(number)")
            }
        }
    }

    @Test("a pattern over its budget is no match, and says so")
    func budget() throws {
        let compiled = try OperatorCompiler.compile(
            name: "rx", argument: Array("^(a+)+$".utf8), hasMacros: false, read: { _ in nil })
        var context = MatchContext(patternLimit: 1_000)
        let value = [UInt8](repeating: UInt8(ascii: "a"), count: 60) + [UInt8(ascii: "b")]
        #expect(value.withUnsafeBytes { !compiled.matches($0, in: &context) })
        let isSaid = context.exceededPatternLimit
        #expect(isSaid)
    }
}
