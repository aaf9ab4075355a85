// Actions in every form, and what is wrong with others.

import Testing

@testable import SecLang

@Suite struct ActionTests {
    static func variable(_ name: VariableName, _ selector: VariableSyntax.Selector = .all) -> (Int) -> VariableSyntax {
        { VariableSyntax(name, selector, at: place(1, $0)) }
    }

    /// `SecAction "id:1,` is 16 characters: a list begins in column 17.
    static let forms: [(text: String, kinds: [ActionSyntax.Kind])] = [
        ("phase:2", [.phase(.requestBody)]), ("phase:'request'", [.phase(.requestBody)]),
        ("PHASE:logging", [.phase(.logging)]), ("msg:'a, b'", [.message("a, b")]), ("msg:a", [.message("a")]),
        (#"msg:'it\'s'"#, [.message("it's")]), (#"msg:'a \d'"#, [.message(#"a \d"#)]),
        (
            "msg:'%{TX.0} in %{MATCHED_VAR_NAME}'",
            [
                .message(MacroText([.macro(.init(.tx, "0")), .literal(" in "), .macro(.init(.matchedVarName))]))
            ]
        ),
        ("logdata:'a'", [.logData("a")]), ("tag:'a/b'", [.tag("a/b")]), ("severity:'CRITICAL'", [.severity(.critical)]),
        ("severity:2", [.severity(.critical)]), ("ver:'1'", [.version("1")]), ("rev:'2'", [.revision("2")]),
        ("accuracy:9", [.accuracy(9)]), ("maturity:'1'", [.maturity(1)]), ("allow", [.allow(.exchange)]),
        ("allow:phase", [.allow(.phase)]), ("allow:REQUEST", [.allow(.request)]), ("block", [.block]),
        ("deny,status:403", [.deny, .status(403)]), ("drop", [.drop]), ("pass", [.pass]),
        ("pause:200", [.pause(milliseconds: 200)]), ("proxy:http://a/b", [.proxy("http://a/b")]),
        (
            "redirect:'http://%{request_headers.host}/'",
            [
                .redirect(MacroText([.literal("http://"), .macro(.init(.requestHeaders, "host")), .literal("/")]))
            ]
        ),
        ("chain,deny", []), ("skip:3", [.skip(3)]), ("t:lowercase", [.transformation(.lowercase)]),
        ("t:none,t:URLDecodeUni", [.clearTransformations, .transformation(.urlDecodeUni)]),
        ("t:normalisePath,t:normalisePathWin", [.transformation(.normalizePath), .transformation(.normalizePathWin)]),
        ("multimatch,capture", [.multiMatch, .capture]),
        ("log,nolog,auditlog,noauditlog", [.log, .noLog, .auditLog, .noAuditLog]),
        ("sanitiseArg:password", [.sanitiseArgument("password")]), ("sanitizeArg:a", [.sanitiseArgument("a")]),
        ("sanitiseMatched", [.sanitiseMatched]),
        ("sanitiseMatchedBytes", [.sanitiseMatchedBytes(leading: 0, trailing: 0)]),
        ("sanitiseMatchedBytes:1/4", [.sanitiseMatchedBytes(leading: 1, trailing: 4)]),
        ("sanitiseRequestHeader:Cookie", [.sanitiseRequestHeader("Cookie")]),
        ("sanitiseResponseHeader:a", [.sanitiseResponseHeader("a")]),
        ("setvar:tx.a=1", [.setVariable(VariableAssignment(.tx, "a", .set("1")))]),
        ("setvar:TX.a", [.setVariable(VariableAssignment(.tx, "a", .set("1")))]),
        ("setvar:tx.a=", [.setVariable(VariableAssignment(.tx, "a", .set("")))]),
        ("setvar:!ip.a", [.setVariable(VariableAssignment(.ip, "a", .unset))]),
        ("setvar:tx.a=+5", [.setVariable(VariableAssignment(.tx, "a", .add("5")))]),
        (
            "setvar:'tx.a=-%{tx.b}'",
            [
                .setVariable(VariableAssignment(.tx, "a", .subtract(MacroText([.macro(.init(.tx, "b"))]))))
            ]
        ),
        (
            "setvar:'tx.a_%{tx.0}=%{matched_var}=x'",
            [
                .setVariable(
                    VariableAssignment(
                        .tx, MacroText([.literal("a_"), .macro(.init(.tx, "0"))]),
                        .set(MacroText([.macro(.init(.matchedVar)), .literal("=x")]))))
            ]
        ),
        ("setvar:tx.a='b, c'", [.setVariable(VariableAssignment(.tx, "a", .set("b, c")))]),
        ("setvar:'tx.allowed=|a b| |c|'", [.setVariable(VariableAssignment(.tx, "allowed", .set("|a b| |c|")))]),
        ("setvar:tx.a.b=c.d", [.setVariable(VariableAssignment(.tx, "a.b", .set("c.d")))]),
        ("expirevar:'ip.a=3600'", [.expireVariable(.ip, key: "a", seconds: "3600")]),
        (
            "deprecatevar:session.score=60/300",
            [
                .deprecateVariable(.session, key: "score", amount: 60, seconds: 300)
            ]
        ),
        (
            "initcol:ip=%{REMOTE_ADDR}_a",
            [
                .initialiseCollection(.ip, key: MacroText([.macro(.init(.remoteAddr)), .literal("_a")]))
            ]
        ),
        ("initcol:global=global", [.initialiseCollection(.global, key: "global")]),
        ("setsid:%{REQUEST_COOKIES.s}", [.setSessionID(MacroText([.macro(.init(.requestCookies, "s"))]))]),
        ("setuid:a", [.setUserID("a")]), ("setrsc:a", [.setResource("a")]),
        ("setenv:a=b", [.setEnvironment(name: "a", value: "b")]),
        ("setenv:!a", [.setEnvironment(name: "a", value: nil)]),
        ("xmlns:soap=http://a", [.xmlNamespace(prefix: "soap", uri: "http://a")]),
        ("ctl:ruleEngine=off", [.control(.ruleEngine(.off))]),
        ("ctl:auditEngine=RelevantOnly", [.control(.auditEngine(.relevantOnly))]),
        ("ctl:auditLogParts=+e", [.control(.auditLogParts(.add([0x45])))]),
        ("ctl:auditLogParts=-E", [.control(.auditLogParts(.remove([0x45])))]),
        ("ctl:auditLogParts=ABZ", [.control(.auditLogParts(.replace([0x41, 0x42, 0x5A])))]),
        ("ctl:debugLogLevel=3", [.control(.debugLogLevel(3))]),
        ("ctl:forceRequestBodyVariable=On", [.control(.forceRequestBodyVariable(true))]),
        ("ctl:forceResponseBodyVariable=On", [.control(.forceResponseBodyVariable(true))]),
        ("ctl:requestBodyAccess=Off", [.control(.requestBodyAccess(false))]),
        ("ctl:responseBodyAccess=On", [.control(.responseBodyAccess(true))]),
        ("ctl:requestBodyLimit=5", [.control(.requestBodyLimit(5))]),
        ("ctl:responseBodyLimit=5", [.control(.responseBodyLimit(5))]),
        ("ctl:requestBodyProcessor=json", [.control(.requestBodyProcessor(.json))]),
        ("ctl:responseBodyProcessor=XML", [.control(.responseBodyProcessor(.xml))]),
        ("ctl:ruleRemoveById=5", [.control(.removeRules(.ids([5...5], follower: nil)))]),
        ("ctl:'ruleRemoveById=5,7-9'", [.control(.removeRules(.ids([5...5, 7...9], follower: nil)))]),
        ("ctl:ruleRemoveByTag=a/b", [.control(.removeRules(.tag("a/b")))]),
        ("ctl:ruleRemoveByMsg=a", [.control(.removeRules(.message("a")))]),
        (
            "ctl:ruleRemoveTargetById=1-3;ARGS:a",
            [
                .control(.removeTargets(.ids([1...3], follower: nil), [variable(.args, .name("a"))(46)]))
            ]
        ),
        (
            "ctl:ruleRemoveTargetByTag=x;ARGS|!TX:b",
            [
                .control(.removeTargets(.tag("x"), [variable(.args)(45), variable(.tx, .name("b"))(50)]))
            ]
        ),
        (
            "ctl:ruleRemoveTargetByMsg=m;ARGS:/a{1,2}/",
            [
                .control(.removeTargets(.message("m"), [variable(.args, .pattern("a{1,2}"))(45)]))
            ]
        ),
        (
            "ctl:ruleRemoveTargetById=1;XML://@*|XML:/*,log",
            [
                .control(
                    .removeTargets(
                        .ids([1...1], follower: nil),
                        [variable(.xml, .xpath("//@*"))(44), variable(.xml, .xpath("/*"))(53)])),
                .log,
            ]
        ),
        (
            "ctl:ruleRemoveTargetById=1;ARGS:'a, b',log",
            [
                .control(.removeTargets(.ids([1...1], follower: nil), [variable(.args, .name("a, b"))(44)])), .log,
            ]
        ),
        ("  log  ,  , t : lowercase ,", [.log, .transformation(.lowercase)]),
    ]

    @Test(arguments: forms)
    func `actions are read`(text: String, kinds: [ActionSyntax.Kind]) {
        // A chain needs another rule; it is read below.
        if text.hasPrefix("chain") { return }
        #expect(actions(text) == kinds)
    }

    @Test func `every action is in a test`() {
        let tested =
            Self.forms.flatMap(\.kinds).map(\.name) + ["id", "chain", "skipAfter", "exec", "append", "prepend"]
        #expect(Set(tested) == Set(ActionName.allCases.map(\.rawValue)))
    }

    @Test func `every transformation is read`() {
        for name in TransformationName.allCases { #expect(actions("t:\(name.rawValue)") == [.transformation(name)]) }
    }

    @Test func `actions are where they are`() {
        let found = rule("SecAction \\\n  \"id:'900000',\\\n  é:1\"")
        #expect(found == nil)
        let placed = rule("SecAction \"\\\n  id:'9',\\\n\tmsg:'é',t:none\"")?.actions
        #expect(placed?.map(\.position) == [place(2, 3), place(3, 2), place(3, 10)])
    }

    static let refused: [(text: String, complaints: [String])] = [
        ("dany", ["17: error: unknown action dany; did you mean deny?"]),
        ("foo:1,log,bar", ["17: error: unknown action foo", "27: error: unknown action bar"]),
        ("phase:6", ["23: error: found \"6\", expected a phase from 1 to 5, request, response or logging"]),
        ("phase", ["17: error: phase without its value; expected 1 to 5"]),
        ("phase:", ["23: error: phase without its value; expected 1 to 5"]),
        (
            "severity:BAD",
            [
                "26: error: found \"BAD\", expected 0 to 7 or one of EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, "
                    + "NOTICE, INFO, DEBUG"
            ]
        ),
        ("t:lowercas", ["19: error: unknown transformation t:lowercas; did you mean t:lowercase?"]),
        ("t:", ["19: error: t without its value; expected a transformation"]),
        ("deny:403", ["22: error: found \"403\", expected deny alone: it takes no value"]),
        ("status:99", ["24: error: found \"99\", expected a status from 100 to 599"]),
        ("msg:'a", ["21: error: the value that begins here has no closing '"]),
        ("msg:a b", ["23: error: found \"b\", expected a comma and the next action"]),
        ("msg:'a'b,log", ["24: error: found \"b,log\", expected a comma and the next action"]),
        ("msg:'%{FOO}'", ["22: error: unknown variable in a macro: FOO"]),
        (
            "msg:'é %{tx.a} %{MATCHED_VRA}'",
            [
                "32: error: unknown variable in a macro: MATCHED_VRA; did you mean MATCHED_VAR?"
            ]
        ),
        ("msg:'%{request_uri.a}'", ["22: error: REQUEST_URI has no members, but the macro names one"]),
        ("setvar:a=1", ["24: error: found \"a=1\", expected collection.name=value"]),
        ("setvar:txx.a=1", ["24: error: unknown collection txx; did you mean TX?"]),
        ("expirevar:ip.a", ["27: error: found \"ip.a\", expected collection.name=SECONDS"]),
        ("deprecatevar:ip.a=1/0", ["37: error: found \"0\", expected seconds above 0"]),
        ("initcol:tx=a", ["25: error: TX lives as long as an exchange and is not stored"]),
        ("initcol:iq=a", ["25: error: unknown collection iq; did you mean IP?"]),
        ("allow:all", ["23: error: found \"all\", expected phase or request"]),
        ("skip:0", ["22: error: found \"0\", expected how many rules, a number above 0"]),
        ("ctl:ruleEngin=On", ["21: error: unknown change ctl:ruleEngin; did you mean ctl:ruleEngine?"]),
        ("ctl:ruleEngine", ["21: error: ctl:ruleEngine without its value; expected = and the value"]),
        ("ctl:ruleEngine=Maybe", ["32: error: found \"Maybe\", expected one of On, Off, DetectionOnly"]),
        ("ctl:ruleRemoveById=9-1", ["36: error: found \"9-1\", expected a range from the lower id to the higher"]),
        ("ctl:ruleRemoveTargetById=1", ["42: error: found \"1\", expected rules;VARIABLES"]),
        ("ctl:ruleRemoveTargetById=1;", ["43: error: no variables behind the ;"]),
        ("ctl:ruleRemoveTargetById=1;ARG:a", ["44: error: unknown variable ARG; did you mean ARGS?"]),
        ("xmlns:a", ["23: error: found \"a\", expected prefix=URI"]),
    ]

    @Test(arguments: refused)
    func `an action that is wrong is named with its place`(text: String, expected: [String]) {
        #expect(complaints("SecAction \"id:1,\(text)\"") == expected.map { "t.conf:1:" + $0 })
    }
}
