// What lowercase makes of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("lowercase") struct LetterCaseTests {
    static let rows: [TransformationRow] = [
        (.lowercase, #""#, #""#), (.lowercase, #"abc"#, #"abc"#), (.lowercase, #"ABC"#, #"abc"#),
        (.lowercase, #"AbC1"#, #"abc1"#), (.lowercase, #"\xc0\xc9"#, #"\xc0\xc9"#), (.lowercase, #"@[`{"#, #"@[`{"#),
        (.lowercase, #"A\x00B"#, #"a\x00b"#), (.lowercase, #"\xff"#, #"\xff"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
