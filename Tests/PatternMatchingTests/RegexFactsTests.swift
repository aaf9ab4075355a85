// What RegexFacts says of patterns, case by case.

import Bytes
import PatternMatching
import Testing

@Suite("Facts of regular expressions") struct RegexFactsTests {
    struct Row: Sendable {
        let pattern: String
        var options: PatternOptions = []
        let length: Int
        /// The members of each set; only those of sets that are as small as these.
        let sets: Set<String>
        let literals: Set<String>
    }

    static let rows: [Row] = [
        Row(pattern: "", length: 0, sets: [], literals: []),
        Row(pattern: "abc", length: 3, sets: ["a", "b", "c"], literals: ["abc"]),
        Row(pattern: "zZ", options: .caseInsensitive, length: 2, sets: ["Zz"], literals: ["zz"]),
        Row(pattern: "(?i)z", length: 1, sets: ["Zz"], literals: []),
        Row(pattern: "(?i:z)Z", length: 2, sets: ["Z"], literals: ["zz"]),
        Row(pattern: "q(?-i)Z", options: .caseInsensitive, length: 2, sets: ["Z", "Qq"], literals: ["qz"]),
        Row(pattern: "(a(?i)z|q)", length: 1, sets: ["QZqz"], literals: []),
        Row(pattern: "a*b?c{0,3}", length: 0, sets: [], literals: []),
        Row(pattern: "a+", length: 1, sets: ["a"], literals: []),
        Row(pattern: "(?:ab){2,}", length: 4, sets: ["a", "b"], literals: ["ab"]),
        Row(pattern: "(?:ab){2}", length: 4, sets: ["a", "b"], literals: ["abab"]),
        Row(pattern: "ab+c", length: 3, sets: ["a", "b", "c"], literals: ["ab", "bc"]),
        Row(pattern: "https?://", length: 7, sets: ["h", "t", "p", ":", "/"], literals: ["http://", "https://"]),
        Row(pattern: "abc?", length: 2, sets: ["a", "b"], literals: ["ab", "abc"]),
        Row(pattern: "xyz*", length: 2, sets: ["x", "y"], literals: ["xy"]),
        Row(pattern: "xyz{2}", length: 4, sets: ["x", "y", "z"], literals: ["xyzz"]),
        Row(pattern: "xyz\\E*", length: 2, sets: ["x", "y"], literals: ["xy"]),
        Row(pattern: "(?x)xyz #\n *", length: 2, sets: ["x", "y"], literals: ["xy"]),
        Row(pattern: "(?x)xy z", length: 3, sets: ["x", "y", "z"], literals: ["xyz"]),
        Row(pattern: "(?:xyz)?!", length: 1, sets: ["!"], literals: []),
        Row(
            pattern: "x1234567890123456789012345", length: 26, sets: ["x"],
            literals: ["x12345678901234567890123"]),
        Row(pattern: "foo|bar|", length: 0, sets: [], literals: []),
        Row(pattern: "x=1|y=22", length: 3, sets: ["="], literals: ["x=1", "y=22"]),
        Row(pattern: "[\\x22'`]", length: 1, sets: ["\"'`"], literals: []),
        Row(pattern: "[^\\x00-\\x5f\\x61-\\xff]", length: 1, sets: ["`"], literals: []),
        Row(pattern: "[]!]", length: 1, sets: ["!]"], literals: []),
        Row(pattern: "[!-]", length: 1, sets: ["!-"], literals: []),
        Row(pattern: "[\\d-!]", length: 1, sets: ["!-0123456789"], literals: []),
        Row(pattern: "[[:digit:]]", length: 1, sets: ["0123456789"], literals: []),
        Row(pattern: "[[:upper:]]", options: .caseInsensitive, length: 1, sets: [], literals: []),
        Row(
            pattern: "\\bunion\\s+select\\b", length: 12, sets: [],
            literals: [" select", "\tselect", "\nselect", "\rselect", "\u{B}select", "\u{C}select"]),
        Row(pattern: "^\\$\\{.*\\}$", length: 3, sets: ["$", "{", "}"], literals: ["${"]),
        Row(pattern: "(?=foo)!(?!bar)(?<=x)(?<!y)", length: 1, sets: ["!"], literals: []),
        Row(pattern: "(?>ab|c)!", length: 2, sets: ["!", "ac", "bc"], literals: ["ab!", "c!"]),
        Row(
            pattern: "(?<n>!)(?P<m>#)(?'o'&)\\1\\k<n>(?P=m)\\g{1}(?&n)(?R)?", length: 3, sets: ["!", "#", "&"],
            literals: ["!#&"]),
        Row(pattern: "\\Qa+b\\E+!", length: 4, sets: ["+", "!", "a", "b"], literals: ["a+b", "b!"]),
        Row(pattern: "(?x) ! \\# # comment\n + ", length: 2, sets: ["!", "#"], literals: ["!#"]),
        Row(pattern: "\\x41\\x{42}\\o{104}\\cE\\0", length: 5, sets: [], literals: []),
        Row(pattern: "a\\x00b", length: 3, sets: ["a", "b", "\0"], literals: ["a\0b"]),
        Row(pattern: "\\p{L}!", length: 2, sets: ["!"], literals: []),
        Row(pattern: "[^\\p{L}]!", length: 2, sets: ["!"], literals: []),
        Row(pattern: "\\R\\X\\C\\N.", length: 5, sets: [], literals: []),
        Row(pattern: "(?:!{2}){3}", length: 6, sets: ["!"], literals: ["!!!!!!"]),
        Row(pattern: "a{x", length: 3, sets: ["a", "x", "{"], literals: ["a{x"]),
        // Where nothing is said.
        Row(pattern: "!(*ACCEPT)#", length: 0, sets: [], literals: []),
        Row(pattern: "(!)?(?(1)#|&)", length: 0, sets: [], literals: []),
        Row(pattern: "!(?#comment)+", length: 0, sets: [], literals: []),
        Row(pattern: "!\\Q\\E+#", length: 0, sets: [], literals: []),
        Row(pattern: "(((((((((((!)))))))))))\\11", length: 0, sets: [], literals: []),
        Row(pattern: "[a\\Qb\\E]!", length: 0, sets: [], literals: []),
        Row(pattern: "![[:<:]]", length: 0, sets: [], literals: []),
        Row(pattern: "!\\103", length: 0, sets: [], literals: []),
        Row(pattern: "!a{,3}", length: 0, sets: [], literals: []),
    ]

