// The small formats: JSON, Base64url, moments, waiting times.

@testable import ACME
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        ("{}", JSON.object([])), ("[]", .array([])), (" null ", .null), ("true", .boolean(true)),
        ("-12", .integer(-12)), ("1.5e3", .fraction("1.5e3")), ("\"a\\u00e9\\ud83d\\ude00\\n\"", .text("aé😀\n")),
        ("{\"a\":[1,{\"b\":false}]}", ["a": [.integer(1), ["b": .boolean(false)]]]),
        ("{\"a\":1,\"a\":2}", .object([.init("a", .integer(1)), .init("a", .integer(2))])),
    ] as [(String, JSON)])
    func `good texts are read, and written so that they are read again`(_ text: String, _ value: JSON) throws {
        #expect(try JSON(parsing: Array(text.utf8)) == value)
        #expect(try JSON(parsing: value.bytes) == value)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "01", "1.", "-", "tru", "\"", "\"\\x\"", "\"\\ud800\"",
        "\"\\ud800\\u0041\"", "\"\u{1}\"", "{} {}", "[1 2]", "{\"a\":1,}", "nan", "+1", "\"\\u12g4\"",
    ])
    func `bad texts are refused`(_ text: String) {
        #expect(throws: JSONFault.self) { try JSON(parsing: Array(text.utf8)) }
    }

    @Test func `a good text that is cut anywhere is refused`() throws {
        let text = Array("{\"status\":\"valid\",\"list\":[1,2.5,null,\"\\u0041\"]}".utf8)
        for count in 0..<text.count {
            #expect(throws: JSONFault.self) { try JSON(parsing: Array(text[..<count])) }
        }
    }

    @Test func `bytes that are not UTF-8, and texts that nest without end, are refused`() {
        #expect(throws: JSONFault.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(throws: JSONFault.self) { try JSON(parsing: deep) }
    }

    @Test func `the last of several members with one name counts`() throws {
        #expect(try JSON(parsing: Array("{\"a\":1,\"a\":2}".utf8))["a"] == .integer(2))
    }
}

@Suite struct Base64URLTests {
    @Test(arguments: [
        ([], ""), ([0], "AA"), ([0xFF], "_w"), ([0xFB, 0xEF, 0xFF], "--__"), (Array("foob".utf8), "Zm9vYg"),
        (Array("fooba".utf8), "Zm9vYmE"),
    ] as [([UInt8], String)])
    func `bytes become text and bytes again`(_ bytes: [UInt8], _ text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test func `padding, a line's end and the other alphabet are let pass; nothing else is`() {
        #expect(Base64URL.decode("+/8=\n") == [0xFB, 0xFF])
        for text in ["A", "AA A", "AA=A", "A*AA", "ä"] { #expect(Base64URL.decode(text) == nil, "\(text)") }
    }
}

@Suite struct MomentsTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-26T16:00:00Z", 1_795_708_800),
        ("2026-11-26T16:00:00.5Z", 1_795_708_800),
        ("2026-11-26T18:30:00+02:30", 1_795_708_800), ("2026-11-26t08:00:00-08:00", 1_795_708_800),
    ] as [(String, Int64)])
    func `moments are read`(_ text: String, _ seconds: Int64) { #expect(Moments.parse(text) == seconds) }

    @Test(arguments: [
        "", "2026-11-26", "2026-11-26T16:00:00", "2026-13-26T16:00:00Z", "2026-11-26T24:00:00Z",
        "2026-11-26T16:00:00.Z",
        "2026-11-26T16:00:00+2:30", "2026-11-26 16:00:00Z", "2026-1a-26T16:00:00Z",
    ])
    func `other texts are none`(_ text: String) { #expect(Moments.parse(text) == nil) }

    @Test func `a moment is written as it is read`() {
        for seconds in [0, 1_795_708_800, 4_102_444_799] as [Int64] {
            #expect(Moments.parse(Moments.text(seconds)) == seconds)
        }
    }

    @Test(arguments: [
        ("120", 120), ("0", 0), ("Thu, 26 Nov 2026 16:02:00 GMT", 120), ("Thu, 26 Nov 2020 16:02:00 GMT", 0),
        ("Thursday, 26-Nov-26 16:02:00 GMT", 120), ("99999999999999999999", .max),
        ("-5", nil), ("+5", nil), ("", nil), ("soon", nil), ("Thu, 26 Nov 2026", nil),
        ("Thu, 26 Nov -9223372036854775808 16:02:00 GMT", nil), ("Thu, 99 Nov 2026 99:99:99 GMT", nil),
    ] as [(String, Int64?)])
    func `Retry-After is a number or a date`(_ value: String, _ seconds: Int64?) {
        #expect(Moments.retryAfter(value, now: 1_795_708_800) == seconds)
    }
}

@Suite struct BackOffTests {
    @Test func `waiting grows, has an end, and is spread by a fifth at most`() {
        #expect((1...9).map { BackOff.afterTrouble($0, chance: 0) } == [5, 10, 20, 40, 80, 160, 300, 300, 300])
        #expect((1...6).map { BackOff.afterFailure($0, chance: 0) } == [120, 480, 1920, 7680, 21_600, 21_600])
        #expect(BackOff.afterFailure(3, chance: 1) == 1920 + 384)
    }
}
