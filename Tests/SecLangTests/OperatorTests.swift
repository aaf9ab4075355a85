// Operators in every form, and what is wrong with others.

import Testing

@testable import SecLang

@Suite struct OperatorTests {
    static let forms: [(text: String, name: OperatorName, argument: String, isNegated: Bool)] = [
        ("@rx ^a b$", .rx, "^a b$", false), ("!@rx a", .rx, "a", true), ("^a", .rx, "^a", false),
        ("!^a", .rx, "^a", true), (" a", .rx, " a", false), ("! @eq 0", .eq, "0", true), ("  @eq 0", .eq, "0", false),
        ("@EQ   0", .eq, "0", false), ("@pmf a.data", .pmFromFile, "a.data", false),
        ("@pmFromFile a b ", .pmFromFile, "a b ", false), ("@ipMatchF a", .ipMatchFromFile, "a", false),
        ("@detectSQLi", .detectSQLi, "", false), ("@rx", .rx, "", false),
        ("@within %{tx.a} b", .within, "%{tx.a} b", false), ("@unconditionalmatch", .unconditionalMatch, "", false),
        (#"@rx \"a\" \\ \d '"#, .rx, #""a" \ \d '"#, false), ("a@b", .rx, "a@b", false), ("@rx é", .rx, "é", false),
    ]

    @Test(arguments: forms)
    func `an operator is read`(text: String, name: OperatorName, argument: String, isNegated: Bool) {
        #expect(
            rule("SecRule ARGS \"\(text)\" id:1")?.test
                == OperatorSyntax(name, argument, isNegated: isNegated, at: place(1, 15)))
    }

    @Test func `every operator is read, and asks for the argument that it needs`() {
        for name in OperatorName.allCases where name.unsupportedFeature == nil {
            #expect(rule("SecRule ARGS \"@\(name.rawValue) 1\" id:1")?.test.name == name)
            #expect((rule("SecRule ARGS \"@\(name.rawValue)\" id:1") == nil) == (name.neededArgument != nil), "\(name)")
        }
    }

    static let refused: [(text: String, complaint: String)] = [
        ("@detectSQL", "1:15: error: unknown operator @detectSQL; did you mean @detectSQLi?"),
        ("!@contain a", "1:16: error: unknown operator @contain; did you mean @contains?"),
        ("@", "1:15: error: unknown operator @"),
        ("@nothingLikeIt x", "1:15: error: unknown operator @nothingLikeIt"),
        ("@pm ", "1:15: error: @pm without its argument; expected words"),
        ("!@eq", "1:16: error: @eq without its argument; expected a number"),
    ]

    @Test(arguments: refused)
    func `an operator that is wrong is named with its place`(text: String, complaint: String) {
        #expect(complaints("SecRule ARGS \"\(text)\" id:1") == ["t.conf:" + complaint])
    }
}
