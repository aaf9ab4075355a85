// The same rules in this engine and in libmodsecurity, on generated values.

import Foundation
import TestSupport
import Testing

@testable import WAF

/// ModSecurity 3 agrees with 2.9, the reference, in nearly all of the language. What it has otherwise, and we do not
/// follow, is left out here and named.
@Suite(.serialized, .enabled(if: ModSecurityOracle.isInstalled, Comment(rawValue: ModSecurityOracle.absence)))
struct DifferentialTests {
    /// How many values each test draws: `GATEHOUSE_DIFFERENTIAL`, or so many that it takes a few seconds.
    static let values = ProcessInfo.processInfo.environment["GATEHOUSE_DIFFERENTIAL"].flatMap { Int($0) } ?? 500

    /// Transformations, and the bytes with which the oracle makes something else of values: it ends them at a NUL, or
    /// has another no-break space. What it decodes of incomplete base64 and of `sqlHexDecode`'s last byte is its own;
    /// so are NULs of `cssDecode`, and a `\` that `normalizePathWin` leaves behind two slashes.
    static let transformations: [(name: String, exceptions: Set<UInt8>)] =
        [
            "base64Encode", "escapeSeqDecode", "hexDecode", "hexEncode", "htmlEntityDecode", "jsDecode", "length",
            "lowercase", "md5", "normalizePath", "parityEven7bit", "parityOdd7bit", "parityZero7bit", "removeComments",
            "removeCommentsChar", "removeNulls", "replaceComments", "replaceNulls", "sha1", "trim", "trimLeft",
            "trimRight", "uppercase", "urlDecode", "urlDecodeUni", "urlEncode", "utf8toUnicode",
        ].map { ($0, []) } + [("cmdLine", [0]), ("compressWhitespace", [0xA0]), ("removeWhitespace", [0xA0, 0xC2])]

    @Test func `transformations make of values what the oracle makes of them`() throws {
        let rules = Self.transformations.enumerated().map { index, transformation in
            #"SecRule ARGS:v "@rx ^" "id:\#(index + 1),phase:2,pass,log,t:none,t:\#(transformation.name),"#
                + "t:hexEncode,logdata:'%{MATCHED_VAR}'\""
        }
        try compare(rules, .announced("WAF differential, transformations"), limit: 20) { identifier, value in
            !Self.transformations[identifier - 1].exceptions.isDisjoint(with: value)
        }
    }

    /// Operators with their arguments. `^` and `$` are left out: the oracle has them at each line. Nor are numbers
    /// beyond its 32 bits compared, nor addresses with a NUL behind them, which it does not see.
    static let operators = [
        "rx a", "rx (?i)AB", "rx [^a-z]{3}", #"rx \d+\.\d"#, "rx a.?b", #"rx \x00"#, #"rx (.)\1"#, #"rx \bselect\b"#,
        "pm a union b2", "pm select ../ %41", "pm Z", "contains a", "contains ..", "contains select", "beginsWith a",
        "beginsWith /", "endsWith b", "endsWith ../", "within a b /.. select 1234", "within ab%41", "streq a",
        "streq ..", "strmatch select", "strmatch ab", "containsWord a", "containsWord select", "containsWord 1",
        "eq 0", "eq 1", "ge 1", "gt 0", "le 12", "lt 0", "validateByteRange 32-126", "validateByteRange 0,9-13,97",
        "validateUrlEncoding", "ipMatch 10.0.0.0/8", "ipMatch 127.0.0.1,::1", "ipMatch 2001:db8::/33,192.168.1.0/25",
        #"verifyCC \d{13,16}"#, #"verifySSN \d{3}-?\d{2}-?\d{4}"#, #"verifyCPF ([0-9]{3}\.){2}[0-9]{3}-[0-9]{2}"#,
        "verifySVNR ([0-9]{4} ?[0-9]{6})", "detectSQLi", "detectXSS", "unconditionalMatch", "noMatch",
    ]

    @Test func `operators match where those of the oracle match`() throws {
        let rules = Self.operators.enumerated().flatMap { index, text in
            ["", "!"].enumerated().map { place, negation in
                let identifier = 2 * index + place + 1
                return #"SecRule ARGS:v "\#(negation)@\#(text)" "id:\#(identifier),phase:2,pass,log,t:none""#
            }
        }
        try compare(rules, .announced("WAF differential, operators"), limit: 48) { identifier, value in
            switch Self.operators[(identifier - 1) / 2].prefix(2) {
            case "eq", "ge", "gt", "le", "lt": value.count { (0x30...0x39).contains($0) } >= 10
            case "ip": value.contains(0)
            default: false
            }
        }
    }

    /// Runs rules over values in both engines.
    ///
    /// - Parameters:
    ///   - limit: the most bytes of a value. The oracle's log cuts what it writes at 200.
    ///   - isExcepted: whether a rule is not compared for a value.
    private func compare(
        _ rules: [String], _ generator: SeededGenerator, limit: Int, except isExcepted: (Int, [UInt8]) -> Bool
    ) throws {
        let text = "SecRuleEngine DetectionOnly\nSecRequestBodyAccess On\n" + rules.joined(separator: "\n") + "\n"
        let oracle = try #require(ModSecurityOracle(text))
        let (ruleSet, diagnostics) = RuleSetFixture.compile(text)
        #expect(diagnostics.isEmpty)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        var generator = generator
        var hits: Set<Int> = []
        for number in 0..<Self.values {
            let value = DifferentialValues.draw(limit, &generator)
            let encoded = value.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            var probe = Probe(target: "/?v=" + encoded)
            if number % 2 == 1 {
                probe = Probe(method: "POST", target: "/", body: Array("v=\(encoded)".utf8))
                probe.headers.append(("Content-Type", "application/x-www-form-urlencoded"))
            }
            transaction.reset()
            probe.run(transaction)
            let ours = Dictionary(transaction.matches.map { ($0.rule.identifier, $0.data) }) { first, _ in first }
            let theirs = oracle.matches(
                method: probe.method, target: probe.target, headers: probe.headers, body: probe.body)
            for identifier in 1...rules.count where ours[identifier] != theirs[identifier] {
                if isExcepted(identifier, value) { continue }
                let (one, other) = (ours[identifier] ?? "-", theirs[identifier] ?? "-")
                Issue.record("\(rules[identifier - 1]) of \(value): \(one), not \(other)")
            }
            hits.formUnion(theirs.keys)
        }
        // Values must be of the kind that rules are about.
        #expect(hits.count > rules.count * 9 / 10, "\(Set(1...rules.count).subtracting(hits).map { rules[$0 - 1] })")
    }
}
