// Targets that rules do not look at: by the rules themselves, by `ctl`, and by a route.

import Diagnostics
import Testing

@testable import WAF

@Suite struct ExcludedTargetTests {
    /// A rule's variables and what is left out of them, the request, and whether the rule still matches.
    struct Row: Sendable {
        var target: String
        var excluded: String
        var isMatch: Bool
        var test = "@contains evil"
    }

    static let rows: [Row] = [
        Row(target: "ARGS", excluded: "ARGS:q", isMatch: false),
        Row(target: "ARGS", excluded: "ARGS:other", isMatch: true),
        // Variables of TX by their names, whatever the case.
        Row(target: "TX:word", excluded: "TX:word", isMatch: false),
        Row(target: "TX:word", excluded: "TX:WORD", isMatch: false),
        Row(target: "TX:WORD", excluded: "TX:word", isMatch: false),
        Row(target: "TX:word", excluded: "TX:/^wo/", isMatch: false),
        Row(target: "TX:word", excluded: "TX", isMatch: false),
        Row(target: "TX:word", excluded: "TX:wor", isMatch: true),
        Row(target: "TX:word", excluded: "TX:/^x/", isMatch: true),
        Row(target: "TX:/^word/", excluded: "TX:word", isMatch: true),
        Row(target: "TX:/^word$/", excluded: "TX:word", isMatch: false),
        Row(target: "TX:/^word/", excluded: "TX:/^wo/", isMatch: false),
        Row(target: "TX:/^word/", excluded: "TX", isMatch: false),
        Row(target: "TX:/^WORD/", excluded: "TX:/^WORDY./", isMatch: true),
        Row(target: "TX:/^made_/", excluded: "TX:made_q", isMatch: false),
        Row(target: "TX:/^made_/", excluded: "TX:made_r", isMatch: true),
        Row(target: "TX:number", excluded: "TX:number", isMatch: false, test: "@gt 6"),
        Row(target: "TX:number", excluded: "TX:word", isMatch: true, test: "@gt 6"),
        // Nodes of a document by the path, as rules write it.
        Row(target: "XML:/*", excluded: "XML:/*", isMatch: false),
        Row(target: "XML:/*", excluded: "XML", isMatch: false),
        Row(target: "XML:/*", excluded: "XML://@*", isMatch: true),
        Row(target: "XML:/*", excluded: "XML://b", isMatch: true),
        Row(target: "XML:/*|XML://@*", excluded: "XML:/*", isMatch: true),
        Row(target: "XML:/*|XML://@*", excluded: "XML", isMatch: false),
        Row(target: "XML://@*", excluded: "XML://@*", isMatch: false),
        Row(target: "XML://b", excluded: "XML://b", isMatch: false),
        Row(target: "XML://b", excluded: "XML", isMatch: false),
        Row(target: "XML://b", excluded: "XML:/*", isMatch: true),
        Row(target: "XML://b", excluded: "ARGS", isMatch: true),
        // A count of what is left out is not taken, rather than 0; other counts are without what is left out.
        Row(target: "&ARGS:q", excluded: "ARGS:q", isMatch: false, test: "@ge 0"),
        Row(target: "&ARGS:q", excluded: "ARGS:Q", isMatch: false, test: "@ge 0"),
        Row(target: "&ARGS:q", excluded: "ARGS:/^q/", isMatch: false, test: "@ge 0"),
        Row(target: "&ARGS:q", excluded: "ARGS", isMatch: false, test: "@ge 0"),
        Row(target: "&ARGS:q", excluded: "ARGS:name", isMatch: true, test: "@eq 1"),
        Row(target: "&ARGS:none", excluded: "ARGS:none", isMatch: false, test: "@eq 0"),
        Row(target: "&ARGS", excluded: "ARGS", isMatch: false, test: "@ge 0"),
        Row(target: "&ARGS", excluded: "ARGS:q", isMatch: true, test: "@eq 1"),
        Row(target: "&ARGS:/q/", excluded: "ARGS", isMatch: false, test: "@ge 0"),
        Row(target: "&TX:word", excluded: "TX:word", isMatch: false, test: "@ge 0"),
        Row(target: "&TX:/^made/", excluded: "TX", isMatch: false, test: "@ge 0"),
    ]

