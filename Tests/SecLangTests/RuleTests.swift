// Directives about rules, and what only shows when they stand behind each other.

import Diagnostics
import Testing

@testable import SecLang

@Suite struct RuleTests {
    @Test func `a chain is one value`() throws {
        let rules = read(
            """
            SecRule ARGS "@rx a" "id:1,phase:1,deny,chain,\\
              msg:'x'"
              SecRule TX:a "b" chain
              # Between them may stand comments.

                SecRule TX:b c
            SecAction id:2,nolog,pass,chain
            SecRule ARGS d t:none
            """)
        #expect(rules.diagnostics == [])
        #expect(rules.directives.map(\.position) == [place(1, 1), place(7, 1)])
        guard case .rule(let first) = rules.directives[0].content,
            case .action(let second) = rules.directives[1].content
        else {
            Issue.record("\(rules.directives)")
            return
        }
        #expect(first.id == 1 && first.phase == .requestHeaders && first.isChained)
        #expect(first.followers.map(\.test.argument) == ["b", "c"])
        #expect(first.followers.map(\.position) == [place(3, 3), place(6, 5)])
        #expect(first.followers.allSatisfy { $0.followers.isEmpty && $0.id == nil && $0.phase == nil })
        #expect(second.variables == [] && second.test.name == .unconditionalMatch && second.followers.count == 1)
    }

    @Test func `a rule without actions follows a chain alone`() {
        #expect(complaints("SecRule ARGS a") == ["t.conf:1:1: error: a rule without id"])
    }

    static let ids = RuleSelection.ids([1...1, 3...5, 7...7], follower: nil)
    static let argument = VariableSyntax(.args, .name("a"), isExclusion: true, at: place(1, 28))

    static let changes: [(text: String, content: Directive.Content)] = [
        ("SecMarker \"END X\"", .marker("END X")), ("SecMarker END", .marker("END")),
        ("SecRuleRemoveById 1 3-5 7", .removeRules(ids)), ("SecRuleRemoveById \"1 3-5, 7\"", .removeRules(ids)),
        ("SecRuleRemoveById 1,3-5,7", .removeRules(ids)), ("SecRuleRemoveByTag ^a/b", .removeRules(.tag("^a/b"))),
        ("SecRuleRemoveByMsg \"a b\"", .removeRules(.message("a b"))),
        (
            "SecRuleUpdateTargetById 1 \"!ARGS:a\"",
            .updateTarget(.ids([1...1], follower: nil), TargetUpdate(targets: [argument]))
        ),
        (
            "SecRuleUpdateTargetById 1:2 !ARGS:a",
            .updateTarget(
                .ids([1...1], follower: 2),
                TargetUpdate(targets: [VariableSyntax(.args, .name("a"), isExclusion: true, at: place(1, 29))]))
        ),
        (
            "SecRuleUpdateTargetByTag a TX ARGS",
            .updateTarget(
                .tag("a"),
                TargetUpdate(
                    targets: [VariableSyntax(.tx, at: place(1, 28))],
                    replaced: [VariableSyntax(.args, at: place(1, 31))]))
        ),
        (
            "SecRuleUpdateTargetByMsg a TX",
            .updateTarget(.message("a"), TargetUpdate(targets: [VariableSyntax(.tx, at: place(1, 28))]))
        ),
        (
            "SecRuleUpdateActionById 1:3 \"pass\"",
            .updateAction(id: 1, follower: 3, actions: [ActionSyntax(.pass, at: place(1, 30))])
        ),
        (
            "SecRuleUpdateActionById 1 nolog",
            .updateAction(id: 1, follower: 0, actions: [ActionSyntax(.noLog, at: place(1, 27))])
        ),
        (
            "SecDefaultAction \"phase:2,pass\"",
            .defaultAction(
                phase: .requestBody,
                actions: [
                    ActionSyntax(.phase(.requestBody), at: place(1, 19)), ActionSyntax(.pass, at: place(1, 27)),
                ])
        ),
    ]

    @Test(arguments: changes)
    func `a directive about rules is read`(text: String, content: Directive.Content) {
        let rules = read(text)
        #expect(rules.diagnostics == [])
        #expect(rules.directives == [Directive(content, at: place(1, 1))])
    }

