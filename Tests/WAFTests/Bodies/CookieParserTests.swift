// Cookies of both versions.

import Testing
import WAF

@Suite struct CookieParserTests {
    static let netscape: [(input: String, fields: [(String, String)])] = [
        ("", []),
        ("a=1", [("a", "1")]),
        ("a=1; b=2", [("a", "1"), ("b", "2")]),
        ("a=1;b=2;", [("a", "1"), ("b", "2")]),
        (";;a", [("a", "")]),
        ("a=; =b; =; c", [("a", ""), ("c", "")]),
        ("  \t a = 1 ;\u{0B}b=\"x y\"", [("a ", " 1 "), ("b", "\"x y\"")]),
        ("a=b=c", [("a", "b=c")]),
        ("a=%41+b, c=2", [("a", "%41+b, c=2")]),
        ("$Version=1; a=1", [("$Version", "1"), ("a", "1")]),
        ("   ", []),
    ]
    static let rfc2109: [(input: String, fields: [(String, String)])] = [
        ("", []),
        ("a=1", [("a", "1")]),
        (
            "$Version=\"1\"; a=\"x;y,z\"; $Path=\"/p\", b=2",
            [
                ("$Version", "1"), ("a", "x;y,z"), ("$a_Path", "/p"), ("b", "2"),
            ]
        ),
        ("a = 1 ; b =  2\t, c", [("a", "1"), ("b", "2"), ("c", "")]),
        ("a", [("a", "")]),
        ("a;b,c=", [("a", ""), ("b", ""), ("c", "")]),
        ("a=\"", [("a", "")]),
        ("a=\"x", [("a", "x")]),
        ("a=\"x\"y=2", [("a", "x"), ("y", "2")]),
        ("=1; ;,b=2", [("b", "2")]),
        ("a=;b=2", [("a", ""), ("b", "2")]),
        (
            "a=1; $Path=/; $Domain=x; b=2; $Port",
            [
                ("a", "1"), ("$a_Path", "/"), ("$a_Domain", "x"), ("b", "2"), ("$b_Port", ""),
            ]
        ),
        ("   ", []),
    ]

    @Test("cookies of version 0", arguments: netscape.indices)
    func cookiesOfVersion0(_ row: Int) {
        #expect(parse(Self.netscape[row].input, CookieParser()) == Self.netscape[row].fields.map { Found($0.0, $0.1) })
    }

    @Test("cookies of version 1", arguments: rfc2109.indices)
    func cookiesOfVersion1(_ row: Int) {
        let found = parse(Self.rfc2109[row].input, CookieParser(version: .rfc2109))
        #expect(found == Self.rfc2109[row].fields.map { Found($0.0, $0.1) })
    }

    @Test("another separator") func separator() {
        let found = parse("a=1;b, c=2", CookieParser(separator: UInt8(ascii: ",")))
        #expect(found == [Found("a", "1;b"), Found("c", "2")])
    }

    @Test("attributes behind a long name do not multiply it") func qualifiers() {
        let input = Array((String(repeating: "a", count: 30_000) + "=1" + String(repeating: ";$b", count: 10_000)).utf8)
        let arena = ByteArena()
        var sink = CountedFields()
        input.withUnsafeBytes { CookieParser(version: .rfc2109).parse($0, arena, into: &sink) }
        #expect(sink.count == 10_001)
        #expect(arena.count < 100_000)
    }

    private func parse(_ input: String, _ parser: CookieParser) -> [Found] {
        let arena = ByteArena()
        var sink = CollectedFields()
        input.unicodeScalars.map { UInt8($0.value) }.withUnsafeBytes { parser.parse($0, arena, into: &sink) }
        return sink.all
    }
}
