// Many phrases at once, against looking for one after the other.

import Bytes
import PatternMatching
import Testing

@Suite("Aho and Corasick's automaton") struct AhoCorasickTests {
    static let rows: [(phrases: [String], text: String, found: String?)] = [
        ([], "abc", nil), ([""], "abc", nil), (["abc"], "", nil), (["abc"], "abc", "abc"), (["abc"], "xABCx", "ABC"),
        (["ABC"], "xabcx", "abc"), (["abc"], "ab", nil), (["abc", "abd"], "abd", "abd"),
        // The first to end is found, and of those that end together the longest.
        (["abcd", "bc"], "abcd", "bc"), (["bc", "abc"], "abc", "abc"), (["c", "bc", "abc"], "xbc", "bc"),
        (["she", "he", "hers"], "ushers", "she"), (["aaab"], "aaaab", "aaab"), (["abab", "babb"], "ababb", "abab"),
        (["foofoox", "ofo"], "foofo", "ofo"), (["é"], "caf\u{e9}", "é"), (["a\0b"], "xa\0b", "a\0b"),
        (["@"], "`@", "@"),
    ]

    @Test("the first phrase to end is found, in either case", arguments: rows)
    func row(_ phrases: [String], _ text: String, _ found: String?) {
        let automaton = AhoCorasick(phrases.map { Array($0.utf8) })
        let bytes = Array(text.utf8)
        let range = bytes.withUnsafeBytes { automaton.firstMatch(in: $0) }
        #expect(range.map { String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) } == found)
    }

    @Test("chance phrases are found where looking for each finds them", arguments: [1, 2, 3, 4] as [UInt64])
    func chance(_ seed: UInt64) {
        print("seed \(seed)")
        var state = seed
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let letters = Array("abAB\0\u{e9}@`[{".utf8)
        func text(_ most: Int) -> [UInt8] { (0..<below(most + 1)).map { _ in letters[below(letters.count)] } }
        var found = 0
        for _ in 0..<400 {
            let phrases = (0..<(1 + below(8))).map { _ in text(5) }
            let automaton = AhoCorasick(phrases)
            for _ in 0..<20 {
                let subject = text(12)
                let expected = Self.naive(phrases, subject)
                let range = subject.withUnsafeBytes { automaton.firstMatch(in: $0) }
                #expect(range.map { Int($0.start)..<Int($0.end) } == expected, "\(phrases) in \(subject)")
                guard expected != nil else { continue }
                found += 1
                #expect(subject.count >= automaton.minimumLength)
                #expect(!automaton.required.isDisjoint(with: subject.withUnsafeBytes { ByteSet(of: $0) }))
            }
        }
        #expect(found > 1_000, "nothing was tested")
    }

    /// The range that ends first, and of those the longest.
    private static func naive(_ phrases: [[UInt8]], _ subject: [UInt8]) -> Range<Int>? {
        let lower = subject.map(ASCII.lowercased)
        for end in 0...lower.count {
            let ending = phrases.map { $0.map(ASCII.lowercased) }.filter {
                !$0.isEmpty && $0.count <= end && lower[(end - $0.count)..<end].elementsEqual($0)
            }
            if let longest = ending.max(by: { $0.count < $1.count }) { return (end - longest.count)..<end }
        }
        return nil
    }
}
