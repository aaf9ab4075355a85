// Rules that no value can match are not run, and that makes no difference.

import Testing

@testable import WAF

@Suite struct ScreenTests {
    /// Rules of all kinds; each is tried as written, and with a chain that keeps it from being screened.
    static let rules: [String] = [
        "ARGS \"@rx abc\"", "ARGS \"@rx ^a.c$\"", "ARGS|ARGS_NAMES \"@pm foo bar bazzz\"", "ARGS \"@contains oo\"",
        "ARGS:q \"@rx o\"", "ARGS|!ARGS:q \"@rx o\"", "ARGS:/^q/ \"@rx o\"", "ARGS|!ARGS:/^q/ \"@rx o\"",
        "ARGS \"@rx FOO\"", "REQUEST_HEADERS:User-Agent \"@rx test\"",
        "REQUEST_HEADERS|!REQUEST_HEADERS:Host \"@rx l\"",
        "ARGS \"@detectSQLi\"", "ARGS \"@validateByteRange 32-126\"", "ARGS \"@endsWith bar\"", "ARGS \"@streq foo\"",
        "ARGS \"@rx long-literal-that-is-sought\"", "REQUEST_URI \"@rx ^/\"",
    ]
    static let chains = [
        "t:none", "t:urlDecodeUni,t:lowercase", "t:lowercase,t:removeWhitespace,multiMatch", "t:length",
    ]
    static let targets = [
        "/", "/?q=abc", "/?q=foo&r=bar", "/?Q=FOO", "/?q=%2566oo&q2=a%20b%20c", "/?x=1%27%20or%20%271%27=%271",
        "/?q=\(String(repeating: "x", count: 300))long-literal-that-is-sought", "/?a=%ff%fe&foo=1",
        "/?q=\(String(repeating: "abcfoobar", count: 90))", "/?long-literal-that-is-sough=t&b=bazz&c=bazzz",
    ]

    @Test(arguments: targets)
    func `a rule matches what it matches without the screen`(_ target: String) {
        var text = "SecRuleEngine DetectionOnly\n"
        var identifier = 1
        for rule in Self.rules {
            for chain in Self.chains {
                text += "SecRule \(rule) \"id:\(identifier),phase:1,log,pass,\(chain)\"\n"
                // TX:NOTHING is never set, so the target adds nothing, but the rule is run always.
                let open = rule.replacing(" \"@", with: "|TX:NOTHING \"@")
                text += "SecRule \(open) \"id:\(identifier + 10_000),phase:1,log,pass,\(chain)\"\n"
                identifier += 1
            }
        }
        let (ruleSet, diagnostics) = RuleSetFixture.compile(text)
        #expect(diagnostics.isEmpty)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        var probe = Probe()
        probe.target = target
        for _ in 0..<2 {
            probe.run(transaction)
            let screened = transaction.matches.map(\.rule.identifier).filter { $0 < 10_000 }
            let open = transaction.matches.map(\.rule.identifier).filter { $0 > 10_000 }.map { $0 - 10_000 }
            #expect(screened == open)
            transaction.reset()
        }
    }

    @Test func `gates are decided by what the variable is when they are reached`() {
        func matched(_ rules: String) -> [Int] {
            let (ruleSet, _) = RuleSetFixture.compile("SecRuleEngine DetectionOnly\n" + rules)
            let transaction = Transaction(ruleSet, persistent: PersistentVariables())
            Probe().run(transaction)
            return transaction.matches.map(\.rule.identifier)
        }
        let gate = "SecRule TX:LEVEL \"@lt 2\" \"id:10,phase:1,pass,nolog,skipAfter:END\"\n"
        let rest =
            "SecRule REQUEST_URI \"@rx /\" \"id:20,phase:1,pass,log\"\nSecMarker END\n"
            + "SecRule REQUEST_URI \"@rx ^/\" \"id:30,phase:1,pass,log\"\n"
        func set(_ level: Int, _ id: Int) -> String {
            "SecAction \"id:\(id),phase:1,pass,nolog,setvar:tx.level=\(level)\"\n"
        }
        #expect(matched(gate + rest) == [20, 30])
        #expect(matched(set(1, 1) + gate + rest) == [30])
        #expect(matched(set(2, 1) + gate + rest) == [20, 30])
        #expect(matched(set(1, 1) + set(2, 2) + gate + rest) == [20, 30])
        #expect(matched(set(1, 1) + gate + set(2, 2) + rest) == [30])
        #expect(matched(set(1, 1) + gate + rest + set(3, 2)) == [30])
        let remove = "SecAction \"id:5,phase:1,pass,nolog,ctl:ruleRemoveById=10\"\n"
        #expect(matched(set(1, 1) + remove + gate + rest) == [20, 30])
        let removeRule = "SecAction \"id:5,phase:1,pass,nolog,ctl:ruleRemoveById=30\"\n"
        #expect(matched(removeRule + rest) == [20])
    }
}
