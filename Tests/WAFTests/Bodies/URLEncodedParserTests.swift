// Queries and forms.

import Testing
import WAF

@Suite struct URLEncodedParserTests {
    static let table: [(input: String, fields: [(String, String)], isInvalid: Bool)] = [
        ("", [], false),
        ("a=1&b=2", [("a", "1"), ("b", "2")], false),
        ("a", [("a", "")], false),
        ("a=", [("a", "")], false),
        ("=1", [("", "1")], false),
        ("=", [("", "")], false),
        ("a&b", [("a", ""), ("b", "")], false),
        // Nothing follows the last separator; between two there is an argument without anything.
        ("a=1&", [("a", "1")], false),
        ("&", [("", "")], false),
        ("&a=1", [("", ""), ("a", "1")], false),
        ("a&&b", [("a", ""), ("", ""), ("b", "")], false),
        ("a=b=c", [("a", "b=c")], false),
        ("a=1;b=2", [("a", "1;b=2")], false),
        ("a+b=c+d", [("a b", "c d")], false),
        ("%61%3d=%26+%2B", [("a=", "& +")], false),
        ("%c3%a9=%00", [("\u{C3}\u{A9}", "\0")], false),
        // Decoded once.
        ("a=%2541", [("a", "%41")], false),
        ("a=%", [("a", "%")], true),
        ("a=%4", [("a", "%4")], true),
        ("a=%4&b=1", [("a", "%4"), ("b", "1")], true),
        ("a=%zz%41", [("a", "%zzA")], true),
        ("a=%4g+", [("a", "%4g ")], true),
        ("%u0041=%%41", [("%u0041", "%A")], true),
        // An encoding ends with its side.
        ("a%4=1", [("a%4", "1")], true),
        ("a\0b=\u{FF}\r\n", [("a\0b", "\u{FF}\r\n")], false),
    ]

    @Test("arguments of a query or form", arguments: table.indices)
    func arguments(_ row: Int) throws {
        let (input, fields, isInvalid) = Self.table[row]
        let bytes = input.unicodeScalars.map { UInt8($0.value) }
        var parser = URLEncodedParser()
        var sink = CollectedFields()
        let arena = ByteArena()
        try withBytes(bytes) { input throws(BodyError) in try parser.parse(input, arena, into: &sink) }
        #expect(sink.all == fields.map { Found($0.0, $0.1) })
        #expect(parser.hasInvalidEncoding == isInvalid)
        #expect(parser.argumentCount == fields.count)
    }

    @Test("another separator") func separator() throws {
        var parser = URLEncodedParser(separator: UInt8(ascii: ";"))
        var sink = CollectedFields()
        let arena = ByteArena()
        try withBytes(Array("a=1;b=2&c".utf8)) { input throws(BodyError) in
            try parser.parse(input, arena, into: &sink)
        }
        #expect(sink.all == [Found("a", "1"), Found("b", "2&c")])
    }

    @Test("the query's arguments count too, and those up to the limit reach the sink") func limit() {
        var parser = URLEncodedParser(maximumArguments: 5, argumentCount: 2)
        var sink = CollectedFields()
        let arena = ByteArena()
        #expect(throws: BodyError.argumentLimit(5)) {
            try withBytes(Array("a&b&c&d".utf8)) { input throws(BodyError) in
                try parser.parse(input, arena, into: &sink)
            }
        }
        #expect(sink.all.map(\.name) == ["a", "b", "c"])
        #expect(parser.argumentCount == 5)
    }

    @Test("a million arguments end at the limit, and without one are linear") func many() throws {
        let bytes = [UInt8](repeating: UInt8(ascii: "&"), count: 1_000_000)
        let arena = ByteArena()
        for (limit, expected) in [(1_000, 1_000), (2_000_000, 1_000_000)] {
            var parser = URLEncodedParser(maximumArguments: limit)
            var sink = CountedFields()
            try? withBytes(bytes) { input throws(BodyError) in try parser.parse(input, arena, into: &sink) }
            #expect(sink.count == expected)
        }
        #expect(arena.count == 0)
    }
}