    static let refused: [(text: String, complaints: [String])] = [
        ("SecRule ARGS a nolog", ["1:1: error: a rule without id"]),
        ("SecAction nolog", ["1:1: error: a rule without id"]),
        (
            "SecAction id:0",
            ["1:14: error: found \"0\", expected the id of a rule, a number above 0", "1:1: error: a rule without id"]
        ),
        ("SecAction id:1,id:2", ["1:16: error: a second id in one rule"]),
        (
            "SecAction id:5\n\nSecRule ARGS a nolog,id:5\nSecAction id:6\nSecAction id:5",
            [
                "3:22: error: the id 5 is taken by the rule at t.conf:1:11",
                "5:11: error: the id 5 is taken by the rule at t.conf:1:11",
            ]
        ),
        ("SecAction \"id:1,chain\"", ["1:17: error: a chain that nothing continues: there are no more rules"]),
        (
            "SecAction id:1,chain\nSecRule ARGS a log,chain\nSecMarker A",
            ["2:20: error: a chain that nothing continues: the directive in line 3 is no rule"]
        ),
        (
            "SecAction id:1,chain\nSecRule ARGS a id:2,deny,phase:1,msg:a,severity:1,skip:1,tag:a",
            ["id", "deny", "phase", "msg", "severity", "skip"].enumerated().map { index, name in
                let column = [16, 21, 26, 34, 40, 51][index]
                return
                    "2:\(column): error: \(name) in a rule that continues a chain; it belongs to the first, in line 1"
            }
        ),
        ("SecAction id:1,phase:5,deny", ["1:24: error: deny in the logging phase, when all is answered"]),
        ("SecDefaultAction pass", ["1:18: error: SecDefaultAction has no phase; expected phase:1 to phase:5"]),
        (
            "SecDefaultAction phase:1,log",
            [
                "1:1: error: SecDefaultAction has no disruptive action; expected pass, deny or another"
            ]
        ),
        ("SecDefaultAction phase:1,block", ["1:26: error: block stands for the default action and cannot be it"]),
        (
            "SecDefaultAction phase:1,pass,id:1,chain,msg:a",
            [
                "1:31: error: id belongs to one rule and cannot be a default", "1:36: error: chain cannot be a default",
                "1:42: error: msg belongs to one rule and cannot be a default",
            ]
        ),
        (
            "SecRuleUpdateActionById 1 id:2,chain",
            [
                "1:27: error: the id of a rule cannot be changed", "1:32: error: a rule cannot be made a chain later",
            ]
        ),
        ("SecRuleUpdateActionById 1:x pass", ["1:25: error: found \"x\", expected the place in a chain, a number"]),
        ("SecRuleRemoveById a", ["1:19: error: found \"a\", expected the id of a rule, a number above 0"]),
        ("SecRuleRemoveById 5-4", ["1:19: error: found \"5-4\", expected a range from the lower id to the higher"]),
        ("SecRuleRemoveById \"\"", ["1:19: error: found \"\", expected the id of a rule, or a range"]),
        ("SecRuleUpdateTargetById 1 \"\"", ["1:27: error: found \"\", expected variables"]),
        ("SecRule ARGS", ["1:1: error: found \"SecRule ARGS\", expected SecRule VARIABLES \"OPERATOR\" \"ACTIONS\""]),
        (
            "SecRule ARGS a id:1, log",
            ["1:1: error: found \"SecRule ARGS a id:1, log\", expected SecRule VARIABLES \"OPERATOR\" \"ACTIONS\""]
        ),
        (
            "SecAction id:1,skipAfter:END-A\nSecMarker END-B",
            ["1:16: warning: skipAfter:END-A finds no marker: there is none of that name; did you mean END-B?"]
        ),
        (
            "SecMarker A\nSecAction id:1,skipAfter:A",
            ["2:16: warning: skipAfter:A finds no marker: it stands before this rule"]
        ),
        ("SecAction id:1,skipAfter:2\nSecAction id:2\nSecAction id:3,skipAfter:M\nSecMarker M", []),
        // After an error the next directive is read; the rest of the broken chain is not complained about.
        (
            "SecRule ARGS \"a id:1,chain\nSecRule ARGS b chain\nSecRule ARGS c\nSecRuleEngine Of\nSecAction nolog",
            [
                "1:14: error: the text that begins here has no closing \"",
                "4:15: error: found \"Of\", expected one of On, Off, DetectionOnly", "5:1: error: a rule without id",
            ]
        ),
    ]

    @Test(arguments: refused)
    func `what is wrong is named with its place`(text: String, expected: [String]) {
        #expect(complaints(text) == expected.map { "t.conf:" + $0 })
    }

    @Test func `no more than a hundred errors are kept, and reading ends`() {
        let many = read(String(repeating: "Sec\n", count: 100))
        #expect(many.diagnostics.count == 100)
        let more = read(String(repeating: "Sec\n", count: 500) + "SecMarker A")
        #expect(more.diagnostics.count == 101 && more.directives == [])
        #expect(
            more.diagnostics.last?.description
                == "t.conf:101:1: error: more than 100 errors: the rest was not read")
    }

    @Test func `no more than a hundred warnings are kept, and reading goes on`() {
        let many = read(String(repeating: "SecGsbLookupDb a\n", count: 500) + "SecMarker A")
        #expect(many.diagnostics.count == 101 && many.isUsable)
        #expect(many.directives.map(\.content) == [.marker("A")])
        #expect(
            many.diagnostics.last?.description
                == "t.conf:101:1: warning: more than 100 warnings: the rest are not shown")
    }
}
