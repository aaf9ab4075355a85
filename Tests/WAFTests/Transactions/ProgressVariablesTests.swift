// The variables that tell how far a transaction is, and what rules have noted.

import Testing

@testable import WAF

@Suite struct ProgressVariablesTests {
    /// Runs rules over a request; which of them matched, chains by their heads.
    private func matched(_ rules: String, _ probe: Probe = Probe()) -> [Int] {
        let (ruleSet, diagnostics) = RuleSetFixture.compile("SecRuleEngine On\n" + rules)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        var found: [Int] = []
        // The second request finds nothing of the first.
        for _ in 0..<2 {
            probe.run(transaction)
            found = transaction.matches.map(\.rule.identifier)
            transaction.reset()
        }
        return found
    }

    /// Rules, and those that match.
    static let cases: [(rules: String, matched: [Int])] = [
        (
            """
            SecRule HIGHEST_SEVERITY "@eq 255" "id:1,phase:1,pass,log"
            SecAction "id:2,phase:1,pass,log,severity:WARNING"
            SecRule HIGHEST_SEVERITY "@streq 4" "id:3,phase:1,pass,log"
            SecAction "id:4,phase:1,pass,log,severity:CRITICAL"
            SecAction "id:5,phase:1,pass,log,severity:NOTICE"
            SecRule HIGHEST_SEVERITY "@le 2" "id:6,phase:2,pass,log"
            SecRule HIGHEST_SEVERITY "@le 1" "id:7,phase:2,pass,log"
            """, [1, 2, 3, 4, 5, 6]
        ),
        (
            """
            SecRule &ENV:a "@eq 0" "id:1,phase:1,pass,log"
            SecAction "id:2,phase:1,pass,nolog,setenv:a=%{REQUEST_METHOD}x,setenv:b=2,setenv:A=y%{ENV.b}"
            SecRule ENV:a "@streq y2" "id:3,phase:1,pass,log"
            SecRule &ENV "@eq 2" "id:4,phase:1,pass,log"
            SecAction "id:5,phase:2,pass,nolog,setenv:!b"
            SecRule ENV:b "@rx ." "id:6,phase:2,pass,log"
            SecRule ENV "@rx ^y" "id:7,phase:2,pass,log"
            SecRule ENV:PATH "@rx ." "id:8,phase:2,pass,log"
            """, [1, 3, 4, 7]
        ),
        (
            """
            SecRule SESSIONID "@streq s1" "id:1,phase:1,pass,log"
            SecRule REQUEST_HEADERS:Host "@rx .*" "id:2,phase:1,pass,nolog,setsid:s1,setuid:u%{SERVER_PORT}"
            SecRule SESSIONID "@streq s1" "id:3,phase:1,pass,log"
            SecRule USERID "@streq u80" "id:4,phase:1,pass,log"
            SecAction "id:5,phase:1,pass,nolog,setvar:session.n=+1,setvar:user.n=+1"
            SecRule SESSION:n "@ge 1" "id:6,phase:2,pass,log"
            SecRule USER:n "@eq 2" "id:7,phase:2,pass,log"
            """, [3, 4, 6, 7]
        ),
        (
            """
            SecRule &DURATION "@eq 1" "id:1,phase:1,pass,log"
            SecRule DURATION "@lt 20000000" "id:2,phase:1,pass,log"
            SecRule DURATION "@rx ^[0-9]+$" "id:3,phase:5,pass,log"
            """, [1, 2, 3]
        ),
    ]

    @Test(arguments: cases)
    func `have the values that ModSecurity 2_9 gives them`(rules: String, expected: [Int]) {
        #expect(matched(rules) == expected)
    }

    @Test func `a rule that adds to what it looks at comes to an end`() {
        let names = (0..<100).map { "setenv:n\($0)=1" }.joined(separator: ",")
        #expect(matched("""
            SecAction "id:1,phase:1,pass,nolog,setenv:a=1"
            SecRule ENV "@rx 1" "id:2,phase:1,pass,nolog,\(names)"
            SecRule &ENV "@eq 64" "id:3,phase:1,pass,log"
            """) == [3])
    }
}
