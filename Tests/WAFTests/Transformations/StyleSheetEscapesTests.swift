// What cssDecode makes of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("cssDecode") struct StyleSheetEscapesTests {
    static let rows: [TransformationRow] = [
        (.cssDecode, #""#, #""#), (.cssDecode, #"a"#, #"a"#), (.cssDecode, #"\\"#, #""#),
        (.cssDecode, #"a\\"#, #"a"#), (.cssDecode, #"\\g"#, #"g"#), (.cssDecode, #"\\6a"#, #"j"#),
        (.cssDecode, #"\\61 b"#, #"ab"#), (.cssDecode, #"\\61  b"#, #"a b"#), (.cssDecode, #"\\61\x09b"#, #"ab"#),
        (.cssDecode, #"\\61\x0ab"#, #"ab"#), (.cssDecode, #"\\61\x0d\x0ab"#, #"a\x0ab"#),
        (.cssDecode, #"\\061"#, #"a"#), (.cssDecode, #"\\0061"#, #"a"#), (.cssDecode, #"\\00061"#, #"a"#),
        (.cssDecode, #"\\000061"#, #"a"#), (.cssDecode, #"\\0000611"#, #"a1"#), (.cssDecode, #"\\ff21"#, #"A"#),
        (.cssDecode, #"\\0ff21"#, #"A"#), (.cssDecode, #"\\00ff21"#, #"A"#), (.cssDecode, #"\\1ff21"#, #"!"#),
        (.cssDecode, #"\\01ff21"#, #"!"#), (.cssDecode, #"\\ff00"#, #"\x00"#), (.cssDecode, #"\\ff5e"#, #"~"#),
        (.cssDecode, #"\\ff5f"#, #"_"#), (.cssDecode, #"\\FF41"#, #"a"#), (.cssDecode, #"\\f021"#, #"!"#),
        (.cssDecode, #"\\1"#, #"\x01"#), (.cssDecode, #"\\\x0a"#, #""#), (.cssDecode, #"a\\\x0ab"#, #"ab"#),
        (.cssDecode, #"\\\\"#, #"\\"#), (.cssDecode, #"\\zx"#, #"zx"#), (.cssDecode, #"\\0"#, #"\x00"#),
        (.cssDecode, #"e\\78pression"#, #"expression"#), (.cssDecode, #"\\\x00b"#, #"\x00b"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
