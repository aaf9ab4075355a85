// What validateUrlEncoding and validateUtf8Encoding answer, as ModSecurity 2.9.7 did.

import Testing

@testable import WAF

@Suite("validateUrlEncoding and validateUtf8Encoding") struct EncodingOperatorsTests {
    static let validateUrlEncodingRows: [OperatorRow] = [
        (#""#, #""#, false), (#""#, #"abc"#, false), (#""#, #"%20"#, false), (#""#, #"%"#, true),
        (#""#, #"%2"#, true), (#""#, #"%zz"#, true), (#""#, #"%2z"#, true), (#""#, #"a%"#, true),
        (#""#, #"%%20"#, true), (#""#, #"%41%42"#, false), (#""#, #"%4"#, true), (#""#, #"%u0041"#, true),
        (#""#, #"+"#, false),
    ]

    @Test("validateUrlEncoding", arguments: validateUrlEncodingRows)
    func validateUrlEncoding(_ row: OperatorRow) { OperatorCheck.check("validateUrlEncoding", row) }

    static let validateUtf8EncodingRows: [OperatorRow] = [
        (#""#, #""#, false), (#""#, #"abc"#, false), (#""#, #"\xc3\xa9"#, false), (#""#, #"\xe2\x82\xac"#, false),
        (#""#, #"\xf0\x9f\x98\x80"#, false), (#""#, #"\xc3"#, true), (#""#, #"\xc3a"#, true),
        (#""#, #"\xe2\x82"#, true), (#""#, #"\xe2\x82a"#, true), (#""#, #"\xf0\x9f\x98"#, true),
        (#""#, #"\xf0\x9f\x98a"#, true), (#""#, #"\x80"#, true), (#""#, #"\xbf"#, true), (#""#, #"\xc0\x80"#, true),
        (#""#, #"\xc1\xbf"#, true), (#""#, #"\xe0\x9f\xbf"#, true), (#""#, #"\xe0\xa0\x80"#, false),
        (#""#, #"\xed\x9f\xbf"#, false), (#""#, #"\xed\xa0\x80"#, true), (#""#, #"\xee\x80\x80"#, false),
        (#""#, #"\xf0\x8f\xbf\xbf"#, true), (#""#, #"\xf0\x90\x80\x80"#, false), (#""#, #"\xf4\x8f\xbf\xbf"#, false),
        (#""#, #"\xf5\x80\x80\x80"#, true), (#""#, #"\xf8\x88\x80\x80\x80"#, true), (#""#, #"\xfe"#, true),
        (#""#, #"\xff"#, true), (#""#, #"a\xc3"#, true), (#""#, #"\xc3\xa9\xff"#, true),
    ]

    @Test("validateUtf8Encoding", arguments: validateUtf8EncodingRows)
    func validateUtf8Encoding(_ row: OperatorRow) { OperatorCheck.check("validateUtf8Encoding", row) }
}
