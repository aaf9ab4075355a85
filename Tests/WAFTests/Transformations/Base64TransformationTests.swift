// What Base64 make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("Base64") struct Base64TransformationTests {
    static let rows: [TransformationRow] = [
        (.base64Decode, #""#, #""#), (.base64Decode, #"VGVzdA=="#, #"Test"#), (.base64Decode, #"VGVzdA"#, #"Test"#),
        (.base64Decode, #"VGVzd"#, #"Tes"#), (.base64Decode, #"VGVz dA=="#, #"Tes"#),
        (.base64Decode, #"VGVz\x0adA=="#, #"Tes"#), (.base64Decode, #"VGV!zdA=="#, #"Te"#),
        (.base64Decode, #"=VGVz"#, #""#), (.base64Decode, #"VG=Vz"#, #"T"#), (.base64Decode, #"-_"#, #""#),
        (.base64Decode, #"+/+/"#, #"\xfb\xff\xbf"#), (.base64Decode, #"AAAA"#, #"\x00\x00\x00"#),
        (.base64Decode, #"\x00VGVz"#, #""#), (.base64Decode, #"VGVz\x00dA=="#, #"Tes"#),
        (.base64DecodeExt, #""#, #""#), (.base64DecodeExt, #"VGVzdA=="#, #"Test"#),
        (.base64DecodeExt, #"VGVz dA=="#, #"Test"#), (.base64DecodeExt, #"VGVz\x0adA=="#, #"Test"#),
        (.base64DecodeExt, #"V.G.V.z.d.A.=.="#, #"Test"#), (.base64DecodeExt, #"=VGVz"#, #"Tes"#),
        (.base64DecodeExt, #"VG=Vz"#, #"Tes"#), (.base64DecodeExt, #"V=GVz"#, #""#),
        (.base64DecodeExt, #"V==GVz"#, #""#), (.base64DecodeExt, #"VGVzd="#, #""#),
        (.base64DecodeExt, #"VGVzd=="#, #""#), (.base64DecodeExt, #"-_"#, #""#),
        (.base64DecodeExt, #"VGVz\x00dA=="#, #"Test"#),
        (.base64DecodeExt, #"\x00VGVz"#, #"Tes"#), (.base64DecodeExt, #"A="#, #""#),
        (.base64DecodeExt, #"AA=="#, #"\x00"#), (.base64Encode, #""#, #""#), (.base64Encode, #"a"#, #"YQ=="#),
        (.base64Encode, #"ab"#, #"YWI="#), (.base64Encode, #"abc"#, #"YWJj"#),
        (.base64Encode, #"abcd"#, #"YWJjZA=="#), (.base64Encode, #"\x00\xff\xfe"#, #"AP/+"#),
        (.base64Encode, #"~~~"#, #"fn5+"#), (.base64Encode, #"<script>"#, #"PHNjcmlwdD4="#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
