// What hexDecode and hexEncode make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("hexDecode and hexEncode") struct HexadecimalTransformationTests {
    static let rows: [TransformationRow] = [
        (.hexDecode, #""#, #""#), (.hexDecode, #"41"#, #"A"#), (.hexDecode, #"4"#, #""#),
        (.hexDecode, #"414"#, #"A"#), (.hexDecode, #"4a4B"#, #"JK"#), (.hexDecode, #"zz"#, #"S"#),
        (.hexDecode, #"0x41"#, #"!A"#), (.hexDecode, #"  "#, #"\xf0"#), (.hexDecode, #"4 1"#, #"0"#),
        (.hexDecode, #"\x00\x01"#, #"\xd1"#), (.hexDecode, #"00"#, #"\x00"#), (.hexDecode, #"g1"#, #"\x01"#),
        (.hexDecode, #"4g"#, #"P"#), (.hexDecode, #"@@"#, #"\x10"#), (.hexEncode, #""#, #""#),
        (.hexEncode, #"a"#, #"61"#), (.hexEncode, #"\x00"#, #"00"#), (.hexEncode, #"\xff"#, #"ff"#),
        (.hexEncode, #"AbC"#, #"416243"#), (.hexEncode, #"\x0a"#, #"0a"#), (.hexEncode, #" "#, #"20"#),
        (.hexEncode, #"0a"#, #"3061"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
