// What compressWhitespace, removeWhitespace and the trims make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("compressWhitespace, removeWhitespace and the trims") struct WhiteSpaceTests {
    static let rows: [TransformationRow] = [
        (.compressWhitespace, #""#, #""#), (.compressWhitespace, #"a"#, #"a"#),
        (.compressWhitespace, #"a  b"#, #"a b"#), (.compressWhitespace, #" a "#, #" a "#),
        (.compressWhitespace, #"\x09\x0a\x0d\x0b\x0c"#, #" "#), (.compressWhitespace, #"a\xa0b"#, #"a b"#),
        (.compressWhitespace, #"a \xa0 b"#, #"a b"#), (.compressWhitespace, #"a\xc2\xa0b"#, #"a\xc2 b"#),
        (.compressWhitespace, #"a\x00 b"#, #"a\x00 b"#), (.compressWhitespace, #"a\x85b"#, #"a\x85b"#),
        (.compressWhitespace, #" "#, #" "#), (.compressWhitespace, #"\x09"#, #" "#), (.removeWhitespace, #""#, #""#),
        (.removeWhitespace, #"a"#, #"a"#), (.removeWhitespace, #"a b"#, #"ab"#), (.removeWhitespace, #" a "#, #"a"#),
        (.removeWhitespace, #"\x09\x0a\x0d\x0b\x0ca"#, #"a"#), (.removeWhitespace, #"a\xa0b"#, #"ab"#),
        (.removeWhitespace, #"a\xc2\xa0b"#, #"a\xc2b"#), (.removeWhitespace, #"a\x00 b"#, #"a\x00b"#),
        (.removeWhitespace, #"a\x85b"#, #"a\x85b"#), (.trim, #""#, #""#), (.trim, #" "#, #""#),
        (.trim, #" a "#, #"a"#), (.trim, #"a b"#, #"a b"#), (.trim, #"\x09\x0a a\x0d\x0b\x0c"#, #"a"#),
        (.trim, #"\xa0a\xa0"#, #"\xa0a\xa0"#), (.trim, #"\x00a "#, #"\x00a"#), (.trim, #" a\x00"#, #"a\x00"#),
        (.trim, #"a"#, #"a"#), (.trimLeft, #""#, #""#), (.trimLeft, #" "#, #""#), (.trimLeft, #" a "#, #"a "#),
        (.trimLeft, #"a b"#, #"a b"#), (.trimLeft, #"\x09\x0a a\x0d\x0b\x0c"#, #"a\x0d\x0b\x0c"#),
        (.trimLeft, #"\xa0a"#, #"\xa0a"#), (.trimLeft, #"\x00a"#, #"\x00a"#), (.trimLeft, #" \x00a"#, #"\x00a"#),
        (.trimLeft, #"a"#, #"a"#), (.trimRight, #""#, #""#), (.trimRight, #" "#, #""#), (.trimRight, #" a "#, #" a"#),
        (.trimRight, #"a b"#, #"a b"#), (.trimRight, #"\x09\x0a a\x0d\x0b\x0c"#, #"\x09\x0a a"#),
        (.trimRight, #"a\xa0"#, #"a\xa0"#), (.trimRight, #"a\x00"#, #"a\x00"#), (.trimRight, #"a\x00 "#, #"a\x00"#),
        (.trimRight, #"a"#, #"a"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
