// The libinjection project's own tests and corpora, held against this implementation.

import Testing

@testable import InjectionDetection

@Suite(.enabled(if: ReferenceData.isPresent, Comment(rawValue: ReferenceData.absence)))
struct ReferenceTests {
    @Test func `the tables have the reference's words and fingerprints`() throws {
        let tables = try ReferenceData.tables()
        let words = SQLTablesTests.words.map { ($0.word, String(decoding: [$0.symbol], as: UTF8.self)) }
        #expect(Dictionary(words) { first, _ in first } == tables.keywords)
        let prints = SQLTablesTests.fingerprints.map { $0.filter { $0 != " " } }
        #expect(Set(prints) == Set(tables.fingerprints.map { $0.uppercased() }))
    }

    @Test(arguments: ReferenceData.cases("test-tokens-"))
    func `tokens are the reference's`(test: ReferenceData.Case) {
        #expect(text(lines(Reading.tokens(test.input))) == text(test.expected))
    }

    @Test(arguments: ReferenceData.cases("test-tokens_mysql-"))
    func `tokens of MySQL are the reference's`(test: ReferenceData.Case) {
        #expect(text(lines(Reading.tokens(test.input, .bare, .mySQL))) == text(test.expected))
    }

    @Test(arguments: ReferenceData.cases("test-folding-"))
    func `folded tokens are the reference's`(test: ReferenceData.Case) {
        #expect(text(lines(Reading.folded(test.input))) == text(test.expected))
    }

    @Test(arguments: ReferenceData.cases("test-sqli-"))
    func `fingerprints are the reference's`(test: ReferenceData.Case) {
        #expect(Reading.fingerprint(test.input) == text(test.expected))
    }

    @Test(arguments: ReferenceData.cases("test-html5-"))
    func `tokens of HTML are the reference's`(test: ReferenceData.Case) {
        let tokens = Reading.html(test.input).map { token in
            Array("\(Self.name(of: token.kind)),\(token.text.count),".utf8) + token.text
        }
        #expect(text(lines(tokens)) == text(test.expected))
    }

    @Test func `the reference's tests are all read`() {
        #expect(ReferenceData.cases("test-").count >= 239)
    }

    // The numbers of misses that the reference's own test allows: it knows what it does not find.

    @Test func `all but a few injections of SQL are found`() {
        let values = ReferenceData.corpus("sqli-")
        let missed = values.filter { Reading.fingerprint($0).isEmpty }
        #expect(values.count > 14_000)
        #expect(missed.count <= 19, "\(missed.map(text))")
    }

    @Test func `all but a few injections of HTML are found`() {
        let values = ReferenceData.corpus("xss-")
        let missed = values.filter { !Reading.isXSS($0) }
        #expect(values.count > 1_500)
        #expect(missed.count <= 15, "\(missed.map(text))")
    }

    @Test func `all but a few honest values are left alone`() {
        let values = ReferenceData.corpus("false_positives")
        let found = values.filter { !Reading.fingerprint($0).isEmpty }
        #expect(values.count > 400)
        #expect(found.count <= 21, "\(found.map(text))")
        #expect(values.filter(Reading.isXSS).isEmpty)
    }

    private func lines(_ lines: [[UInt8]]) -> [UInt8] {
        var bytes = Array(lines.joined(separator: [0x0A]))
        while let last = bytes.last, last == 0x0A || last == 0x20 { bytes.removeLast() }
        return bytes
    }

    private static func name(of kind: HTMLToken.Kind) -> String {
        switch kind {
        case .text: "DATA_TEXT"
        case .tagName: "TAG_NAME_OPEN"
        case .tagEnd: "TAG_NAME_CLOSE"
        case .selfClosingTagEnd: "TAG_NAME_SELFCLOSE"
        case .closingTagName: "TAG_CLOSE"
        case .attributeName: "ATTR_NAME"
        case .attributeValue: "ATTR_VALUE"
        case .comment: "TAG_COMMENT"
        case .documentType: "DOCTYPE"
        }
    }
}
