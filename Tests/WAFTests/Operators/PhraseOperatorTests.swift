// What pm answers, as ModSecurity 2.9.7 did.

import Testing

@testable import WAF

@Suite("pm") struct PhraseOperatorTests {
    static let pmRows: [OperatorRow] = [
        (#"foo bar"#, #"foo"#, true), (#"foo bar"#, #"xBARx"#, true), (#"foo bar"#, #""#, false),
        (#"foo bar"#, #"fo ba"#, false), (#"foo bar"#, #"foobar"#, true), (#"foo bar"#, #"f oo"#, false),
        (#"foo bar"#, #"FoO"#, true), (#"  foo   bar "#, #"foo"#, true), (#"  foo   bar "#, #"bar"#, true),
        (#"  foo   bar "#, #" "#, false), (#"|66 6f|o x"#, #"foo"#, true), (#"|66 6f|o x"#, #"FOO"#, true),
        (#"|66 6f|o x"#, #"f6o"#, false), (#"|66 6f|o x"#, #"x"#, true), (#""foo bar""#, #"foo"#, true),
        (#""foo bar""#, #"bar"#, true), (#""foo bar""#, #""foo"#, true), (#"a\\;b"#, #"a;b"#, true),
        (#"a\\;b"#, #"a"#, false), (#"a\\;b"#, #"b"#, false), (#"|0d0a|"#, #"a\x0d\x0ab"#, false),
        (#"|0d0a|"#, #"\x0a"#, false), (#"|0d0a|"#, #"0d0a"#, false), (#"she he hers"#, #"she"#, true),
        (#"she he hers"#, #"ushers"#, true), (#"she he hers"#, #"her"#, true), (#"she he hers"#, #"HERS"#, true),
        (#"she he hers"#, #"hs"#, false), (#"aaab"#, #"aaaab"#, true), (#"aaab"#, #"aaa"#, false),
        (#"aaab"#, #"aab"#, false),
    ]

    @Test("pm", arguments: pmRows)
    func pm(_ row: OperatorRow) { OperatorCheck.check("pm", row) }
}
