// What operators say of all values that match, which spares the others a call.

import Bytes
import Testing

@testable import WAF

@Suite("Facts of operators") struct OperatorFactsTests {
    static let operators: [(name: String, argument: String)] = [
        ("rx", "foo|ba+r"), ("rx", "(?i)select.+from"), ("rx", #"\\x00"#), ("rx", "^$"), ("rx", "[^a-z]{2}"),
        ("rxGlobal", "o+b"),
        ("pm", "foo bar select"), ("pm", "|00| x"), ("streq", "foo"), ("streq", ""), ("contains", "oo"),
        ("containsWord", "bar"), ("beginsWith", "fo"), ("endsWith", "ar"), ("within", "foo bar select"),
        ("strmatch", "fo|6f|"),
        ("validateByteRange", "32-126"), ("validateUrlEncoding", ""), ("validateUtf8Encoding", ""), ("detectSQLi", ""),
        ("detectXSS", ""),
        ("verifyCC", #"\\d{2,}"#), ("verifySSN", #"\\d{9}"#), ("verifyCPF", #"\\d{11}"#), ("verifySVNR", #"\\d{10}"#),
        ("ipMatch", "10.0.0.0/8,::/1"), ("restpath", "/{a}"),
    ]

    private static let tokens = [
        "foo", "bar", "FOO", " ", "select", "SELECT", "from", "o", "b", "x", "'", " or 1=1", "--", "<script>", "%",
        "%4", "%41", "/", "1", "18", "10.0.0.1", "::1",
        "\\x00", "\\xc3", "\\xc3\\xa9", "\\xff", "4111111111111111", "574578065", "52998224725", "1237010180", "", "=",
        "\\x0a", "(", "select(sleep(1))",
    ].map(escapedBytes)

    @Test("no value that matches lacks what the facts ask for", arguments: operators)
    func sound(_ name: String, _ argument: String) throws {
        let seed = UInt64(argument.utf8.reduce(7) { $0 &* 31 &+ Int($1) }.magnitude)
        print("seed \(seed)")
        var chance = SeededChance(seed: seed)
        let compiled = try OperatorCompiler.compile(
            name: name, argument: escapedBytes(argument), hasMacros: false, read: { _ in nil })
        var context = MatchContext(patternLimit: 100_000)
        context.isCapturing = true
        var matched = 0
        for _ in 0..<3_000 {
            let value = (0..<chance.below(4)).flatMap { _ in Self.tokens[chance.below(Self.tokens.count)] }
            value.withUnsafeBytes { bytes in
                guard compiled.matches(bytes, in: &context) else { return }
                matched += 1
                let present = ByteSet(of: bytes)
                #expect(bytes.count >= compiled.minimumLength)
                for set in compiled.requiredBytes { #expect(!set.isDisjoint(with: present), "\(value)") }
            }
        }
        #expect(matched > 0, "nothing was tested")
    }
}
