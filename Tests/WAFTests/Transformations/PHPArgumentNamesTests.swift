// What phpArgsNames makes of names.

import Testing

@testable import WAF

@Suite("phpArgsNames") struct PHPArgumentNamesTests {
    static let rows: [TransformationRow] = [
        (.phpArgsNames, "", ""), (.phpArgsNames, "a", "a"), (.phpArgsNames, "a.b", "a_b"),
        (.phpArgsNames, "a b", "a_b"),
        (.phpArgsNames, "  a", "a"), (.phpArgsNames, " ", ""), (.phpArgsNames, "a[b]", "a[b]"),
        (.phpArgsNames, "a[b.c]", "a[b.c]"),
        (.phpArgsNames, "a[b]c", "a[b]"), (.phpArgsNames, "a[b][c]", "a[b][c]"), (.phpArgsNames, "a[b", "a_b"),
        (.phpArgsNames, "a[b.c", "a_b.c"), (.phpArgsNames, "a[ ]", "a[]"), (.phpArgsNames, "a]b", "a]b"),
        (.phpArgsNames, "a[b]]", "a[b]"), (.phpArgsNames, "a-b", "a-b"), (.phpArgsNames, "a[", "a_"),
        (.phpArgsNames, "a[]", "a[]"),
    ]

    @Test("names become what PHP makes of them", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
