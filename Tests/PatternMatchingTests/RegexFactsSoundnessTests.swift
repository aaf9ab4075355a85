// RegexFacts against PCRE2: no subject that matches may lack what the facts ask for.

import Bytes
import Foundation
import PatternMatching
import Testing

/// The rule set and its tests, where they lie beside the checkout.
private enum SharedRules {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/crs").standardizedFileURL

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func files(_ name: String, ending: String) -> [[UInt8]] {
        let enumerator = FileManager.default.enumerator(
            at: folder.appending(path: name), includingPropertiesForKeys: nil)
        var paths: [String] = []
        while let file = enumerator?.nextObject() as? URL { if file.path.hasSuffix(ending) { paths.append(file.path) } }
        return paths.sorted().compactMap { FileManager.default.contents(atPath: $0).map(Array.init) }
    }

    /// The argument of every `@rx` in the rules.
    static func patterns() -> [[UInt8]] {
        var patterns: [[UInt8]] = []
        let (mark, quote, backslash) = (Array("@rx ".utf8), UInt8(ascii: "\""), UInt8(ascii: "\\"))
        for line in files("rules-v4", ending: ".conf").flatMap({ $0.split(separator: 0x0A) }) {
            guard let range = line.firstRange(of: mark),
                line[..<range.lowerBound].last.map({ $0 == quote || $0 == UInt8(ascii: "!") }) == true
            else { continue }
            var pattern: [UInt8] = []
            var index = range.upperBound
            while index < line.endIndex, line[index] != quote {
                if line[index] == backslash, index + 1 < line.endIndex, line[index + 1] == quote { index += 1 }
                pattern.append(line[index])
                if line[index] == backslash, index + 1 < line.endIndex {
                    index += 1
                    pattern.append(line[index])
                }
                index += 1
            }
            patterns.append(pattern)
        }
        return Array(Set(patterns)).sorted { $0.lexicographicallyPrecedes($1) }
    }
}

@Suite("Facts of regular expressions, against PCRE2") struct RegexFactsSoundnessTests {
    /// Syntax of all kinds, for subjects made of its own pieces.
    static let own = [
        "", "a", "a|b|cd", "(?i)ab[c-f]+", "\\ba.c\\b", "(a|b)*c{2,3}d?", "(?<x>a|bc)\\k<x>", "(?=ab)a", "(?!ab)a.",
        "a\\Kb",
        "(?<=a)b+", "[^a-y]", "(?x) a b # c\n [cd]", "\\Qa.\\E*c", "(?|(a)|(b))\\1", "a(?1)?(b)", "(?>a+)b", "a++b|c",
        "[[:alpha:]]+[[:^digit:]]", "\\x61\\142", "(?:a|b(?:c|d(?:e|f)))g", "(a(?i)b|c)D", "(?i:a)b", "(?s:.)a.",
        "^a$|^b\\Z",
        "\\d\\D\\W", "\\s\\S\\w", "\\h\\v", "(?:a{2}){2}", "(?:)+a", "(|a)b", "a{0}b", "[a-c]{3}", "(ab?c)+", "\\R+a",
        "[\\]a-]b", "[]a]+", "(?m)^ab|cd", "^a|bc|\\Gd", "(?:^|a)+b", "(?:a|^)?bc",
        "(?:ab|cd|ef|ga|Az|B0|C1|Dc|bb|fe){1,2}",
        "\\Ra|\\R\\Rb", "(?:a|b){2,}c", "a?b?c?d", "(?:ab)*cd", "\\bab|\\Bcd", "(?:abc|d)(?:e|fg)", "(?<!a)bc|^d",
        "a*^b|cd", "(?i)abcdefgab|g", "(?:)ab|(?:^)b",
    ]

    @Test("patterns of every syntax keep what their facts say", arguments: zip(own, own.indices))
    func ownPatterns(_ pattern: String, _ seed: Int) throws {
        print("seed \(seed)")
        let subjects = Array("abcdefgABCDz01 .\n\r\t!-]_\u{85}".utf8)
        var generator = Generator(state: UInt64(seed) &+ 77)
        let prober = try Prober(Array(pattern.utf8), [.dotMatchesNewline, .dollarMatchesEndOnly])
        for _ in 0..<4_000 {
            let count = generator.below(7)
            // Half of the subjects are of few letters, so that patterns of several match too.
            let variety = generator.below(2) == 0 ? 7 : subjects.count
            prober.probe((0..<count).map { _ in subjects[generator.below(variety)] })
        }
        #expect(prober.matched > 0, "no subject matched: nothing was tested")
    }

