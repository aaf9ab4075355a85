// pmFromFile and ipMatchFromFile: lists in files.

import Testing

@testable import WAF

@Suite("pmFromFile and ipMatchFromFile") struct FileOperatorsTests {
    private static let files = [
        "words": "# words\n\n  foo bar  \r\nbaz\n#no\n\tx#y\nLast", "more": "quux\n",
        "blocks": "# ours\n10.0.0.0/8\n\n192.168.1.1 # gateway\n2001:db8::/32,::1\n", "broken": "10.0.0.0/40\n",
    ]

    private static func ask(_ name: String, _ argument: String, _ value: String) throws(OperatorError) -> Bool {
        let compiled = try OperatorCompiler.compile(
            name: name, argument: Array(argument.utf8), hasMacros: false, read: { files[$0].map { Array($0.utf8) } })
        var context = MatchContext(patternLimit: 1_000)
        return Array(value.utf8).withUnsafeBytes { compiled.matches($0, in: &context) }
    }

    static let phraseRows: [OperatorRow] = [
        ("words", "xFOO BARx", true), ("words", "foo", false), ("words", "BAZ", true), ("words", "no", false),
        ("words", "x#y", true), ("words", "last", true), ("words", "quux", false), ("words more", "quux", true),
        ("words more", "baz", true), ("words", "", false), ("words", "# words", false),
    ]

    @Test("phrases are lines, without the white space around them", arguments: phraseRows)
    func phrases(_ row: OperatorRow) throws {
        #expect(try Self.ask("pmFromFile", row.argument, row.value) == row.isMatch)
    }

    static let addressRows: [OperatorRow] = [
        ("blocks", "10.1.2.3", true), ("blocks", "11.1.2.3", false), ("blocks", "192.168.1.1", true),
        ("blocks", "192.168.1.2", false), ("blocks", "2001:db8::7", true), ("blocks", "::1", true),
        ("blocks", "::2", false),
        ("blocks", "gateway", false), ("blocks", "", false),
    ]

    @Test("addresses and blocks are lines", arguments: addressRows)
    func addresses(_ row: OperatorRow) throws {
        #expect(try Self.ask("ipMatchFromFile", row.argument, row.value) == row.isMatch)
    }

    @Test("a file that is not there, and one that is no list, are said at once")
    func errors() {
        #expect(throws: OperatorError.self) { _ = try Self.ask("pmFromFile", "absent", "") }
        #expect(throws: OperatorError.self) { _ = try Self.ask("ipMatchFromFile", "broken", "") }
        #expect(throws: OperatorError.self) { _ = try Self.ask("ipMatch", "10.0.0", "") }
        #expect(throws: OperatorError.self) { _ = try Self.ask("validateByteRange", "10-5", "") }
        #expect(throws: OperatorError.self) { _ = try Self.ask("validateByteRange", "256", "") }
        #expect(throws: OperatorError.self) { _ = try Self.ask("rx", "(", "") }
    }

    @Test(
        "what is not supported says why",
        arguments: ["geoLookup", "rbl", "validateDTD", "validateSchema", "inspectFile"])
    func unsupported(_ name: String) {
        #expect {
            _ = try Self.ask(name, "x", "")
        } throws: { error in
            guard let error = error as? OperatorError, case .unsupported(let reason) = error else { return false }
            return reason.contains("@\(name)")
        }
    }
}
