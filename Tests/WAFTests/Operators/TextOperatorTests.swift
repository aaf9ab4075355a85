// What streq, contains, containsWord, beginsWith, endsWith, within and strmatch answer, as ModSecurity 2.9.7 did.

import Testing

@testable import WAF

@Suite("streq, contains, containsWord, beginsWith, endsWith, within and strmatch") struct TextOperatorTests {
    static let streqRows: [OperatorRow] = [
        (#"foo"#, #"foo"#, true), (#"foo"#, #"Foo"#, false), (#"foo"#, #"fo"#, false), (#"foo"#, #"fooo"#, false),
        (#"foo"#, #""#, false), (#"foo"#, #" foo"#, false), (#"foo"#, #"foo\x00"#, false), (#"x y"#, #"x y"#, true),
        (#"x y"#, #"x  y"#, false),
    ]

    @Test("streq", arguments: streqRows)
    func streq(_ row: OperatorRow) { OperatorCheck.check("streq", row) }

    static let containsRows: [OperatorRow] = [
        (#"foo"#, #"foo"#, true), (#"foo"#, #"xfoox"#, true), (#"foo"#, #"FOO"#, false), (#"foo"#, #"fo"#, false),
        (#"foo"#, #""#, false), (#"foo"#, #"ffoo"#, true), (#"foo"#, #"fofoo"#, true), (#"foo"#, #"foo\x00"#, true),
        (#"foo"#, #"\x00foo"#, true), (#"aab"#, #"aaab"#, true), (#"aab"#, #"aab"#, true), (#"aab"#, #"ab"#, false),
    ]

    @Test("contains", arguments: containsRows)
    func contains(_ row: OperatorRow) { OperatorCheck.check("contains", row) }

    static let containsWordRows: [OperatorRow] = [
        (#"foo"#, #"foo"#, true), (#"foo"#, #"foo bar"#, true), (#"foo"#, #"bar foo"#, true),
        (#"foo"#, #"xfoo"#, false), (#"foo"#, #"foox"#, false), (#"foo"#, #"x foo y"#, true), (#"foo"#, #""#, false),
        (#"foo"#, #"foo\x00x"#, true), (#"foo"#, #"(foo)"#, true), (#"foo"#, #"fooo foo"#, true),
        (#"foo"#, #"FOO"#, false), (#"foo"#, #"-foo-"#, true),
    ]

    @Test("containsWord", arguments: containsWordRows)
    func containsWord(_ row: OperatorRow) { OperatorCheck.check("containsWord", row) }

    static let beginsWithRows: [OperatorRow] = [
        (#"foo"#, #"foo"#, true), (#"foo"#, #"foobar"#, true), (#"foo"#, #"xfoo"#, false), (#"foo"#, #"fo"#, false),
        (#"foo"#, #""#, false), (#"foo"#, #"FOO"#, false), (#"foo"#, #"foo\x00"#, true),
    ]

    @Test("beginsWith", arguments: beginsWithRows)
    func beginsWith(_ row: OperatorRow) { OperatorCheck.check("beginsWith", row) }

    static let endsWithRows: [OperatorRow] = [
        (#"foo"#, #"foo"#, true), (#"foo"#, #"barfoo"#, true), (#"foo"#, #"foox"#, false), (#"foo"#, #"oo"#, false),
        (#"foo"#, #""#, false), (#"foo"#, #"FOO"#, false), (#"foo"#, #"\x00foo"#, true),
    ]

    @Test("endsWith", arguments: endsWithRows)
    func endsWith(_ row: OperatorRow) { OperatorCheck.check("endsWith", row) }

    static let withinRows: [OperatorRow] = [
        (#"foo bar,baz"#, #"foo"#, true), (#"foo bar,baz"#, #"bar"#, true), (#"foo bar,baz"#, #"baz"#, true),
        (#"foo bar,baz"#, #"r,b"#, true), (#"foo bar,baz"#, #""#, true), (#"foo bar,baz"#, #"foo bar,baz"#, true),
        (#"foo bar,baz"#, #"foo bar,bazx"#, false), (#"foo bar,baz"#, #"FOO"#, false),
        (#"foo bar,baz"#, #"oba"#, false), (#"foo bar,baz"#, #" "#, true), (#"foo bar,baz"#, #"\x00"#, false),
        (#"x"#, #"x"#, true), (#"x"#, #"xx"#, false), (#"x"#, #""#, true),
    ]

    @Test("within", arguments: withinRows)
    func within(_ row: OperatorRow) { OperatorCheck.check("within", row) }

    static let strmatchRows: [OperatorRow] = [
        (#"foo"#, #"foo"#, true), (#"foo"#, #"xfoox"#, true), (#"foo"#, #"fo"#, false), (#"foo"#, #""#, false),
        (#"foo"#, #"FOO"#, false), (#"f|6f 6F|"#, #"foo"#, true), (#"f|6f 6F|"#, #"f|6f 6F|"#, false),
        (#"a b"#, #"a b"#, true), (#"a b"#, #"xa by"#, true), (#"a b"#, #"a"#, false), (#""a""#, #"a"#, true),
        (#""a""#, #"b"#, false), (#"a|20|b"#, #"a b"#, true), (#"a|20|b"#, #"ab"#, false),
    ]

    @Test("strmatch", arguments: strmatchRows)
    func strmatch(_ row: OperatorRow) { OperatorCheck.check("strmatch", row) }
}
