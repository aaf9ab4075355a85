// Variables in every form, and what is wrong with others.

import Diagnostics
import Testing

@testable import SecLang

@Suite struct VariableTests {
    /// A variable without its place.
    struct Plain: Equatable {
        var name: VariableName
        var selector = VariableSyntax.Selector.all
        var isCount = false
        var isExclusion = false
    }

    static let forms: [(text: String, variables: [Plain])] = [
        ("ARGS", [Plain(name: .args)]), ("args|Request_Uri", [Plain(name: .args), Plain(name: .requestURI)]),
        ("ARGS,REQUEST_URI", [Plain(name: .args), Plain(name: .requestURI)]),
        (" ARGS | !ARGS:a ", [Plain(name: .args), Plain(name: .args, selector: .name("a"), isExclusion: true)]),
        ("&ARGS", [Plain(name: .args, isCount: true)]),
        ("&TX:Foo", [Plain(name: .tx, selector: .name("Foo"), isCount: true)]),
        ("!&ARGS:a", [Plain(name: .args, selector: .name("a"), isCount: true, isExclusion: true)]),
        ("ARGS:/^a|b,c$/|FILES", [Plain(name: .args, selector: .pattern("^a|b,c$")), Plain(name: .files)]),
        ("ARGS:'/a|b/'", [Plain(name: .args, selector: .pattern("a|b"))]),
        (#"ARGS:/a\/|b/"#, [Plain(name: .args, selector: .pattern(#"a\/|b"#))]),
        ("ARGS:/a b/,TX:x", [Plain(name: .args, selector: .pattern("a b")), Plain(name: .tx, selector: .name("x"))]),
        (#"ARGS:'it\'s|so, a'|TX"#, [Plain(name: .args, selector: .name("it's|so, a")), Plain(name: .tx)]),
        ("TX:/^MSC_/", [Plain(name: .tx, selector: .pattern("^MSC_"))]),
        ("ARGS:a/b", [Plain(name: .args, selector: .name("a/b"))]),
        ("ARGS:a:b", [Plain(name: .args, selector: .name("a:b"))]),
        ("XML:/*|XML://@*", [Plain(name: .xml, selector: .xpath("/*")), Plain(name: .xml, selector: .xpath("//@*"))]),
        ("XML:/a/b[contains(., 'x')]", [Plain(name: .xml, selector: .xpath("/a/b[contains(., 'x')]"))]),
        (
            #"REQUEST_COOKIES:/\x22?\x24Version/"#,
            [
                Plain(name: .requestCookies, selector: .pattern(#"\x22?\x24Version"#))
            ]
        ),
        ("ARGS:é", [Plain(name: .args, selector: .name("é"))]),
    ]

    @Test(arguments: forms)
    func `variables are read`(text: String, variables: [Plain]) {
        let found = rule("SecRule \"\(text)\" a id:1")?.variables
        #expect(
            found?.map { Plain(name: $0.name, selector: $0.selector, isCount: $0.isCount, isExclusion: $0.isExclusion) }
                == variables)
    }

    @Test func `every variable is read, and its members where it has some`() {
        for name in VariableName.allCases {
            #expect(rule("SecRule \(name.rawValue.lowercased()) a id:1")?.variables.map(\.name) == [name])
            #expect((rule("SecRule \(name.rawValue):a a id:1") != nil) == name.isCollection, "\(name)")
        }
    }

    @Test func `each variable has its place`() {
        let variables = rule("SecRule \\\n  \"ARGS|\\\n   !ARGS:é|&TX\" a id:1")?.variables
        #expect(variables?.map(\.position) == [place(2, 4), place(3, 4), place(3, 12)])
    }

    static let refused: [(text: String, complaints: [String])] = [
        ("ARG", ["1:10: error: unknown variable ARG; did you mean ARGS?"]),
        ("ARGS|REQUEST_HEADRES:a", ["1:15: error: unknown variable REQUEST_HEADRES; did you mean REQUEST_HEADERS?"]),
        ("A1|ARGS|B2", ["1:10: error: unknown variable A1", "1:18: error: unknown variable B2"]),
        ("REQUEST_URI:a", ["1:21: error: REQUEST_URI has no members to select from"]),
        ("ARGS:", ["1:14: error: expected a name behind the colon"]),
        ("ARGS:|TX", ["1:14: error: expected a name behind the colon"]),
        ("ARGS:/a", ["1:15: error: the pattern that begins here has no closing /"]),
        ("ARGS:'a", ["1:15: error: the selector that begins here has no closing '"]),
        ("!", ["1:11: error: expected the name of a variable"]),
        ("ARGS TX", ["1:15: error: found \"TX\", expected | and the next variable"]),
        ("", ["1:9: error: found \"\", expected variables"]),
    ]

    @Test(arguments: refused)
    func `a variable that is wrong is named with its place`(text: String, expected: [String]) {
        #expect(complaints("SecRule \"\(text)\" a id:1") == expected.map { "t.conf:" + $0 })
    }
}
