// Where matches can begin, and that a search of those places alone finds the same.

import Bytes
import PatternMatching
import Testing

@Suite struct BeginningFilterTests {
    private static let options: PatternOptions = [.dotMatchesNewline, .dollarMatchesEndOnly]

    private static func filter(_ pattern: String) -> BeginningFilter? {
        BeginningFilter(RegexFacts(pattern: Array(pattern.utf8), options: options))
    }

    @Test(arguments: [
        ("select", "a selection", 2), ("select", "selec", nil), ("select", "", nil), ("(?i)select", "sELECT", 0),
        ("(?i)union|drop", "please drop", 7), ("ab|xyz", "axyxyz", 3), ("ab", "aab", 1), ("xyz", "zxyxyz", 3),
        ("\\bwget\\b", "a wget", 2), ("(?:;|\\|)\\s*ls", "a; ls", 1), ("q{3}z", "qqqqz", 1),
        // Less is known than the pattern says: where the first eight bytes fit, it is tried.
        ("abcdefghij", "abcdefghxx", 0), ("(?:ab|cd)x", "adx cbx cdx", 8),
        // One byte is enough at the end of a subject where the pattern asks for no more.
        ("%|0x41", "100%", 3), ("^zz|xq", "zz", 0), ("^zz|xq", "azz xq", 0),
    ] as [(String, String, Int?)])
    func `a place fits that has the bytes of a beginning`(pattern: String, subject: String, expected: Int?) throws {
        let filter = try #require(Self.filter(pattern))
        let place = Array(subject.utf8).withUnsafeBytes { filter.firstPlace(in: $0) }
        #expect(place == expected)
    }

    @Test func `the next place is sought behind the last`() throws {
        let filter = try #require(Self.filter("(?i)ls|^cd"))
        let subject = Array("ls cd LS".utf8)
        let places = [0, 1, 7].map { from in subject.withUnsafeBytes { filter.firstPlace(in: $0, from: from) } }
        #expect(places == [0, 6, nil])
    }

    @Test(arguments: ["", "a*", "[a-z]+=", "[a-z]", "\\w+", "(?:a|)b?", "\\Gab", "(?m)^", "[aeiou]|t|n|s|r"])
    func `a pattern that can begin nearly anywhere has no filter`(pattern: String) {
        #expect(Self.filter(pattern) == nil)
    }

    /// Few places and many, subjects below and above the length from which searches are paced.
    @Test(arguments: [
        "(?i)\\b(?:select|union|drop)\\s+(?:all|from)", "(?:;|`|\\$\\()\\s*(?:ls|cat|id)\\b", "^(?:json\\.)?x|ca+t",
        "[;|]{2,4}(a|b)?", "\\.\\./|%2e%2e", "(?<=a);(?=l)", "(?i)l\\x5c?s\\s|c\\x5c?a\\x5c?t\\s",
    ])
    func `a search of the places that fit finds what a search of all does`(pattern: String) throws {
        let seed = pattern.utf8.reduce(7 as UInt64) { ($0 &* 31 &+ UInt64($1)) & 0xFFFF }
        print("seed \(seed)")
        var state = seed
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let compiled = try CompiledPattern(pattern, options: Self.options)
        let filter = try #require(Self.filter(pattern))
        let scratch = PatternScratch()
        let pieces = [
            ";", "||", "`", "a", "b", " ", "ls", "ls ", "cat ", "select ", "from", "union all", "../", "%2e", "x",
            "lorem ",
        ]
        var matched = 0, unmatched = 0
        for round in 0..<1_200 {
            // Half of the texts are such as seldom match, and so are searched to their end.
            let text = (0..<(round % 3 == 0 ? 300 : below(12))).map { _ in
                round % 2 == 0 ? pieces[below(pieces.count)] : ["lorem ", "s", "c", ".", "%", "|"][below(6)]
            }.joined()
            let subject = Array(text.utf8)
            let isMatch = try compiled.matches(subject.span, scratch: scratch)
            let capture = isMatch ? scratch.capture(0) : nil
            let isFound = try compiled.matches(subject.span, beginnings: filter, scratch: scratch)
            #expect(isFound == isMatch && (!isFound || scratch.capture(0) == capture), "\(text)")
            if isMatch { matched += 1 } else { unmatched += 1 }
        }
        #expect(matched > 20 && unmatched > 20, "\(matched) of \(matched + unmatched) matched")
    }
}