    private static let syntax = [
        "a", "b", "c", "A", "1", " ", "-", "]", "}", "{", "ab", "(", ")", ")", "(?:", "|", "*", "+", "?", "{2}",
        "{0,1}", "{1,}", "{,2}",
        "[ab]", "[^a]", "[a-c]", "[^\\W]", "[\\d-a]", "[]a]", "[^]", "[[:alpha:]b]", "[a\\]", "[", "(?i)", "(?-i)",
        "(?i:", "(?s)", "(?x)", "(?^)",
        "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?|", "(?<n>", "\\k<n>", "\\1", "\\g{-1}", "(?1)", "(?R)", "(?#", "(?(1)",
        "(*ACCEPT)", "(*COMMIT)",
        "\\b", "\\K", "\\d", "\\W", "\\s", "\\R", "\\N", "\\X", "\\h", "\\Q", "\\E", "\\x61", "\\142", "\\ca", "\\0",
        "\\", "#", "\n", "^", "$", ".", "++", "*?",
    ]

    @Test("patterns made by chance keep what their facts say", arguments: [1, 2, 3, 4] as [UInt64])
    func chance(_ seed: UInt64) {
        print("seed \(seed)")
        var generator = Generator(state: seed)
        let subjects = Array("abcABC1 -]}{\n#".utf8)
        var compiled = 0, matched = 0, said = 0
        for _ in 0..<15_000 {
            let pattern = (0..<(1 + generator.below(9))).map { _ in Self.syntax[generator.below(Self.syntax.count)] }
                .joined()
            let options: PatternOptions =
                generator.below(2) == 0 ? [.dotMatchesNewline, .dollarMatchesEndOnly] : .caseInsensitive
            guard let prober = try? Prober(Array(pattern.utf8), options) else { continue }
            compiled += 1
            said += prober.ownFacts == RegexFacts() ? 0 : 1
            for _ in 0..<25 {
                let subject = (0..<generator.below(6)).map { _ in
                    subjects[generator.below(generator.below(2) == 0 ? 3 : subjects.count)]
                }
                if prober.probe(subject) { prober.shrink(subject, &generator, failures: 5) }
            }
            matched += prober.matched > 0 ? 1 : 0
        }
        print("\(compiled) patterns, \(said) with facts, \(matched) matched")
        #expect(matched > 1_000)
        #expect(said > 1_000)
    }

    @Test(
        "the rule set's patterns keep what their facts say",
        .enabled(if: SharedRules.isPresent, "shared/crs is not here"))
    func ruleSet() throws {
        let seed: UInt64 = 20_261_126
        print("seed \(seed)")
        var generator = Generator(state: seed)
        let patterns = SharedRules.patterns()
        #expect(patterns.count > 250)
        let payloads = Self.payloads()
        var untested = 0, skipped = 0, withSets = 0, withLength = 0, withLiterals = 0, unread = 0
        for pattern in patterns {
            let prober = try Prober(pattern, [.dotMatchesNewline, .dollarMatchesEndOnly])
            let own = RegexFacts(pattern: pattern, options: [.dotMatchesNewline, .dollarMatchesEndOnly])
            if own == RegexFacts() { unread += 1 }
            withSets += own.required.isEmpty ? 0 : 1
            withLength += own.minimumLength > 0 ? 1 : 0
            withLiterals += own.literals.isEmpty ? 0 : 1
            let pieces = Self.pieces(of: pattern)
            for _ in 0..<200 {
                prober.probe(
                    (0..<generator.below(4)).flatMap { _ in generator.mutated(pieces[generator.below(pieces.count)]) })
            }
            var found = 0
            let start = generator.below(payloads.count)
            for place in payloads.indices where found < 8 {
                let payload = payloads[(start + place) % payloads.count]
                guard prober.probe(payload) else { continue }
                found += 1
                prober.shrink(payload, &generator)
            }
            if prober.matched == 0 { untested += 1 }
            skipped += prober.skipped
        }
        print(
            "\(patterns.count) patterns: \(withLength) with a length, \(withSets) with sets,",
            "\(withLiterals) with literals, \(unread) of which nothing is said, \(untested) that no subject matched")
        #expect(untested < patterns.count / 5)
        #expect(skipped > 1_000)
        #expect(withSets > patterns.count * 3 / 4)
    }

