// What urlDecode, urlDecodeUni and urlEncode make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("urlDecode, urlDecodeUni and urlEncode") struct PercentEncodingTests {
    static let rows: [TransformationRow] = [
        (.urlDecode, #""#, #""#), (.urlDecode, #"a"#, #"a"#), (.urlDecode, #"+"#, #" "#),
        (.urlDecode, #"%20"#, #" "#), (.urlDecode, #"%2"#, #"%2"#), (.urlDecode, #"%"#, #"%"#),
        (.urlDecode, #"%%41"#, #"%A"#), (.urlDecode, #"%4g"#, #"%4g"#), (.urlDecode, #"%g4"#, #"%g4"#),
        (.urlDecode, #"%4%41"#, #"%4A"#), (.urlDecode, #"%u0041"#, #"%u0041"#), (.urlDecode, #"%00"#, #"\x00"#),
        (.urlDecode, #"%fF"#, #"\xff"#), (.urlDecode, #"a%"#, #"a%"#), (.urlDecode, #"%2520"#, #"%20"#),
        (.urlDecodeUni, #""#, #""#), (.urlDecodeUni, #"+"#, #" "#), (.urlDecodeUni, #"%20"#, #" "#),
        (.urlDecodeUni, #"%2"#, #"%2"#), (.urlDecodeUni, #"%"#, #"%"#), (.urlDecodeUni, #"%u"#, #"%u"#),
        (.urlDecodeUni, #"%u0"#, #"%u0"#), (.urlDecodeUni, #"%u004"#, #"%u004"#), (.urlDecodeUni, #"%u0041"#, #"A"#),
        (.urlDecodeUni, #"%U0041"#, #"A"#), (.urlDecodeUni, #"%u00g1"#, #"%u00g1"#),
        (.urlDecodeUni, #"%uff21"#, #"A"#), (.urlDecodeUni, #"%uFF5E"#, #"~"#), (.urlDecodeUni, #"%uff5f"#, #"_"#),
        (.urlDecodeUni, #"%uff00"#, #"\x00"#), (.urlDecodeUni, #"%u0141"#, #"A"#),
        (.urlDecodeUni, #"%u221e"#, #"\x1e"#), (.urlDecodeUni, #"%u%41"#, #"%uA"#),
        (.urlDecodeUni, #"%uu0041"#, #"%uu0041"#), (.urlDecodeUni, #"%u0000"#, #"\x00"#),
        (.urlDecodeUni, #"%%u0041"#, #"%A"#), (.urlDecodeUni, #"%u004%31"#, #"%u0041"#), (.urlEncode, #""#, #""#),
        (.urlEncode, #"a"#, #"a"#), (.urlEncode, #" "#, #"+"#), (.urlEncode, #"+"#, #"%2b"#),
        (.urlEncode, #"%"#, #"%25"#), (.urlEncode, #"*"#, #"*"#), (.urlEncode, #"-._~"#, #"%2d%2e%5f%7e"#),
        (.urlEncode, #"\x00"#, #"%00"#), (.urlEncode, #"\xff"#, #"%ff"#), (.urlEncode, #"aZ09"#, #"aZ09"#),
        (.urlEncode, #"/"#, #"%2f"#), (.urlEncode, #"\x0a"#, #"%0a"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
