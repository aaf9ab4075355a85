// What pieces a value falls into.

import Testing

@testable import InjectionDetection

@Suite struct SQLTokenizerTests {
    static let words: [(value: String, tokens: [String])] = [
        ("select 1", ["E select", "1 1"]),
        ("Union ALL", ["U Union", "n ALL"]),
        ("hello wörld", ["n hello", "n wörld"]),
        ("sleep(5)", ["f sleep", "( (", "1 5", ") )"]),
        ("a and b", ["n a", "& and", "n b"]),
        ("select.5", ["E select", "1 .5"]),
        ("abc.def", ["n abc.def"]),
        ("select`a`", ["E select", "n a"]),
        ("`version`()", ["f version", "( (", ") )"]),
        ("`select", ["n select"]),
        ("[a b] c", ["n [a b]", "n c"]),
        ("[a b", ["n [a b"]),
        (
            "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz-1",
            ["n abcdefghijklmnopqrstuvwxyzabcde", "o -", "1 1"]
        ),
        ("{x 1}", ["{ {", "n x", "1 1", "} }"]),
        ("a;b,c", ["n a", "; ;", "n b", ", ,", "n c"]),
        ("", []), (" \t\u{0}\u{7F}", []), ("?", ["? ?"]), ("]", ["? ]"]),
    ]

