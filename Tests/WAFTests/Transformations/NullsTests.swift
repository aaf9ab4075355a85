// What removeNulls and replaceNulls make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("removeNulls and replaceNulls") struct NullsTests {
    static let rows: [TransformationRow] = [
        (.removeNulls, #""#, #""#), (.removeNulls, #"a"#, #"a"#), (.removeNulls, #"\x00"#, #""#),
        (.removeNulls, #"a\x00b"#, #"ab"#), (.removeNulls, #"\x00a"#, #"a"#), (.removeNulls, #"a\x00"#, #"a"#),
        (.removeNulls, #"\x00\x00"#, #""#), (.removeNulls, #"\\0"#, #"\\0"#), (.replaceNulls, #""#, #""#),
        (.replaceNulls, #"a"#, #"a"#), (.replaceNulls, #"\x00"#, #" "#), (.replaceNulls, #"a\x00b"#, #"a b"#),
        (.replaceNulls, #"\x00a"#, #" a"#), (.replaceNulls, #"a\x00"#, #"a "#), (.replaceNulls, #"\x00\x00"#, #"  "#),
        (.replaceNulls, #"\\0"#, #"\\0"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
