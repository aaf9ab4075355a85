// What TX.0 to TX.9 hold: what the last rule with `capture` captured, and nothing of anyone else.

import Testing

@testable import WAF

@Suite struct CaptureTests {
    /// Requests one after another in one transaction's memory, and what the last of them logs.
    private static func data(_ rules: String, _ targets: [String]) -> [String] {
        let (ruleSet, diagnostics) = RuleSetFixture.compile(rules)
        #expect(diagnostics.isEmpty)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        for target in targets {
            transaction.reset()
            Probe(target: target).run(transaction)
        }
        return transaction.matches.map(\.data)
    }

    /// Rules that match and capture nothing, though they have `capture`.
    static let tests = [
        #"SecRule ARGS:b "@contains b" "#, #"SecRule ARGS:b "@streq b" "#, #"SecRule ARGS:b "!@rx x" "#,
        #"SecRule ARGS:b "@unconditionalMatch" "#, #"SecRule &ARGS:b "@eq 1" "#, #"SecRule ARGS:b "@eq 0" "#,
        #"SecRule ARGS:b "@within a b" "#, "SecAction ",
    ]

    @Test(arguments: tests)
    func `a rule that captures nothing does not take what another pattern found`(_ test: String) {
        let rules = """
            SecRule ARGS:a "!@rx (.)(.)" "id:1,phase:2,pass,nolog,capture"
            \(test)"id:2,phase:2,pass,log,capture,logdata:'<%{tx.0}%{tx.1}>'"
            """
        #expect(Self.data(rules, ["/?a=xy&b=b"]) == ["<>"])
    }

    @Test(arguments: tests)
    func `nothing of the request before is captured`(_ test: String) {
        let rules = """
            SecRule ARGS:a "@rx (.)(.)" "id:1,phase:2,pass,nolog,capture"
            \(test)"id:2,phase:2,pass,log,capture,logdata:'<%{tx.0}%{tx.1}>'"
            """
        #expect(Self.data(rules, ["/?a=xy&b=b", "/?b=b"]) == ["<>"])
    }

    @Test func `what was captured stays until another rule captures`() {
        let rules = """
            SecRule ARGS:a "@rx (.)(.)" "id:1,phase:2,pass,nolog,capture"
            SecRule ARGS:b "@contains b" "id:2,phase:2,pass,log,capture,logdata:'<%{tx.0}%{tx.2}>'"
            SecRule ARGS:b "@rx (.)" "id:3,phase:2,pass,log,capture,logdata:'<%{tx.0}%{tx.2}>'"
            """
        #expect(Self.data(rules, ["/?a=xy&b=b"]) == ["<xyy>", "<b>"])
    }
}
