// What escapeSeqDecode makes of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("escapeSeqDecode") struct CEscapesTests {
    static let rows: [TransformationRow] = [
        (.escapeSeqDecode, #""#, #""#), (.escapeSeqDecode, #"a"#, #"a"#), (.escapeSeqDecode, #"\\"#, #"\\"#),
        (.escapeSeqDecode, #"a\\"#, #"a\\"#),
        (.escapeSeqDecode, #"\\a\\b\\f\\n\\r\\t\\v"#, #"\x07\x08\x0c\x0a\x0d\x09\x0b"#),
        (.escapeSeqDecode, #"\\?\\'\\"\\\\"#, #"?'"\\"#), (.escapeSeqDecode, #"\\x41"#, #"A"#),
        (.escapeSeqDecode, #"\\X41"#, #"A"#), (.escapeSeqDecode, #"\\x4"#, #"x4"#),
        (.escapeSeqDecode, #"\\x4g"#, #"x4g"#), (.escapeSeqDecode, #"\\x"#, #"x"#),
        (.escapeSeqDecode, #"\\xg1"#, #"xg1"#), (.escapeSeqDecode, #"\\0"#, #"\x00"#),
        (.escapeSeqDecode, #"\\12"#, #"\x0a"#), (.escapeSeqDecode, #"\\141"#, #"a"#),
        (.escapeSeqDecode, #"\\1411"#, #"a1"#), (.escapeSeqDecode, #"\\777"#, #"\xff"#),
        (.escapeSeqDecode, #"\\400"#, #"\x00"#), (.escapeSeqDecode, #"\\8"#, #"8"#),
        (.escapeSeqDecode, #"\\18"#, #"\x018"#), (.escapeSeqDecode, #"\\q"#, #"q"#),
        (.escapeSeqDecode, #"\\u0041"#, #"u0041"#), (.escapeSeqDecode, #"\\\x00"#, #"\x00"#),
        (.escapeSeqDecode, #"a\x00\\n"#, #"a\x00\x0a"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
