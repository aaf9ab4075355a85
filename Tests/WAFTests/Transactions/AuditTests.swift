// The audit log: which transactions are recorded, with which parts, and what of them is hidden.

import Diagnostics
import Testing

@testable import WAF

@Suite struct AuditTests {
    private static func run(_ rules: String, _ probe: Probe = Probe()) -> Transaction {
        let (ruleSet, diagnostics) = RuleSetFixture.compile(rules)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        // The second request has nothing of the first.
        for _ in 0..<2 {
            transaction.reset()
            transaction.beginAuditing()
            probe.run(transaction)
        }
        return transaction
    }

    private static let quiet = "SecAction \"id:1,phase:1,pass,nolog\"\n"
    private static let loud = "SecAction \"id:1,phase:1,pass,log\"\n"

    /// Rules, the status that the client is sent, and whether that is recorded.
    static let recorded: [(rules: String, status: Int, isRecorded: Bool)] = [
        // ModSecurity's recommendation, where rules say nothing.
        (quiet, 500, false), (loud, 200, true),
        ("SecAuditEngine Off\n" + loud, 500, false), ("SecAuditEngine On\n" + quiet, 200, true),
        ("SecAuditEngine RelevantOnly\n" + quiet, 500, false), ("SecAuditEngine RelevantOnly\n" + loud, 200, true),
        // What counts is the rule's word about the audit log, not the one about the log.
        ("SecAction \"id:1,phase:1,pass,nolog,auditlog\"", 200, true),
        ("SecAction \"id:1,phase:1,pass,log,noauditlog\"", 200, false),
        ("SecAction \"id:1,phase:1,pass,noauditlog\"\nSecAction \"id:2,phase:1,pass\"", 200, true),
        ("SecDefaultAction \"phase:1,nolog,noauditlog,pass\"\nSecAction \"id:1,phase:1\"", 200, false),
        // A chain counts when all of it has matched.
        ("SecRule REQUEST_METHOD GET \"id:1,phase:1,pass,chain\"\nSecRule REQUEST_METHOD POST \"t:none\"", 200, false),
        // By status.
        ("SecAuditLogRelevantStatus \"^(?:5|4(?!04))\"\n" + quiet, 200, false),
        ("SecAuditLogRelevantStatus \"^(?:5|4(?!04))\"\n" + quiet, 403, true),
        ("SecAuditLogRelevantStatus \"^(?:5|4(?!04))\"\n" + quiet, 404, false),
        ("SecAuditLogRelevantStatus \"^(?:5|4(?!04))\"\n" + quiet, 599, true),
        ("SecAuditLogRelevantStatus \"^(?:5|4(?!04))\"\n" + quiet, 0, false),
        ("SecAuditEngine Off\nSecAuditLogRelevantStatus 5\n" + quiet, 500, false),
        // For one transaction.
        ("SecAction \"id:1,phase:1,pass,nolog,ctl:auditEngine=On\"", 200, true),
        ("SecAuditEngine On\nSecAction \"id:1,phase:1,pass,nolog,ctl:auditEngine=Off\"", 200, false),
        ("SecAuditEngine On\nSecAction \"id:1,phase:5,pass,nolog,ctl:auditEngine=RelevantOnly\"", 200, false),
        // An engine that is off records nothing; one that a rule turned off does.
        ("SecRuleEngine Off\nSecAuditEngine On", 200, false),
        ("SecAuditEngine On\nSecAction \"id:1,phase:1,pass,nolog,ctl:ruleEngine=Off\"", 200, true),
        ("SecRuleEngine DetectionOnly\nSecAction \"id:1,phase:1,deny,log\"", 200, true),
    ]

    @Test(arguments: recorded)
    func `a transaction is recorded as rules and status say`(rules: String, status: Int, isRecorded: Bool) {
        #expect(Self.run(rules).isAudited(status: status) == isRecorded)
    }

