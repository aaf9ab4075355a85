// Long inputs of one kind: work grows with their length, not with its square.

import Testing

@testable import SecLang

@Suite struct LinearityTests {
    /// A hundred kilobytes and more of each: the square takes minutes where this takes a tenth of a second.
    static let kinds: [(name: String, text: String)] = [
        ("empty continuations", String(repeating: "\\\n", count: 62_500)),
        ("continuations of nothing", String(repeating: "\\\n\n", count: 37_500)),
        ("comments", String(repeating: "# a\\\nb\n", count: 12_500)),
        ("one long action", "SecAction \"id:1,msg:'" + String(repeating: "a", count: 125_000) + "'\""),
        ("actions", "SecAction \"id:1" + String(repeating: ",t:none", count: 18_750) + "\""),
        ("actions in lines", "SecAction \"id:1" + String(repeating: ",\\\n t:none", count: 12_500) + "\""),
        ("escapes", "SecAction \"id:1,msg:'" + String(repeating: #"\\\""#, count: 25_000) + "'\""),
        ("variables", "SecRule ARGS" + String(repeating: "|TX:a", count: 18_750) + " a id:1"),
        ("patterns", "SecRule ARGS" + String(repeating: "|TX:/a/", count: 12_500) + " a id:1"),
        ("open patterns", "SecRule \"ARGS" + String(repeating: "|TX:/a", count: 12_500) + "\" a id:1"),
        ("macros", "SecAction \"id:1,msg:'" + String(repeating: "%{TX.0}", count: 12_500) + "'\""),
        ("open macros", "SecAction \"id:1,msg:'" + String(repeating: "%{a", count: 37_500) + "'\""),
        ("unknown macros", "SecAction \"id:1,msg:'" + String(repeating: "%{a}", count: 25_000) + "'\""),
        ("unknown actions", "SecAction \"id:1" + String(repeating: ",nologs", count: 12_500) + "\""),
        ("a long unknown name", String(repeating: "SecRul", count: 18_750)),
        ("quotes", "SecMarker " + String(repeating: "\"a\" ", count: 25_000)),
        ("open quotes", String(repeating: "SecMarker \"a\n", count: 10_000)),
        (
            "a chain",
            "SecAction id:1,chain\n" + String(repeating: "SecRule ARGS a chain\n", count: 3_750) + "SecRule TX a"
        ),
        ("ids", "SecRuleRemoveById " + String(repeating: "1-2,", count: 25_000)),
        ("jumps", (1...5_000).map { "SecAction id:\($0),skipAfter:M\($0)\nSecMarker N\($0)\n" }.joined()),
        (
            "words of a control",
            "SecAction \"id:1" + String(repeating: ",ctl:ruleRemoveTargetById=1;ARGS:/a", count: 3_125) + "\""
        ),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: kinds)
    func `a long text of one kind is read at once`(name: String, text: String) {
        let rules = read(text)
        #expect(rules.diagnostics.count <= 2 * SecLangLimits.diagnostics + 2)
    }
}