    private static let settings = """
        SecRequestBodyAccess On
        SecAction "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=XML,setvar:tx.word=evil,setvar:tx.wordy=evil,\\
            setvar:tx.number=7,setvar:tx.made_%{ARGS.name}=evil"

        """

    /// How a target is left out.
    enum Means: CaseIterable {
        case control, controlByTag, directive, overlay
    }

    private static func matches(_ row: Row, _ means: Means) -> [Int] {
        let rule = "SecRule \(row.target) \"\(row.test)\" \"id:10,phase:2,pass,log,tag:'one'\"\n"
        let rules =
            switch means {
            case .control:
                settings + "SecAction \"id:2,phase:2,pass,nolog,ctl:ruleRemoveTargetById=10;\(row.excluded)\"\n" + rule
            case .controlByTag:
                settings + "SecAction \"id:2,phase:2,pass,nolog,ctl:ruleRemoveTargetByTag=one;\(row.excluded)\"\n"
                    + rule
            case .directive: settings + rule + "SecRuleUpdateTargetById 10 \"!\(row.excluded)\"\n"
            case .overlay: settings + rule
            }
        let (ruleSet, diagnostics) = RuleSetFixture.compile(rules)
        #expect(diagnostics.isEmpty)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        if means == .overlay {
            var request = OverlayRequest()
            request.exclusions = [
                OverlayRequest.Exclusion(
                    OverlayRequest.Placed(.identifiers(10...10), at: nil),
                    targets: [OverlayRequest.Placed(row.excluded, at: nil)])
            ]
            let (overlay, findings) = OverlayCompiler.compile(request, for: ruleSet, named: "test")
            #expect(findings.allSatisfy { $0.severity == .warning })
            if let overlay { transaction.apply(overlay) }
        }
        var probe = Probe(method: "POST", target: "/?q=evil&name=q")
        probe.body = Array("<a><b x=\"evil\">evil</b></a>".utf8)
        probe.run(transaction)
        return transaction.matches.map(\.rule.identifier)
    }

    @Test(arguments: rows.indices, Means.allCases)
    func `what is left out is not looked at, and nothing else is`(index: Int, means: Means) {
        let row = Self.rows[index]
        let found = Self.matches(row, means)
        #expect(found.isEmpty == !row.isMatch, "\(row.target) without \(row.excluded), by \(means)")
    }

    @Test func `nodes are logged with the path that the rule gives`() {
        let (ruleSet, _) = RuleSetFixture.compile(
            Self.settings + "SecRule XML:/*|XML://@*|XML://b \"@contains evil\" \"id:10,phase:2,pass,log\"")
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        Probe(method: "POST", body: Array("<a><b x=\"evil\">evil</b></a>".utf8)).run(transaction)
        #expect(transaction.matches.map(\.variable) == ["XML:/*", "XML://@*", "XML://b"])
    }

    @Test func `a jump by a level is not made where the rule does not look at the level`() {
        let rules = """
            SecAction "id:1,phase:1,pass,nolog,setvar:tx.level=1"
            SecRule ARGS:free "@streq yes" "id:2,phase:1,pass,nolog,ctl:ruleRemoveTargetById=3;TX:level"
            SecRule TX:level "@lt 2" "id:3,phase:2,pass,nolog,skipAfter:END"
            SecRule ARGS:q "@contains evil" "id:10,phase:2,pass,log"
            SecMarker END
            SecRule ARGS:late "@streq yes" "id:4,phase:2,pass,nolog,ctl:ruleRemoveTargetById=5;TX:level"
            SecRule TX:level "@lt 2" "id:5,phase:2,pass,nolog,skipAfter:LAST"
            SecRule ARGS:q "@contains evil" "id:11,phase:2,pass,log"
            SecMarker LAST
            """
        let (ruleSet, diagnostics) = RuleSetFixture.compile(rules)
        #expect(diagnostics.isEmpty)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        for (target, expected) in [
            ("/?q=evil", []), ("/?q=evil&free=yes", [10]), ("/?q=evil&late=yes", [11]), ("/?q=evil", []),
        ] {
            Probe(target: target).run(transaction)
            #expect(transaction.matches.map(\.rule.identifier) == expected, "\(target)")
            transaction.reset()
        }
    }
}
