// What parityEven7bit, parityOdd7bit and parityZero7bit make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("parityEven7bit, parityOdd7bit and parityZero7bit") struct ParityTests {
    static let rows: [TransformationRow] = [
        (.parityEven7bit, #""#, #""#), (.parityEven7bit, #"a"#, #"\xe1"#), (.parityEven7bit, #"c"#, #"c"#),
        (.parityEven7bit, #"\x00"#, #"\x00"#), (.parityEven7bit, #"\x7f"#, #"\xff"#),
        (.parityEven7bit, #"\x80"#, #"\x80"#), (.parityEven7bit, #"\xff"#, #"\x7f"#),
        (.parityEven7bit, #"\x81"#, #"\x01"#), (.parityEven7bit, #"AB\x00"#, #"AB\x00"#),
        (.parityEven7bit, #"\xe1a"#, #"a\xe1"#), (.parityOdd7bit, #""#, #""#), (.parityOdd7bit, #"a"#, #"a"#),
        (.parityOdd7bit, #"c"#, #"\xe3"#), (.parityOdd7bit, #"\x00"#, #"\x80"#), (.parityOdd7bit, #"\x7f"#, #"\x7f"#),
        (.parityOdd7bit, #"\x80"#, #"\x00"#), (.parityOdd7bit, #"\xff"#, #"\xff"#),
        (.parityOdd7bit, #"\x81"#, #"\x81"#), (.parityOdd7bit, #"AB\x00"#, #"\xc1\xc2\x80"#),
        (.parityOdd7bit, #"\xe1a"#, #"\xe1a"#), (.parityZero7bit, #""#, #""#), (.parityZero7bit, #"a"#, #"a"#),
        (.parityZero7bit, #"c"#, #"c"#), (.parityZero7bit, #"\x00"#, #"\x00"#), (.parityZero7bit, #"\x7f"#, #"\x7f"#),
        (.parityZero7bit, #"\x80"#, #"\x00"#), (.parityZero7bit, #"\xff"#, #"\x7f"#),
        (.parityZero7bit, #"\x81"#, #"\x01"#), (.parityZero7bit, #"AB\x00"#, #"AB\x00"#),
        (.parityZero7bit, #"\xe1a"#, #"aa"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
