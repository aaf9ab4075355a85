// What is different for one route, on a rule set that others run as it is.

import Diagnostics
import Testing

@testable import WAF

@Suite struct RuleOverlayTests {
    private static let rules = """
        SecAction "id:1,phase:1,pass,nolog,setvar:tx.blocking_paranoia_level=1"
        SecRule &TX:inbound_anomaly_score_threshold "@eq 0" \
            "id:2,phase:1,pass,nolog,setvar:tx.inbound_anomaly_score_threshold=5"
        SecRule TX:blocking_paranoia_level "@lt 2" "id:3,phase:2,pass,nolog,skipAfter:END"
        SecRule ARGS "@contains second" "id:20,phase:2,pass,log,tag:'attack-two',tag:'paranoia-level/2'"
        SecMarker END
        SecRule ARGS|REQUEST_HEADERS:User-Agent "@contains evil" "id:10,phase:2,pass,log,tag:'attack-evil'"
        SecRule ARGS_NAMES|ARGS "@contains bad" "id:11,phase:2,pass,log,tag:'attack-evil',chain"
            SecRule MATCHED_VAR "@contains bad" "t:none"
        SecRule &ARGS "@gt 2" "id:12,phase:2,pass,log,tag:'attack-many'"
        SecRule TX:inbound_anomaly_score_threshold "@ge 9" "id:30,phase:2,pass,log"
        """

    private static func request(_ build: (inout OverlayRequest) -> Void) -> OverlayRequest {
        var request = OverlayRequest()
        build(&request)
        return request
    }

    private static func excluding(
        _ rules: OverlayRequest.Exclusion.Rules, _ targets: String...
    ) -> OverlayRequest {
        request { request in
            request.exclusions = [
                OverlayRequest.Exclusion(
                    OverlayRequest.Placed(rules, at: Self.place),
                    targets: targets.map { OverlayRequest.Placed($0, at: Self.place) })
            ]
        }
    }

    private static let place = SourcePosition(file: "g.yaml", line: 3, column: 5)

    /// The rules that match, with the overlay and then, in the same transaction, without it.
    private static func matches(_ request: OverlayRequest, _ target: String) -> (with: [Int], without: [Int]) {
        let (ruleSet, diagnostics) = RuleSetFixture.compile(rules)
        #expect(diagnostics.isEmpty)
        let (overlay, findings) = OverlayCompiler.compile(request, for: ruleSet, named: "test")
        #expect(findings.isEmpty)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        let probe = Probe(target: target)
        if let overlay { transaction.apply(overlay) }
        probe.run(transaction)
        let with = transaction.matches.map(\.rule.identifier)
        transaction.reset()
        probe.run(transaction)
        return (with, transaction.matches.map(\.rule.identifier))
    }

    static let cases: [(what: String, request: OverlayRequest, target: String, with: [Int], without: [Int])] = [
        ("an id", excluding(.identifiers(10...10)), "/?a=evil&b=bad", [11], [10, 11]),
        ("a range of ids", excluding(.identifiers(10...11)), "/?a=evil&b=bad", [], [10, 11]),
        ("a tag", excluding(.tag("attack-evil")), "/?a=evil&b=bad&c=", [12], [10, 11, 12]),
        ("a member", excluding(.identifiers(10...10), "ARGS:html"), "/?html=evil", [], [10]),
        ("a member, another has it", excluding(.identifiers(10...10), "ARGS:html"), "/?html=evil&a=evil", [10],
         [10, 10]),
        ("a member in any case", excluding(.identifiers(10...10), "args:HTML"), "/?html=evil", [], [10]),
        ("members by a pattern", excluding(.tag("attack-evil"), "ARGS:/^h/"), "/?html=evil", [], [10]),
        ("a whole variable", excluding(.tag("attack-evil"), "ARGS"), "/?a=evil&bad=1", [11], [10, 11]),
        ("a member that is counted", excluding(.identifiers(12...12), "ARGS:a"), "/?a=&b=&c=", [], [12]),
        ("paranoia that the setup sets", request { $0.paranoia = .init(2, at: place) }, "/?a=second", [20], []),
        ("a threshold that the setup leaves", request { $0.inboundThreshold = .init(10, at: place) }, "/", [30], []),
    ]

    @Test(arguments: cases.indices)
    func `what is left out or set holds for its own transaction alone`(index: Int) {
        let row = Self.cases[index]
        let (with, without) = Self.matches(row.request, row.target)
        #expect(with == row.with, "\(row.what)")
        #expect(without == row.without, "\(row.what)")
    }

    static let findings: [(request: OverlayRequest, message: String)] = [
        (excluding(.identifiers(13...13)),
         "error: unknown rule 13: the rule set \"test\" has none of that name; did you mean 1?"),
        (excluding(.tag("attack-evli")),
         "error: unknown tag attack-evli: the rule set \"test\" has none of that name; did you mean attack-evil?"),
        (excluding(.identifiers(10...10), "AGRS:html"), "error: unknown variable AGRS; did you mean ARGS?"),
        (excluding(.identifiers(10...10), "REQUEST_URI:x"), "error: REQUEST_URI has no members to select from"),
        (excluding(.identifiers(10...10), "ARGS|FILES"), "error: found \"ARGS|FILES\", expected one variable"),
        (excluding(.identifiers(10...10), "!ARGS"),
         "error: found \"!ARGS\", expected a variable without & and !"),
        (excluding(.identifiers(10...10), "XML:/*"),
         "warning: excludes nothing: rule 10 never looks at XML:/*"),
        (excluding(.identifiers(100...200)),
         "warning: excludes nothing: the rule set \"test\" has no rule of 100-200"),
        (excluding(.identifiers(10...10), "FILES"), "warning: excludes nothing: rule 10 never looks at FILES"),
        (request { $0.outboundThreshold = .init(4, at: place) },
         "warning: changes nothing: the rule set \"test\" has no threshold for answers"),
    ]

    @Test(arguments: findings.indices)
    func `what names nothing is an error, what changes nothing a warning, both with their place`(index: Int) {
        let row = Self.findings[index]
        let (ruleSet, _) = RuleSetFixture.compile(Self.rules)
        let (_, diagnostics) = OverlayCompiler.compile(row.request, for: ruleSet, named: "test")
        #expect(diagnostics.map { "\($0)" } == ["g.yaml:3:5: \(row.message)"])
    }
}
