// What is left of a value when all is left out that changes nothing.

import Testing

@testable import InjectionDetection

@Suite struct SQLFolderTests {
    static let cases: [(value: String, tokens: [String])] = [
        // The beginning: comments, parentheses, types and signs.
        ("/* a */ ( - int 1", ["1 1"]), ("- ( /* a */", []), ("", []),
        // Pairs.
        ("'a' 'b' \"c\"", ["s 'a'"]), ("1;;2", ["1 1", "; ;", "1 2"]), ("1 or not 2", ["1 1", "& or", "1 2"]),
        ("'a'=(-1)", ["s 'a'", "o =", "( (", "1 1", ") )"]), ("1 union /**/ all 2", ["1 1", "U union all", "1 2"]),
        ("x is not distinct from y", ["n x"]), ("a; if(1)", ["n a", "; ;", "T if", "( (", "1 1"]),
        ("1 or password(1)", ["1 1", "& or", "f password", "( (", "1 1"]), ("a=password", ["n a"]),
        ("'a' in (1)", ["s 'a'", "o in", "( (", "1 1", ") )"]), ("1 in b", ["1 1", "n in", "n b"]),
        ("1,like(1)", ["1 1", ", ,", "f like", "( (", "1 1"]),
        ("1 = (int 'a')", ["1 1", "o =", "( (", "s 'a'", ") )"]),
        ("'a' collate latin1_bin", ["s 'a'", "A collate", "t latin1_bin"]),
        (#"1 or \%1"#, ["1 1", "& or", #"1 \"#]), (#"1 or \2"#, ["1 1", "& or", "1 2"]),
        ("f((1))", ["n f", "( (", "1 1", ") )"]), ("select {x 1}", ["E select", "1 1"]),
        ("select {``.``}", ["E select", "{ {", "X "]),
        // Triples.
        ("1+2*3-4", ["1 1"]), ("a=b", ["n a"]), ("@a+1", ["v @a"]), ("a or b and c", ["n a", "& or", "n c"]),
        ("1::int", ["1 1"]), ("'a','b',1,c", ["s 'a'"]), ("select -(1)", ["E select", "( (", "1 1", ") )"]),
        ("select - 1", ["E select", "1 1"]), ("1,-1", ["1 1"]), ("1),-1", ["1 1", ") )"]),
        ("'a',-sin(1)", ["s 'a'", ", ,", "f sin", "( (", "1 1"]),
        ("a.b.c x", ["n a.b.c", "n x"]), ("`a`.`b`", ["n a"]), ("select .`a`", ["E select", "n a"]),
        ("1 or user(1)", ["1 1", "& or", "n user", "( (", "1 1"]),
        ("1 or user()", ["1 1", "& or", "f user", "( (", ") )"]),
        // Five, and what follows them.
        ("1+(2) or 3", ["1 1", "& or", "1 3"]), ("a=(b)=(c) or d", ["n a", "& or", "n d"]),
        ("1 x 2 y 3 z 4", ["1 1", "n x", "1 2", "n y", "1 3"]),
        // A comment counts at the end alone.
        ("1 /* a */ or 2", ["1 1", "& or", "1 2"]), ("1 or 2 -- a", ["1 1", "& or", "1 2", "c -- a"]),
        ("1 x 2 y 3 -- a", ["1 1", "n x", "1 2", "n y", "1 3"]),
    ]

    @Test(arguments: cases)
    func `a value is folded to the tokens that say what it is`(value: String, tokens: [String]) {
        #expect(Reading.folded(Array(value.utf8)).map(text) == tokens)
    }
}
