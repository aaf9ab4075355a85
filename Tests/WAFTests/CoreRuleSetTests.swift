// The OWASP Core Rule Set, unmodified.

import Diagnostics
import Testing

@testable import WAF

@Suite("The OWASP Core Rule Set", .enabled(if: SharedData.isPresent, "shared/crs is not here"))
struct CoreRuleSetTests {
    @Test("it compiles without an error, and every rule is there")
    func compiles() {
        let (ruleSet, diagnostics) = RuleSetFixture.coreRuleSet()
        for diagnostic in diagnostics where diagnostic.severity == .error { Issue.record("\(diagnostic)") }
        print(Phase.allCases.map { "\($0): \(ruleSet.count(in: $0))" }.joined(separator: ", "))
        #expect(ruleSet.ruleCount > 600)
    }

    @Test("an honest request matches nothing, a hostile one what it should")
    func attacks() {
        let (ruleSet, _) = RuleSetFixture.coreRuleSet()
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        var probe = Probe()
        probe.run(transaction)
        #expect(transaction.matches.map(\.rule.identifier) == [])
        transaction.reset()
        probe.target = "/?q=1%27%20or%20%271%27=%271"
        probe.run(transaction)
        #expect(transaction.matches.contains { $0.rule.identifier == 942100 })
        for match in transaction.matches { print(match.rule.identifier, match.message, match.data) }
    }
}
