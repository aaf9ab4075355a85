// JSON bodies: names, values, and what is refused.

import Testing
import WAF

/// Reads a body that arrives in pieces ending at `cuts`.
func readJSON(
    _ body: [UInt8], cuts: [Int]? = nil, limits: BodyLimits = BodyLimits(), parser: JSONParser = JSONParser()
) -> (found: [Found], error: BodyError?) {
    let arena = ByteArena()
    var sink = CollectedFields()
    parser.begin(limits: limits)
    do throws(BodyError) {
        try feedPieces(body, cuts: cuts ?? [body.count]) { piece throws(BodyError) in
            try parser.feed(piece, arena, into: &sink)
        }
        try parser.finish(arena, into: &sink)
        return (sink.all, nil)
    } catch {
        return (sink.all, error)
    }
}

@Suite struct JSONParserTests {
    static let names: [(body: String, second: [(String, String)], third: [(String, String)])] = [
        (#"{"a":1}"#, [("a", "1")], [("json.a", "1")]),
        (
            #"{"a":{"b":{"c":"x"},"d":2},"e":3}"#, [("a.b.c", "x"), ("a.d", "2"), ("e", "3")],
            [
                ("json.a.b.c", "x"), ("json.a.d", "2"), ("json.e", "3"),
            ]
        ),
        (
            #"{"items":[{"t":1},{"t":2}]}"#, [("items.items.t", "1"), ("items.items.t", "2")],
            [
                ("json.items.array_0.t", "1"), ("json.items.array_1.t", "2"),
            ]
        ),
        (
            #"{"a":[1,[2,[3]],{"b":[4]},5],"c":6}"#,
            [
                ("a.a", "1"), ("a.a.a", "2"), ("a.a.a.a", "3"), ("a.a.b.b", "4"), ("a.a", "5"), ("c", "6"),
            ],
            [
                ("json.a.array_0", "1"), ("json.a.array_1.array_0", "2"), ("json.a.array_1.array_1.array_0", "3"),
                ("json.a.array_2.b.array_0", "4"), ("json.a.array_3", "5"), ("json.c", "6"),
            ]
        ),
        (#"{"a":{"b":[1]}}"#, [("a.b.b", "1")], [("json.a.b.array_0", "1")]),
        (
            #"[1,{"a":2},[3]]"#, [("array.array", "1"), ("array.array.a", "2"), ("array.array.array", "3")],
            [
                ("json.array_0", "1"), ("json.array_1.a", "2"), ("json.array_2.array_0", "3"),
            ]
        ),
        ("7", [("", "7")], [("json", "7")]), (#""x""#, [("", "x")], [("json", "x")]),
        (" true ", [("", "true")], [("json", "true")]),
        ("{}", [], []), ("[]", [], []), (#"{"a":{},"b":[]}"#, [], []), ("", [], []),
        (#"{"":1,"a":{"":{"b":2}}}"#, [("", "1"), ("a..b", "2")], [("json.", "1"), ("json.a..b", "2")]),
        // The end of an object takes its own name away, whatever is in it.
        (
            #"{"a.b":{"c":1},"d":2,"e":{"f.g":{"h":3},"i":4}}"#,
            [
                ("a.b.c", "1"), ("d", "2"), ("e.f.g.h", "3"), ("e.i", "4"),
            ], [("json.a.b.c", "1"), ("json.d", "2"), ("json.e.f.g.h", "3"), ("json.e.i", "4")]
        ),
        (#"{"a":1,"a":2}"#, [("a", "1"), ("a", "2")], [("json.a", "1"), ("json.a", "2")]),
        ("{\"k\\u00e9\\n\":1}", [("k\u{C3}\u{A9}\n", "1")], [("json.k\u{C3}\u{A9}\n", "1")]),
        (
            "[" + String(repeating: "0,", count: 12) + "1]",
            Array(repeating: ("array.array", "0"), count: 12) + [
                ("array.array", "1")
            ], (0..<12).map { ("json.array_\($0)", "0") } + [("json.array_12", "1")]
        ),
    ]

    @Test("names of both kinds, however the body is split", arguments: names.indices)
    func readsNames(_ row: Int) {
        let (body, second, third) = Self.names[row]
        for (parser, expected) in [(JSONParser(), second), (JSONParser(naming: .modSecurity3), third)] {
            for cuts in deliveries(of: body.utf8.count) {
                let (found, error) = readJSON(Array(body.utf8), cuts: cuts, parser: parser)
                #expect(error == nil)
                #expect(found == expected.map { Found($0.0, $0.1) }, "cut at \(cuts.prefix(2))")
            }
        }
    }

    static let values: [(body: String, value: String)] = [
        ("null", ""), ("true", "true"), ("false", "false"),
        ("0", "0"), ("-0", "-0"), ("10", "10"), ("-12.50", "-12.50"), ("1e5", "1e5"), ("1E+05", "1E+05"),
        ("0.1e-7", "0.1e-7"), ("123456789012345678901234567890", "123456789012345678901234567890"),
        (#""""#, ""), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u20AC""#, "A\u{C3}\u{A9}\u{E2}\u{82}\u{AC}"), (#""\u0000""#, "\0"),
        (#""\ud83d\ude00""#, "\u{F0}\u{9F}\u{98}\u{80}"), (#""\uD83D\uDE00x""#, "\u{F0}\u{9F}\u{98}\u{80}x"),
        // A high surrogate alone hides nothing of what follows it.
        (#""\ud83d""#, "?"), (#""\ud83dx""#, "?x"), (#""\ud83d\u003cb""#, "?<b"), (#""\ud83d\n""#, "?\n"),
        (#""\ud83d\ud83d\ude00""#, "?\u{F0}\u{9F}\u{98}\u{80}"), (#""\ude00""#, "\u{ED}\u{B8}\u{80}"),
        ("\"\u{7F}\u{C3}\u{A9}\u{F0}\u{9F}\u{98}\u{80}\"", "\u{7F}\u{C3}\u{A9}\u{F0}\u{9F}\u{98}\u{80}"),
        ("\t\n\u{B}\u{C}\r 1 \r\n", "1"),
    ]

    @Test("values, however the body is split", arguments: values.indices)
    func readsValues(_ row: Int) {
        let (body, value) = Self.values[row]
        let bytes = body.unicodeScalars.map { UInt8($0.value) }
        let parser = JSONParser()
        for cuts in deliveries(of: bytes.count) {
            let (found, error) = readJSON(bytes, cuts: cuts, parser: parser)
            #expect(error == nil)
            #expect(found == [Found("", value)], "cut at \(cuts.prefix(2))")
        }
    }

    static let refused: [(body: String, fault: JSONFault, at: Int)] = [
        (" ", .end, 1), ("{", .end, 1), ("[", .end, 1), ("[1", .end, 2), ("{\"a\"", .end, 4), ("{\"a\":", .end, 5),
        ("\"a", .end, 2), ("\"\\", .end, 2), ("\"\\u00", .end, 5), ("tru", .end, 3), ("-", .end, 1), ("1.", .end, 2),
        ("1e", .end, 2), ("1e+", .end, 3),
        ("[1,]", .unexpected, 3), ("[,1]", .unexpected, 1), ("[1 2]", .unexpected, 3), ("{\"a\":1,}", .unexpected, 7),
        ("{,}", .key, 1), ("{\"a\" 1}", .unexpected, 5), ("{\"a\",1}", .unexpected, 4), ("{\"a\":}", .unexpected, 5),
        ("[1}", .unexpected, 2), ("{\"a\":1]", .unexpected, 6), ("[1:2]", .unexpected, 2), ("]", .unexpected, 0),
        ("}", .unexpected, 0), (",", .unexpected, 0), ("{\"a\":1 \"b\":2}", .unexpected, 7),
        ("[\"a\"\"b\"]", .unexpected, 4),
        ("{1:2}", .key, 1), ("{a:1}", .character, 1), ("{true:1}", .key, 1), ("{\"a\":1,2:3}", .key, 7),
        ("{[]:1}", .key, 1),
        ("1 2", .trailing, 2), ("{}{}", .trailing, 2), ("[]]", .unexpected, 2), ("\"a\"x", .trailing, 3),
        ("1,", .trailing, 1),
        ("01", .number, 1), ("-a", .number, 1), ("1.e5", .number, 2), ("1.2.3", .number, 3), ("1x", .number, 1),
        ("0x10", .number, 1), ("1e5.0", .number, 3), ("--1", .number, 1), ("+1", .character, 0), (".5", .character, 0),
        ("truE", .word, 3), ("nul1", .word, 3), ("True", .character, 0), ("NaN", .character, 0), ("'a'", .character, 0),
        ("/* */1", .character, 0), ("\u{EF}\u{BB}\u{BF}1", .character, 0), ("\0", .character, 0),
        ("\"\n\"", .controlCharacter, 1), ("\"\0\"", .controlCharacter, 1), ("\"\u{1F}\"", .controlCharacter, 1),
        ("\"\\x41\"", .escape, 2), ("\"\\'\"", .escape, 2), ("\"\\u00g0\"", .escape, 5), ("\"\\U0041\"", .escape, 2),
        ("\"\u{80}\"", .encoding, 1), ("\"\u{FF}\"", .encoding, 1), ("\"\u{C3}\"", .encoding, 2),
        ("\"\u{E2}\u{82}x\"", .encoding, 3), ("\"\u{C3}\\n\"", .encoding, 2),
    ]

    @Test("what is refused, and where, however the body is split", arguments: refused.indices)
    func refuses(_ row: Int) {
        let (body, fault, offset) = Self.refused[row]
        let bytes = body.unicodeScalars.map { UInt8($0.value) }
        for cuts in deliveries(of: bytes.count) {
            let (_, error) = readJSON(bytes, cuts: cuts)
            #expect(error == .json(fault, at: offset), "cut at \(cuts.prefix(2))")
        }
    }

    @Test("what is before a fault has been found") func beforeFault() {
        #expect(readJSON(Array(#"{"a":1,"b":2,x"#.utf8)).found == [Found("a", "1"), Found("b", "2")])
    }

    static let depths: [(body: String, depth: Int)] = [
        ("[1]", 1), ("[[1]]", 2), (#"{"a":1}"#, 0), (#"{"a":{"b":1}}"#, 1), (#"[{"a":[1]}]"#, 3), ("[[],[[]],[]]", 3),
    ]

    @Test("levels, of which the outermost object is none", arguments: depths.indices)
    func depth(_ row: Int) {
        let (body, depth) = Self.depths[row]
        var limits = BodyLimits()
        limits.jsonDepth = depth
        #expect(readJSON(Array(body.utf8), limits: limits).error == nil)
        limits.jsonDepth = depth - 1
        guard case .json(.depth, _) = readJSON(Array(body.utf8), limits: limits).error else {
            Issue.record("\(body) passes with \(depth - 1) levels")
            return
        }
    }

    @Test("arguments up to the limit, the query's among them") func argumentLimit() {
        let parser = JSONParser()
        let arena = ByteArena()
        var sink = CollectedFields()
        var limits = BodyLimits()
        limits.arguments = 5
        parser.begin(limits: limits, argumentCount: 3)
        #expect(throws: BodyError.argumentLimit(5)) {
            try withBytes(Array("[1,2,3]".utf8)) { bytes throws(BodyError) in
                try parser.feed(bytes, arena, into: &sink)
            }
        }
        #expect(sink.all.map(\.value) == ["1", "2"])
    }

    @Test("names are bounded, each and together") func nameLimits() {
        var limits = BodyLimits()
        limits.jsonNameBytes = 5
        #expect(readJSON(Array(#"{"abcde":1}"#.utf8), limits: limits).error == nil)
        #expect(readJSON(Array(#"{"abcdef":1}"#.utf8), limits: limits).error == .json(.nameBytes, at: 9))
        #expect(readJSON(Array(#"{"ab":[[1]]}"#.utf8), limits: limits).error == .json(.nameBytes, at: 7))
        limits = BodyLimits()
        limits.jsonNameBytesTogether = 6
        #expect(readJSON(Array(#"{"ab":1,"cd":2,"ef":3}"#.utf8), limits: limits).error == nil)
        #expect(readJSON(Array(#"{"ab":1,"cd":2,"ef":3,"g":4}"#.utf8), limits: limits).found.count == 3)
        // Elements share their array's name.
        #expect(readJSON(Array(#"{"a":[1,2,3,4,5,6,7]}"#.utf8), limits: limits).error == nil)
    }

    @Test("a body that is too large") func bodyLimit() {
        var limits = BodyLimits()
        limits.noFilesBytes = 3
        #expect(readJSON(Array("[1]".utf8), limits: limits).error == nil)
        #expect(readJSON(Array("[12]".utf8), cuts: [1, 2, 3, 4], limits: limits).error == .noFilesLimit(3))
    }
}
