// What becomes of transactions that run over their budget.

import Testing

@testable import WAF

@Suite struct BudgetTests {
    private static let rules = """
        SecRuleEngine On
        SecAction "id:1,phase:1,pass,nolog,setvar:tx.score=5"
        SecRule ARGS "@rx [a-z]+[0-9]" "id:2,phase:1,pass,nolog,t:urlDecodeUni,t:lowercase"
        SecRule ARGS "@rx evil" "id:3,phase:1,deny"
        SecRule TX:SCORE "@ge 5" "id:4,phase:2,deny,status:418"
        SecRule TX:/^MSC_/ "!@streq 0" "id:5,phase:2,deny,status:419"
        """

    private func transaction(_ rules: String = rules) -> Transaction {
        let (ruleSet, diagnostics) = RuleSetFixture.compile(rules)
        #expect(diagnostics.isEmpty)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        transaction.budget.maximumNanoseconds = .max
        transaction.budget.maximumWork = 10_000
        return transaction
    }

    private var large: Probe {
        var probe = Probe()
        probe.target = "/?" + (0..<400).map { "name\($0)=value\($0)" }.joined(separator: "&")
        return probe
    }

    @Test func `is refused, and the log says over budget`() {
        let transaction = transaction()
        let interruption = large.run(transaction)
        #expect(interruption?.action == .deny(status: 403))
        #expect(interruption?.rule == nil)
        #expect(transaction.isOverBudget)
        #expect(transaction.matches.map(\.tags) == [["over budget"]])
        #expect(transaction.matches.first?.variable == "TX:MSC_BUDGET_EXCEEDED")
        #expect(transaction.matches.first?.isEnforced == true)
    }

    @Test func `where the policy lets it pass the rules about TX are run all the same`() {
        let transaction = transaction()
        transaction.blocksOverBudget = false
        #expect(large.run(transaction)?.rule?.identifier == 4)
        #expect(transaction.matches.first?.isEnforced == false)
    }

    @Test func `rules can ask for it`() {
        let transaction = transaction(Self.rules.replacing("tx.score=5", with: "tx.score=1"))
        transaction.blocksOverBudget = false
        #expect(large.run(transaction)?.rule?.identifier == 5)
    }

    @Test func `is only logged where decisions are`() {
        let transaction = transaction()
        transaction.decide(isEnforced: false)
        #expect(large.run(transaction) == nil)
        #expect(transaction.matches.contains { $0.tags == ["over budget"] && !$0.isEnforced })
    }

    @Test func `is forgotten with the transaction`() {
        let transaction = transaction()
        large.run(transaction)
        transaction.reset()
        #expect(!transaction.isOverBudget)
        #expect(Probe().run(transaction)?.rule?.identifier == 4)
    }

    @Test func `is asked for while a long multipart body is read`() {
        let transaction = transaction("SecRequestBodyAccess On\nSecRuleEngine On\nSecRequestBodyLimit 13107200")
        transaction.budget.maximumWork = 3 << 19
        var probe = Probe()
        probe.method = "POST"
        probe.headers.append(("Content-Type", "multipart/form-data; boundary=b"))
        let head = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
        probe.body = Array((head + String(repeating: "\r\n--", count: 1 << 18) + "\r\n--b--\r\n").utf8)
        #expect(probe.run(transaction) == nil)
        #expect(!transaction.isOverBudget)
        transaction.reset()
        probe.body = Array((head + String(repeating: "\r\n--", count: 1 << 19) + "\r\n--b--\r\n").utf8)
        probe.run(transaction)
        #expect(transaction.isOverBudget)
    }

    @Test func `a pattern over its limit is said to rules and in the log`() {
        let transaction = transaction(
            """
            SecPcreMatchLimit 100
            SecRule ARGS "@rx ^(?:a|b|ab)*c" "id:1,phase:1,pass,log"
            SecRule TX:/^MSC_/ "!@streq 0" "id:2,phase:1,deny"
            """)
        var probe = Probe()
        probe.target = "/?q=" + String(repeating: "ab", count: 60) + "-c"
        #expect(probe.run(transaction)?.rule?.identifier == 2)
        #expect(transaction.matches.first?.tags == ["pattern limit"])
        #expect(transaction.matches.first?.data == "phase 1, rule 1")
    }
}