    /// What the rule set's tests send, line by line, as it stands and percent-decoded.
    private static func payloads() -> [[UInt8]] {
        var lines: Set<[UInt8]> = []
        for line in SharedRules.files("tests-visible", ending: ".yaml").flatMap({ $0.split(separator: 0x0A) }) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line.count < 400 else { continue }
            let text = line[(colon + 1)...].drop { $0 == 0x20 || $0 == UInt8(ascii: "\"") }
            lines.insert(Array(text))
            lines.insert(decoded(Array(text)))
        }
        return lines.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func decoded(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
                let byte = UInt8(String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(text[index] == UInt8(ascii: "+") ? 0x20 : text[index])
                index += 1
            }
        }
        return bytes
    }

    /// The runs of plain bytes in a pattern.
    private static func pieces(of pattern: [UInt8]) -> [[UInt8]] {
        let runs = pattern.split { "()[]{}|?*+^$\\.".utf8.contains($0) }.map { Array($0.prefix(20)) }
        return runs + [[0x20], [0x2F], [0x28], [0x27], [0x31], [0x3D]]
    }
}

/// Asks PCRE2 and the facts about the same subjects.
private final class Prober {
    private let compiled: CompiledPattern
    private let facts: RegexFacts
    private let scratch = PatternScratch()
    private let pattern: [UInt8]
    private(set) var matched = 0
    /// Matches that were searched for from a later place than the first.
    private(set) var skipped = 0
    private let beginnings: BeginningFilter?
    /// What the analysis says alone.
    let ownFacts: RegexFacts

    init(_ pattern: [UInt8], _ options: PatternOptions) throws {
        compiled = try CompiledPattern(pattern, options: options)
        var facts = RegexFacts(pattern: pattern, options: options)
        ownFacts = facts
        beginnings = BeginningFilter(facts)
        let study = compiled.facts
        facts.add(minimumLength: study.minimumLength, required: study.required)
        self.facts = facts
        self.pattern = pattern
    }

    /// Whether the subject matches; if so, it must have what the facts ask for.
    @discardableResult
    func probe(_ subject: [UInt8]) -> Bool {
        guard (try? compiled.matches(subject.span, scratch: scratch)) == true else { return false }
        matched += 1
        let isAllowed = subject.withUnsafeBytes { facts.allow($0) }
        let lower = subject.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        let hasLiteral = facts.literals.isEmpty || facts.literals.contains { lower.firstRange(of: $0) != nil }
        if !isAllowed || !hasLiteral {
            Issue.record("\(String(decoding: pattern, as: UTF8.self)) matches \(subject): \(facts)")
        }
        probeBeginnings(subject)
        return true
    }

    /// A search that leaves out where no match can begin finds what a search of all places does.
    private func probeBeginnings(_ subject: [UInt8]) {
        guard let beginnings, let match = scratch.capture(0) else { return }
        skipped += subject.withUnsafeBytes { beginnings.firstPlace(in: $0) ?? 0 } > 0 ? 1 : 0
        let found = try? compiled.matches(subject.span, beginnings: beginnings, scratch: scratch)
        if found != true || scratch.capture(0) != match {
            Issue.record("\(String(decoding: pattern, as: UTF8.self)) in \(subject): \(facts.beginnings)")
        }
    }

    /// Leaves out bytes for as long as the subject still matches: the least that matches tries the facts hardest.
    func shrink(_ subject: [UInt8], _ generator: inout Generator, failures most: Int = 40) {
        var subject = subject
        var failures = 0
        while failures < most, !subject.isEmpty {
            let start = generator.below(subject.count)
            let count = failures < 15 ? 1 + generator.below(subject.count - start) : 1
            var shorter = subject
            shorter.removeSubrange(start..<min(subject.count, start + count))
            if probe(shorter) { subject = shorter } else { failures += 1 }
        }
    }
}

/// Chance from a seed.
private struct Generator {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        guard !bytes.isEmpty, below(2) == 0 else { return bytes }
        let place = below(bytes.count)
        switch below(3) {
        case 0: bytes[place] ^= 0x20
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8(below(256)), at: place)
        }
        return bytes
    }
}
