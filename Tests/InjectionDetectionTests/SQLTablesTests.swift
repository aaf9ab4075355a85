// The tables that are searched where they lie.

import Testing

@testable import InjectionDetection

@Suite struct SQLTablesTests {
    /// The words of the table, each with its symbol.
    static var words: [(word: String, symbol: UInt8)] {
        (0...SQLWordTable.maximumLength).flatMap { length -> [(word: String, symbol: UInt8)] in
            let literal = SQLWordTable.records(ofLength: length)
            let stride = length + SQLWordTable.extraLength
            return (0..<(literal.utf8CodeUnitCount - SQLWordTable.padding) / stride).map { index in
                let record = UnsafeBufferPointer(start: literal.utf8Start + index * stride, count: stride)
                return (String(decoding: record.prefix(length), as: UTF8.self), record[length])
            }
        }
    }

    /// The fingerprints of the table.
    static var fingerprints: [String] {
        let length = SQLFingerprintTable.recordLength
        return (0..<SQLFingerprintTable.count).map { index in
            let record = UnsafeBufferPointer(
                start: SQLFingerprintTable.records.utf8Start + index * length, count: length)
            return String(decoding: record, as: UTF8.self)
        }
    }

    @Test func `every word of the table is found, in either case`() {
        let words = Self.words
        #expect(words.count == 985)
        for (word, symbol) in words {
            for spelling in [word, word.lowercased()] {
                let bytes = Array(spelling.utf8)
                let found = bytes.withUnsafeBufferPointer { bytes in
                    bytes.baseAddress.flatMap {
                        SQLVocabulary.kind(of: SQLWord($0, count: bytes.count, readable: bytes.count))
                    }
                }
                #expect(found?.symbol == symbol, "\(spelling)")
            }
        }
    }

    static let unknown: [StaticString] = [
        "", "a", "~~", "~~~", "SELEC", "SELECTS", "ZZZZ", "AAAA", "select\0", "SEL\0CT", "naïve", "[[[[", "````",
        "abcdefghijklmnopqrstuvwxyzabcde",
    ]

    @Test(arguments: unknown.indices) func `no other word is found`(index: Int) {
        #expect(SQLVocabulary.kind(of: SQLWord(Self.unknown[index])) == nil)
    }

    @Test func `words and fingerprints are sorted and occur once`() {
        let words = Dictionary(grouping: Self.words.map(\.word), by: \.utf8.count)
        for group in words.values {
            #expect(zip(group, group.dropFirst()).allSatisfy { Array($0.utf8).lexicographicallyPrecedes($1.utf8) })
        }
        let prints = Self.fingerprints.map { Array($0.utf8) }
        #expect(zip(prints, prints.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `the symbols of the table are those of kinds`() {
        for (word, symbol) in Self.words { #expect(SQLTokenKind(symbol: symbol) != nil, "\(word)") }
        for kind in SQLTokenKind.allCases { #expect(SQLTokenKind(symbol: kind.symbol) == kind) }
        #expect(SQLTokenKind(symbol: 0) == nil)
    }

    @Test func `the fingerprints that are known are those of the table`() {
        let known = Set(Self.fingerprints)
        #expect(known.count == 8367)
        var found = 0
        // All of up to three symbols, and behind the first three of each known one all of two more.
        for fingerprint in Self.shortFingerprints + Self.longFingerprints(known) {
            let text = fingerprint.description.uppercased()
            let isInTable = known.contains(text + String(repeating: " ", count: 5 - text.utf8.count))
            #expect(fingerprint.isKnown == isInTable, "\(fingerprint)")
            if isInTable { found += 1 }
        }
        #expect(found >= 8367)
        #expect(!SQLFingerprint().isKnown)
    }

    private static var shortFingerprints: [SQLFingerprint] {
        var all = [SQLFingerprint()]
        var from = 0
        for _ in 0..<3 {
            let end = all.count
            for index in from..<end {
                for kind in SQLTokenKind.allCases {
                    var longer = all[index]
                    longer.append(kind)
                    all.append(longer)
                }
            }
            from = end
        }
        return Array(all.dropFirst())
    }

    /// Each known fingerprint as it is, and with its last symbol changed.
    private static func longFingerprints(_ known: Set<String>) -> [SQLFingerprint] {
        known.flatMap { text -> [SQLFingerprint] in
            let kinds = text.utf8.compactMap { symbol in
                SQLTokenKind(symbol: symbol) ?? SQLTokenKind(symbol: symbol | 0x20)
            }
            guard kinds.count > 3 else { return [] }
            return ([kinds[kinds.count - 1]] + SQLTokenKind.allCases).map { last in
                var fingerprint = SQLFingerprint()
                for kind in kinds.dropLast() + [last] { fingerprint.append(kind) }
                return fingerprint
            }
        }
    }

    @Test func `every kind has a bit of its own`() {
        #expect(Set(SQLTokenKind.allCases.map(\.symbol)).count == SQLTokenKind.allCases.count)
        let operands: SQLTokenKinds = [.number, .string]
        for kind in SQLTokenKind.allCases { #expect(operands.has(kind) == (kind == .number || kind == .string)) }
    }
}
