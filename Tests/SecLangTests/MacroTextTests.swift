// Macros in text, found once.

import Testing

@testable import SecLang

@Suite struct MacroTextTests {
    static let texts: [(text: String, pieces: [MacroText.Piece])] = [
        ("", []), ("a", [.literal("a")]), ("%", [.literal("%")]), ("%{", [.literal("%{")]),
        ("%{tx.foo}", [.macro(.init(.tx, "foo"))]), ("%{TX.0}", [.macro(.init(.tx, "0"))]),
        ("%{tx:foo}", [.macro(.init(.tx, "foo"))]), ("%{rule.msg}", [.macro(.init(.rule, "msg"))]),
        ("%{MATCHED_VAR}", [.macro(.init(.matchedVar))]), ("%{ARGS.a.b}", [.macro(.init(.args, "a.b"))]),
        (
            "a%{matched_var}b%{tx.1}",
            [
                .literal("a"), .macro(.init(.matchedVar)), .literal("b"), .macro(.init(.tx, "1")),
            ]
        ),
        ("x%{2}%{tx.a", [.literal("x%{2}%{tx.a")]),
        ("%%{tx.a}}", [.literal("%"), .macro(.init(.tx, "a")), .literal("}")]),
    ]

    @Test(arguments: texts)
    func `macros are found`(text: String, pieces: [MacroText.Piece]) {
        var faults: [MacroFault] = []
        #expect(MacroText(parsing: text, faults: &faults).pieces == pieces)
        #expect(faults == [])
    }

    @Test func `what names nothing is a fault with its place, and left out`() {
        var faults: [MacroFault] = []
        let text = MacroText(parsing: "a%{nope}b%{tx.}%{tx.a}", faults: &faults)
        #expect(text.pieces == [.literal("ab"), .macro(.init(.tx, "a"))])
        #expect(faults.map(\.index) == [1, 9])
        #expect(faults.map(\.message) == ["unknown variable in a macro: nope", "a macro with no name behind TX"])
    }
}