    @Test("a pattern's length, sets and literals", arguments: rows)
    func row(_ row: Row) {
        let facts = RegexFacts(pattern: Array(row.pattern.utf8), options: row.options)
        #expect(facts.minimumLength == row.length)
        let sets = Set(facts.required.map(text))
        if row.sets.isEmpty, row.length > 0 {
            #expect(sets.count <= RegexFacts.maximumSets)
        } else {
            #expect(sets.isSuperset(of: row.sets), "\(sets)")
        }
        if row.length == 0 { #expect(sets.isEmpty) }
        let literals = Set(facts.literals.map { String(decoding: $0, as: UTF8.self) })
        if row.literals.isEmpty {
            #expect(row.length > 1 || literals.isEmpty)
        } else if row.literals.count == 1, facts.literals.count == 1, let one = row.literals.first {
            #expect(literals == [one])
        } else {
            #expect(literals == row.literals || literals.count == 1 && row.literals.isSuperset(of: literals))
        }
    }

    @Test("the rarest sets are kept, and none that another implies")
    func selection() {
        let facts = RegexFacts(pattern: Array("[\\x01!]!e[ez]t[aeiou]n~#&$".utf8), options: [])
        #expect(facts.required.count == RegexFacts.maximumSets)
        #expect(!facts.required.map(text).contains("\u{1}!"))
        #expect(!facts.required.map(text).contains("e"))
    }

    @Test("PCRE2's own facts are added to ours")
    func merged() {
        var facts = RegexFacts(pattern: Array("(*UTF)!".utf8), options: [])
        #expect(facts == RegexFacts())
        facts.add(minimumLength: 4, required: [ByteSet("!"), ByteSet("!#")])
        #expect(facts.minimumLength == 4)
        #expect(facts.required == [ByteSet("!")])
        Array("abc!".utf8).withUnsafeBytes { #expect(facts.allow($0)) }
        Array("abcd".utf8).withUnsafeBytes { #expect(!facts.allow($0)) }
        Array("ab!".utf8).withUnsafeBytes { #expect(!facts.allow($0)) }
    }

    private func text(_ set: ByteSet) -> String {
        var text = String.UnicodeScalarView()
        set.forEach { text.append(Unicode.Scalar($0)) }
        return String(text)
    }
}
