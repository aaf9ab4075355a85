// What jsDecode makes of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("jsDecode") struct ScriptEscapesTests {
    static let rows: [TransformationRow] = [
        (.jsDecode, #""#, #""#), (.jsDecode, #"a"#, #"a"#), (.jsDecode, #"\\"#, #"\\"#),
        (.jsDecode, #"a\\"#, #"a\\"#), (.jsDecode, #"\\u0041"#, #"A"#), (.jsDecode, #"\\u004"#, #"u004"#),
        (.jsDecode, #"\\u00g1"#, #"u00g1"#), (.jsDecode, #"\\U0041"#, #"U0041"#), (.jsDecode, #"\\uff21"#, #"A"#),
        (.jsDecode, #"\\uFF5e"#, #"~"#), (.jsDecode, #"\\uff5f"#, #"_"#), (.jsDecode, #"\\uff00"#, #"\x00"#),
        (.jsDecode, #"\\u0141"#, #"A"#), (.jsDecode, #"\\x41"#, #"A"#), (.jsDecode, #"\\x4"#, #"x4"#),
        (.jsDecode, #"\\x4g"#, #"x4g"#), (.jsDecode, #"\\X41"#, #"X41"#), (.jsDecode, #"\\0"#, #"\x00"#),
        (.jsDecode, #"\\12"#, #"\x0a"#), (.jsDecode, #"\\141"#, #"a"#), (.jsDecode, #"\\377"#, #"\xff"#),
        (.jsDecode, #"\\400"#, #" 0"#), (.jsDecode, #"\\777"#, #"?7"#), (.jsDecode, #"\\1411"#, #"a1"#),
        (.jsDecode, #"\\8"#, #"8"#), (.jsDecode, #"\\a\\b\\f\\n\\r\\t\\v"#, #"\x07\x08\x0c\x0a\x0d\x09\x0b"#),
        (.jsDecode, #"\\?\\'\\"\\\\\\/"#, #"?'"\\/"#), (.jsDecode, #"\\q"#, #"q"#), (.jsDecode, #"\\\x00"#, #"\x00"#),
        (.jsDecode, #"\\u{41}"#, #"u{41}"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
