// What utf8toUnicode makes of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("utf8toUnicode") struct UTF8EscapesTests {
    static let rows: [TransformationRow] = [
        (.utf8toUnicode, #""#, #""#), (.utf8toUnicode, #"a"#, #"a"#), (.utf8toUnicode, #"\xc3\xa9"#, #"%u00e9"#),
        (.utf8toUnicode, #"\xe2\x82\xac"#, #"%u20ac"#), (.utf8toUnicode, #"\xf0\x9f\x98\x80"#, #"%u1f600"#),
        (.utf8toUnicode, #"\xf4\x8f\xbf\xbf"#, #"%u10ffff"#), (.utf8toUnicode, #"\xf4\x90\x80\x80"#, #"%u110000"#),
        (.utf8toUnicode, #"\xc0\xaf"#, #"%u002f\xc0"#), (.utf8toUnicode, #"\xe0\x80\xaf"#, #"%u002f\xe0"#),
        (.utf8toUnicode, #"\xf0\x80\x80\xaf"#, #"%u002f\xf0"#), (.utf8toUnicode, #"\xed\xa0\x80"#, #"%ud800\xed"#),
        (.utf8toUnicode, #"\xed\xbf\xbf"#, #"%udfff\xed"#), (.utf8toUnicode, #"\xc3"#, #""#),
        (.utf8toUnicode, #"\xc3a"#, #"a"#), (.utf8toUnicode, #"\xe2\x82"#, #"\x82"#),
        (.utf8toUnicode, #"\xe2\x82a"#, #"\x82a"#), (.utf8toUnicode, #"\xf0\x9f\x98"#, #"\x9f\x98"#),
        (.utf8toUnicode, #"\xf0a"#, #"a"#), (.utf8toUnicode, #"\x80"#, #"\x80"#),
        (.utf8toUnicode, #"\xbf\xbf"#, #"\xbf\xbf"#), (.utf8toUnicode, #"\xf5\x80\x80\x80"#, #"\xf5%u140000"#),
        (.utf8toUnicode, #"\xf5a"#, #"\xf5a"#), (.utf8toUnicode, #"\xf8\x80"#, #"\xf8\x80"#),
        (.utf8toUnicode, #"\xff"#, #"\xff"#), (.utf8toUnicode, #"a\x00b"#, #"ab"#),
        (.utf8toUnicode, #"\xef\xbc\xa1"#, #"%uff21"#), (.utf8toUnicode, #"\xc2\x80"#, #"%u0080"#),
        (.utf8toUnicode, #"\xdf\xbf"#, #"%u07ff"#), (.utf8toUnicode, #"%u0041\xc3\xa9"#, #"%u0041%u00e9"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
