// Long subjects are searched in stretches: that finds the same, and no stretch can take long.

import Bytes
import Testing

@testable import PatternMatching

@Suite struct PatternPaceTests {
    @Test(arguments: [512, 4_000, 12_000, 40_000, 128 << 10])
    func `however cheap a place was, the next stretch is bounded`(_ bytes: Int) {
        let pace = PatternPace()
        pace.begin(bytes, most: 100_000)
        for _ in 0..<200 {
            #expect(pace.places == 1 || pace.places * Int(pace.limit) * bytes <= 8 << 20)
            #expect(pace.next(bytes))
        }
    }

    @Test func `what a higher limit may take is asked for before`() {
        let pace = PatternPace()
        var asked: [UInt64] = []
        pace.mayGoOn = {
            asked.append($0)
            return true
        }
        pace.begin(100_000, most: 100_000)
        while pace.raise(most: 100_000, 100_000) {}
        // The first times are cheap by their limit, and are not asked for.
        #expect(asked.first == 0)
        #expect(asked.last != 0)
        #expect(pace.limit == 100_000)
    }

    @Test func `a budget that is spent ends the search`() throws {
        let scratch = PatternScratch()
        scratch.pace.mayGoOn = { _ in false }
        let pattern = try CompiledPattern("\\s+x")
        let subject = [UInt8](repeating: 0x20, count: 100_000)
        #expect(throws: PatternError.budgetExceeded) { try pattern.matches(subject.span, scratch: scratch) }
    }

    /// The pattern, what stands behind the filling, and whether that is found.
    static let cases: [(pattern: String, filling: String, end: String, matches: Bool)] = [
        ("ab", "x", "ab", true), ("ab", "a", "b", true), ("ab", "a", "a", false), ("[bc]d", "b", "cd", true),
        ("(?<=x)ab", "x", "ab", true), ("(?<=y)ab", "x", "ab", false), ("(?i)aB", "x", "Ab", true),
        ("\\bend$", "x ", "end", true), ("$", "x", "", true), ("y*$", "x", "yyy", true), ("^x*y", "x", "y", true),
        ("^y", "x", "y", false), ("a(?=b)", "x", "ab", true), ("\\s+y", " ", "y", true), ("(?:ab)c", "ab", "c", true),
        ("x\\Ky", "x", "y", true), ("\\Bb", "a", "b", true), ("(?!x)..", "x", "ab", true),
    ]

    @Test(arguments: cases)
    func `stretches find what one search finds`(
        pattern: String, filling: String, end: String, matches: Bool
    ) throws {
        let scratch = PatternScratch()
        let compiled = try CompiledPattern(pattern, options: [.dotMatchesNewline, .dollarMatchesEndOnly])
        for count in [300, 1_000, 3_000, 20_000] {
            let subject = Array((String(repeating: filling, count: count) + end).utf8)
            #expect(try compiled.matches(subject.span, scratch: scratch) == matches, "\(count)")
        }
    }

    @Test func `the first match is where it is without stretches`() throws {
        let scratch = PatternScratch()
        let pattern = try CompiledPattern("[a-c]b+")
        for place in stride(from: 0, to: 5_000, by: 97) {
            var subject = [UInt8](repeating: UInt8(ascii: "a"), count: 5_000)
            subject.insert(contentsOf: Array("cbb".utf8), at: place)
            let found = try pattern.firstMatch(in: subject.span, scratch: scratch)
            #expect(found?.start == UInt32(place) && found?.count == 3)
        }
    }
}
