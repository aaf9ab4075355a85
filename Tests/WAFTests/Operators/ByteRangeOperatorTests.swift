// What validateByteRange answers, as ModSecurity 2.9.7 did.

import Testing

@testable import WAF

@Suite("validateByteRange") struct ByteRangeOperatorTests {
    static let validateByteRangeRows: [OperatorRow] = [
        (#"32-126"#, #"abc"#, false), (#"32-126"#, #""#, false), (#"32-126"#, #"\x1f"#, true),
        (#"32-126"#, #"\x7f"#, true), (#"32-126"#, #"~ "#, false), (#"32-126"#, #"\xff"#, true),
        (#"32-126"#, #"a\x00"#, true), (#"10,13,32-126"#, #"a\x0d\x0a"#, false), (#"10,13,32-126"#, #"\x09"#, true),
        (#"10, 13 , 32-126"#, #"a\x0d\x0a"#, false), (#"10, 13 , 32-126"#, #"\x09"#, true),
        (#"1-255"#, #"\x00"#, true), (#"1-255"#, #"\x01\xff"#, false), (#"0-255"#, #"\x00\xff"#, false),
        (#"65"#, #"A"#, false), (#"65"#, #"B"#, true), (#"65"#, #"AB"#, true), (#"65,66-66"#, #"AB"#, false),
        (#"65,66-66"#, #"C"#, true),
    ]

    @Test("validateByteRange", arguments: validateByteRangeRows)
    func validateByteRange(_ row: OperatorRow) { OperatorCheck.check("validateByteRange", row) }
}
