// Patterns compile or say why not, match bytes, and never run beyond their budget.

import Bytes
import PatternMatching
import Testing

@Suite struct CompiledPatternTests {
    static let cases: [(pattern: String, options: PatternOptions, subject: String, matches: Bool)] = [
        ("", [], "", true),
        ("", [], "abc", true),
        ("b", [], "abc", true),
        ("^b", [], "abc", false),
        ("b", .anchored, "abc", false),
        ("^/api/v[0-9]+(/|$)", [], "/api/v12", true),
        ("^/api/v[0-9]+(/|$)", [], "/api/vx", false),
        ("ABC", [], "abc", false),
        ("ABC", .caseInsensitive, "abc", true),
        ("a.b", [], "a\nb", false),
        ("a.b", .dotMatchesNewline, "a\nb", true),
        ("^b", .multiline, "a\nb", true),
        ("a$", [], "a\n", true),
        ("a$", .dollarMatchesEndOnly, "a\n", false),
        ("a\\x00b", [], "a\0b", true),
    ]

    @Test(arguments: cases)
    func `a pattern matches what PCRE2 says`(
        pattern: String, options: PatternOptions, subject: String, matches: Bool
    ) throws {
        let scratch = PatternScratch()
        let compiled = try CompiledPattern(pattern, options: options)
        #expect(try compiled.matches(Array(subject.utf8).span, scratch: scratch) == matches)
    }

    static let refused: [(pattern: String, offset: Int, reason: String)] = [
        ("a(b", 3, "missing closing parenthesis"),
        ("[z-a]", 3, "range out of order in character class"),
        ("*a", 0, "quantifier does not follow a repeatable item"),
        ("a\\", 2, "\\ at end of pattern"),
    ]

    @Test(arguments: refused)
    func `a broken pattern is refused with reason and offset`(pattern: String, offset: Int, reason: String) {
        #expect(throws: PatternError.invalid(pattern: pattern, reason: reason, offset: offset)) {
            _ = try CompiledPattern(pattern)
        }
    }

    @Test func `an overlong pattern is refused`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: CompiledPattern.maximumPatternBytes + 1)
        #expect(throws: PatternError.tooLong(bytes: bytes.count)) { _ = try CompiledPattern(bytes) }
    }

    @Test func `bytes that are no UTF-8 are matched as bytes`() throws {
        let scratch = PatternScratch()
        let compiled = try CompiledPattern("^[\\xC3][^\\xA9]$")
        #expect(try compiled.matches(([0xC3, 0x28] as [UInt8]).span, scratch: scratch))
        #expect(try !compiled.matches(([0xC3, 0xA9] as [UInt8]).span, scratch: scratch))
    }

    @Test func `runaway backtracking ends at the budget`() throws {
        let scratch = PatternScratch(budget: MatchBudget(steps: 1_000, depth: 1_000, stackBytes: 64 << 10))
        let compiled = try CompiledPattern("^(a+)+$")
        let subject = Array(String(repeating: "a", count: 40).utf8) + [UInt8(ascii: "b")]
        #expect(throws: PatternError.budgetExceeded) { _ = try compiled.matches(subject.span, scratch: scratch) }
        // The scratch is as good as new.
        #expect(try compiled.matches(Array("aaa".utf8).span, scratch: scratch))
    }

    @Test func `captures tell where groups matched`() throws {
        let scratch = PatternScratch(captures: 4)
        let compiled = try CompiledPattern("(b)(x)?(c+)")
        #expect(compiled.groupCount == 3)
        let match = try compiled.firstMatch(in: Array("abccd".utf8).span, scratch: scratch)
        #expect(match == ByteRange(1, to: 4))
        #expect(scratch.capture(0) == ByteRange(1, to: 4))
        #expect(scratch.capture(1) == ByteRange(1, to: 2))
        #expect(scratch.capture(2) == nil)
        #expect(scratch.capture(3) == ByteRange(2, to: 4))
        #expect(scratch.capture(4) == nil)
        #expect(scratch.capture(-1) == nil)
    }

    @Test func `a search goes on where it is told to`() throws {
        let scratch = PatternScratch()
        let compiled = try CompiledPattern("a")
        let subject = Array("a.a".utf8)
        #expect(try compiled.firstMatch(in: subject.span, from: 1, scratch: scratch) == ByteRange(2, to: 3))
        #expect(try compiled.firstMatch(in: subject.span, from: 3, scratch: scratch) == nil)
        #expect(try compiled.firstMatch(in: subject.span, from: 4, scratch: scratch) == nil)
    }

    @Test func `one pattern serves many threads, each with its scratch`() async throws {
        let patterns = SharedPattern(try CompiledPattern("^/(api|static)/.*[0-9]$"))
        let total = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    let scratch = PatternScratch()
                    var hits = 0
                    for number in 0..<500 {
                        let subject = Array("/api/\(worker)/\(number)".utf8)
                        if (try? patterns.pattern.matches(subject.span, scratch: scratch)) == true { hits += 1 }
                    }
                    return hits
                }
            }
            return await group.reduce(0, +)
        }
        #expect(total == 4_000)
    }
}

private final class SharedPattern: Sendable {
    let pattern: CompiledPattern
    init(_ pattern: consuming CompiledPattern) { self.pattern = pattern }
}
