// Which values a rule tries: one by one, those that are there.

import Diagnostics
import Testing

@testable import WAF

@Suite struct TriedValuesTests {
    /// A rule's variables and its operator, other actions, a request's target, and how often the rule matches.
    typealias Row = (rule: String, actions: String, target: String, count: Int)

    static let rows: [Row] = [
        ("SecAction", "", "/", 1),
        (#"SecRule ARGS "@unconditionalMatch""#, "", "/", 0),
        (#"SecRule ARGS "@unconditionalMatch""#, "", "/?a=1&b=2", 2),
        (#"SecRule ARGS|!ARGS:a "@unconditionalMatch""#, "", "/?a=1&b=2", 1),
        (#"SecRule ARGS|!ARGS "@unconditionalMatch""#, "", "/?a=1", 0),
        (#"SecRule &ARGS "@unconditionalMatch""#, "", "/", 1),
        (#"SecRule TX:none "@unconditionalMatch""#, "", "/", 0),
        (#"SecRule TX:some "@unconditionalMatch""#, "", "/", 1),
        (#"SecRule ARGS "!@unconditionalMatch""#, "", "/?a=1", 0),
        (#"SecRule ARGS "@noMatch""#, "", "/?a=1", 0),
        (#"SecRule ARGS "!@noMatch""#, "", "/?a=1&b=2", 2),
        (#"SecRule ARGS "!@noMatch""#, "", "/", 0),
        (#"SecRule ARGS "!@rx x""#, "", "/", 0),
        (#"SecRule ARGS "!@rx x""#, "", "/?a=1&b=x", 1),
        // What the rule itself makes while it is tried comes too late.
        (#"SecRule TX:/^some/ "@rx .""#, "setvar:tx.some2=1,setvar:tx.some0=1", "/", 1),
        (#"SecRule TX:/^some/ "@rx .""#, "setvar:'tx.some%{matched_var}x=1'", "/", 1),
        // A number of members is a value as others are, for transformations too.
        (#"SecRule &ARGS "@eq 1""#, "t:length", "/", 1),
        (#"SecRule &ARGS "@eq 2""#, "t:length", "/?a=1&b=2", 0),
        (#"SecRule &ARGS "@streq 30""#, "t:hexEncode", "/", 1),
    ]

    @Test(arguments: rows)
    func `each value is tried, and none where there is none`(_ row: Row) {
        let actions = "id:10,phase:2,pass,log" + (row.actions.isEmpty ? "" : "," + row.actions)
        let (ruleSet, diagnostics) = RuleSetFixture.compile(
            "SecAction \"id:1,phase:1,pass,nolog,setvar:tx.some=1\"\n" + row.rule + " \"\(actions)\"")
        #expect(diagnostics.allSatisfy { $0.severity == .warning })
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        Probe(target: row.target).run(transaction)
        #expect(transaction.matches.count == row.count, "\(row.rule) \(row.actions) of \(row.target)")
    }
}