    static let numbers: [(value: String, tokens: [String])] = [
        ("12", ["1 12"]), ("1.5", ["1 1.5"]), (".5", ["1 .5"]), ("5.", ["1 5."]), (".", [". ."]),
        ("1e5", ["1 1e5"]), ("1E-5x", ["1 1E-5", "n x"]), ("1e", ["n 1e"]), ("1.e+", ["n 1.e+"]),
        ("0x1F", ["1 0x1F"]), ("0xG", ["n 0x", "n G"]), ("0b012", ["1 0b01", "1 2"]), ("0b", ["n 0b"]),
        ("1f", ["1 1f"]), ("1d;", ["1 1d", "; ;"]), ("1fUNION", ["1 1f", "U UNION"]), ("1fg", ["1 1", "n fg"]),
        ("x'7f'", ["1 x'7f'"]), ("X'7g'", ["n X", "s '7g'"]), ("b'01'", ["1 b'01'"]), ("b'2'", ["n b", "s '2'"]),
        ("b'0", ["n b", "s '0"]), (#"\N"#, [#"1 \N"#]), (#"\n"#, [#"\ \"#, "n n"]),
        ("$1,000.50", ["1 $1,000.50"]), ("$.x", ["n $.x"]), ("$", ["n $"]), ("$a", ["n $", "n a"]),
    ]

    static let strings: [(value: String, tokens: [String])] = [
        ("'a' \"b\"", ["s 'a'", "s \"b\""]), ("'a''b'", ["s 'a''b'"]), (#"'a\'b'"#, [#"s 'a\'b'"#]),
        (#"'a\\'b"#, [#"s 'a\\'"#, "n b"]), ("'open", ["s 'open"]), ("'", ["s '"]), ("''", ["s ''"]),
        ("e'a'", ["s 'a'"]), ("N'a'", ["s 'a'"]), ("e\"a\"", ["n e", "s \"a\""]), ("e'", ["n e", "s '"]),
        ("u&'a'", ["s uau"]), ("u&'a", ["s ua"]), ("u&a", ["n u", "o &", "n a"]),
        ("q'(a'b)'c", ["s qa'bq", "n c"]), ("nq'[a]'", ["s qaq"]), ("q'!a!'", ["s qaq"]), ("q'{a", ["s qa"]),
        ("q' a '", ["n q", "s ' a '"]), ("Q'<a>'", ["s qaq"]),
        ("$$a$$b", ["s $a$", "n b"]), ("$$a", ["s $a"]), ("$t$a$u$b$t$c", ["s $a$u$b$", "n c"]), ("$t$a", ["s $a"]),
    ]

    static let variables: [(value: String, tokens: [String])] = [
        ("@a", ["v @a"]), ("@@a.b c", ["v @@a.b", "n c"]), ("@", ["v @"]), ("@@", ["v @@"]),
        ("@`a b`", ["v @`a b`"]), ("@'a'", ["v @'a'"]), ("@@\"a", ["v @@\"a"]), ("@a`b`", ["v @a", "n b"]),
    ]

    static let operators: [(value: String, tokens: [String])] = [
        ("a<=>b", ["n a", "o <=>", "n b"]), ("a<=b", ["n a", "o <=", "n b"]), ("a||b", ["n a", "& ||", "n b"]),
        ("a&&b", ["n a", "& &&", "n b"]), ("a&b", ["n a", "o &", "n b"]), (":", ["o :"]),
        ("a:b", ["n a", ": :", "n b"]),
        ("a::int", ["n a", "o ::", "t int"]), ("!!1", ["o !!", "1 1"]), ("~1", ["o ~", "1 1"]),
        ("a*b", ["n a", "o *", "n b"]),
    ]

    @Test(arguments: words + numbers + strings + variables + operators)
    func `a value falls into the tokens that the dialects together see`(value: String, tokens: [String]) {
        #expect(Reading.tokens(Array(value.utf8)).map(text) == tokens)
    }

    static let comments: [(value: String, ansi: [String], mySQL: [String])] = [
        ("1 -- a\n2", ["1 1", "c -- a", "1 2"], ["1 1", "c -- a", "1 2"]),
        ("1--a", ["1 1", "c --a"], ["1 1", "o -", "o -", "n a"]),
        ("1--", ["1 1", "c --"], ["1 1", "c --"]),
        ("1#a\n2", ["1 1", "o #", "n a", "1 2"], ["1 1", "c #a", "1 2"]),
        ("1-a", ["1 1", "o -", "n a"], ["1 1", "o -", "n a"]),
        ("/*a*/1", ["c /*a*/", "1 1"], ["c /*a*/", "1 1"]),
        ("1/*a", ["1 1", "c /*a"], ["1 1", "c /*a"]),
        ("/*a/*b*/", ["X /*a/*b*/"], ["X /*a/*b*/"]),
        ("/*!a*/", ["X /*!a*/"], ["X /*!a*/"]),
        ("/**/", ["c /**/"], ["c /**/"]),
        ("/*/", ["c /*/"], ["c /*/"]),
        ("a/b", ["n a", "o /", "n b"], ["n a", "o /", "n b"]),
    ]

    @Test(arguments: comments)
    func `what is a comment depends on the dialect`(value: String, ansi: [String], mySQL: [String]) {
        #expect(Reading.tokens(Array(value.utf8), .bare, .ansi).map(text) == ansi)
        #expect(Reading.tokens(Array(value.utf8), .bare, .mySQL).map(text) == mySQL)
    }

    static let surrounded: [(value: String, surroundings: SQLReading.Surroundings, tokens: [String])] = [
        ("a' or 1", .singleQuotes, ["s a'", "& or", "1 1"]),
        ("a\" or 1", .doubleQuotes, ["s a\"", "& or", "1 1"]),
        ("a\" or 1", .singleQuotes, ["s a\" or 1"]),
        ("'", .singleQuotes, ["s '"]), ("", .singleQuotes, []),
        ("''a' b", .singleQuotes, ["s ''a'", "n b"]),
    ]

    @Test(arguments: surrounded)
    func `inside quotes a value begins with a string`(
        value: String, surroundings: SQLReading.Surroundings, tokens: [String]
    ) {
        #expect(Reading.tokens(Array(value.utf8), surroundings).map(text) == tokens)
    }

    @Test func `NUL counts as a digit and as white space`() {
        #expect(Reading.tokens([0x30, 0x78, 0x41, 0, 0x42]) == [Array("1 0xA".utf8) + [0, 0x42]])
        #expect(Reading.tokens(Array("a\u{0}b".utf8)).map(text) == ["n a", "n b"])
        #expect(Reading.tokens(Array("1--\u{0}a".utf8), .bare, .mySQL).map(text) == ["1 1", "c --\u{0}a"])
    }
}
