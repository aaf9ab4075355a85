// eq, ge, gt, le and lt, and operators that always or never match.

import Testing

@testable import WAF

@Suite("Comparing numbers") struct NumberComparisonTests {
    static let rows: [(name: String, argument: String, value: String, isMatch: Bool)] = [
        ("eq", "5", "5", true), ("eq", "5", "05", true), ("eq", "5", " 5x", true), ("eq", "5", "+5", true),
        ("eq", "5", "5.9", true),
        ("eq", "5", "x5", false), ("eq", "0", "x5", true), ("eq", "0", "", true), ("eq", "x", "0", true),
        ("eq", "-1", "-1", true),
        ("eq", "5", "0x5", false), ("eq", "0", "--5", true), ("eq", "5", #"\x095"#, true),
        ("eq", "5", #"5\x009"#, true),
        ("ge", "5", "5", true), ("ge", "5", "6", true), ("ge", "5", "4", false), ("ge", "5", "", false),
        ("ge", "-1", "0", true),
        ("ge", "5", "10", true), ("ge", "5", "4.9", false), ("ge", "0", "-0", true),
        ("gt", "5", "5", false), ("gt", "5", "6", true), ("gt", "-1", "", true), ("gt", "5", "99999999999", true),
        // Beyond 32 bits ModSecurity's numbers wrap around; these do not, so that no length is too long to be seen.
        ("gt", "5", "2147483648", true), ("gt", "5", "4294967301", true), ("gt", "5", "99999999999999999999", true),
        ("gt", "5", "-99999999999999999999", false),
        ("le", "5", "5", true), ("le", "5", "4", true), ("le", "5", "6", false), ("le", "5", "", true),
        ("le", "5", "abc", true),
        ("le", "-5", "-6", true), ("le", "-5", "-4", false), ("le", "5", "5x", true),
        ("lt", "5", "5", false), ("lt", "5", "4", true), ("lt", "5", "", true), ("lt", "0", "-1", true),
        ("lt", "0", "0", false),
        ("lt", "5", "4.9", true), ("lt", "5", "10", false), ("lt", "-1", "-2", true),
        ("unconditionalMatch", "", "", true), ("unconditionalMatch", "x", "y", true),
        ("unconditionalMatch", "", #"\x00"#, true),
        ("noMatch", "", "", false), ("noMatch", "x", "x", false), ("noMatch", "", #"\x00"#, false),
    ]

    @Test("numbers are what a text begins with", arguments: rows)
    func row(_ name: String, _ argument: String, _ value: String, _ isMatch: Bool) {
        OperatorCheck.check(name, (argument, value, isMatch))
    }
}
