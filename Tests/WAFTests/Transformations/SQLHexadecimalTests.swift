// What sqlHexDecode makes of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("sqlHexDecode") struct SQLHexadecimalTests {
    static let rows: [TransformationRow] = [
        (.sqlHexDecode, #""#, #""#), (.sqlHexDecode, #"a"#, #"a"#), (.sqlHexDecode, #"0x41"#, #"A"#),
        (.sqlHexDecode, #"0X4142"#, #"AB"#), (.sqlHexDecode, #"0x4"#, #"0x4"#), (.sqlHexDecode, #"0x4g"#, #"0x4g"#),
        (.sqlHexDecode, #"0x414"#, #"A4"#), (.sqlHexDecode, #"0x41g0x42"#, #"AgB"#),
        (.sqlHexDecode, #"0x410x42"#, #"A0x42"#), (.sqlHexDecode, #"x41"#, #"x41"#),
        (.sqlHexDecode, #"00x41"#, #"0A"#), (.sqlHexDecode, #"0x"#, #"0x"#), (.sqlHexDecode, #"0"#, #"0"#),
        (.sqlHexDecode, #"a0x61b"#, #"aab"#), (.sqlHexDecode, #"0x61 0x62"#, #"a b"#),
        (.sqlHexDecode, #"0xzz"#, #"0xzz"#), (.sqlHexDecode, #"0x41\xff"#, #"A\xff"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }

    /// Where ModSecurity stops at a NUL, or leaves a backslash, we go on.
    static let ownRows: [TransformationRow] = [
        (.sqlHexDecode, #"a\x00b"#, #"a\x00b"#), (.sqlHexDecode, #"0x6100b"#, #"a\x00b"#),
        (.sqlHexDecode, #"0x00a"#, #"\x00a"#),
    ]

    @Test("nothing hides behind what ModSecurity stops at", arguments: ownRows)
    func ownRow(_ row: TransformationRow) { TransformationCheck.check(row) }
}