    static let parts: [(rules: String, parts: String)] = [
        ("", "ABCFHZ"), ("SecAuditLogParts AbZ", "ABZ"),
        ("SecAction \"id:1,phase:1,pass,nolog,ctl:auditLogParts=+EK,ctl:auditLogParts=-C\"", "ABFHZEK"),
        ("SecAction \"id:1,phase:1,pass,nolog,ctl:auditLogParts=ABZ\"", "ABZ"),
    ]

    @Test(arguments: parts)
    func `parts are those of the last word`(rules: String, parts: String) {
        let transaction = Self.run(rules)
        #expect(String(decoding: transaction.auditLogParts, as: UTF8.self) == parts)
        for scalar in "ABCEFHIJKZ".unicodeScalars {
            #expect(transaction.audits(scalar) == parts.unicodeScalars.contains(scalar))
        }
    }

    @Test(arguments: [("SecAuditLogParts ABKZ\n", [1, 2, 3]), ("", []), ("SecAuditLogParts ABZ\n", [])])
    func `every rule that matched is kept where part K asks`(parts: String, kept: [Int]) {
        let rules = """
            SecRule TX:level "@lt 1" "id:4,phase:1,pass,nolog,skipAfter:END"
            SecAction "id:1,phase:1,pass,nolog,setvar:tx.level=0"
            SecRule TX:level "@lt 1" "id:2,phase:1,pass,nolog,skipAfter:END"
            SecAction "id:5,phase:1,pass,nolog"
            SecMarker END
            SecRule ARGS "@contains a" "id:3,phase:2,pass,nolog"
            """
        var probe = Probe()
        probe.target = "/?x=a&y=a"
        #expect(Self.run(parts + rules, probe).auditedRules.map(\.identifier) == kept)
    }

    @Test func `messages are those of rules with auditlog, matches those of rules with log`() {
        let transaction = Self.run(
            """
            SecAction "id:1,phase:1,pass,log,auditlog"
            SecAction "id:2,phase:1,pass,nolog,auditlog"
            SecAction "id:3,phase:1,pass,log,noauditlog"
            SecAction "id:4,phase:1,pass,nolog"
            """)
        #expect(transaction.matches.filter(\.isLogged).map(\.rule.identifier) == [1, 3])
        #expect(transaction.matches.filter(\.isAudited).map(\.rule.identifier) == [1, 2])
    }

    @Test func `nothing more is kept without an audit log`() {
        let (ruleSet, _) = RuleSetFixture.compile(
            "SecAuditLogParts ABKZ\nSecAction \"id:2,phase:1,pass,nolog,auditlog\"")
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        Probe().run(transaction)
        #expect(transaction.matches.isEmpty)
        #expect(transaction.auditedRules.isEmpty)
    }

    static let warned: [(rules: String, said: String)] = [
        (
            "SecAuditLog /a/b.log",
            "the audit log is where logs.audit of the configuration says: files that rules name are not written"
        ),
        ("SecAuditLogFormat Native", "the audit log is written as JSON: there is no other SecAuditLogFormat"),
        (
            "SecAuditLogType Concurrent",
            "the audit log is one log with a line for each record: SecAuditLogType is Serial"
        ),
        (
            "SecAuditLogStorageDir /a",
            "records have no files of their own: SecAuditLogStorageDir has no effect"
        ),
    ]

    @Test(arguments: warned)
    func `what the configuration decides is a warning at its place`(rules: String, said: String) {
        let (_, diagnostics) = RuleSetFixture.compile("SecAuditEngine On\n" + rules)
        #expect(diagnostics.map(\.severity) == [.warning])
        #expect(diagnostics.map(\.message) == [said])
        #expect(diagnostics.map(\.position?.line) == [2])
    }

    @Test(arguments: ["SecAuditLogFormat JSON", "SecAuditLogType Serial"])
    func `what is so anyway is no warning`(rules: String) {
        #expect(RuleSetFixture.compile(rules).diagnostics.isEmpty)
    }

    @Test func `a pattern of statuses that is none is an error at its place`() {
        let (_, diagnostics) = RuleSetFixture.compile("SecAuditLogRelevantStatus \"(5\"")
        #expect(diagnostics.map(\.severity) == [.error])
        #expect(diagnostics.first?.position?.line == 1)
    }
}
