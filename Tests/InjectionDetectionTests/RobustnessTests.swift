// Whatever is read: nothing behind the value, and not for long.

import TestSupport
import Testing

@testable import InjectionDetection

@Suite struct RobustnessTests {
    /// Reads `value` in every way at the edge of what can be read.
    private static func read(_ value: [UInt8], in buffer: GuardedBuffer) {
        buffer.lend(value) { bytes in
            _ = SQLInjectionDetector.detect(bytes)
            _ = XSSDetector.detect(bytes)
            guard let base = bytes.baseAddress else { return }
            for surroundings in [SQLReading.Surroundings.bare, .singleQuotes, .doubleQuotes] {
                for dialect in [SQLReading.Dialect.ansi, .mySQL] {
                    let reading = SQLReading(surroundings: surroundings, dialect: dialect)
                    var tokenizer = SQLTokenizer(base, count: bytes.count, reading)
                    var tokens = 0
                    while tokenizer.next() != nil { tokens += 1 }
                    #expect(tokens <= bytes.count && tokenizer.position == bytes.count)
                    _ = SQLAnalysis(base, count: bytes.count, reading).injection
                }
            }
            for context in HTMLContext.allCases {
                var tokenizer = HTMLTokenizer(base, count: bytes.count, in: context)
                var tokens = 0
                while let token = tokenizer.next() {
                    tokens += 1
                    #expect(token.start >= 0 && token.start <= token.end && token.end <= bytes.count)
                }
                #expect(tokens <= 2 * bytes.count + 1)
            }
        }
    }

    static let values: [String] =
        SQLTokenizerTests.words.map(\.value) + SQLTokenizerTests.numbers.map(\.value)
        + SQLTokenizerTests.strings.map(\.value) + SQLTokenizerTests.variables.map(\.value)
        + SQLTokenizerTests.comments.map(\.value) + SQLFolderTests.cases.map(\.value)
        + SQLInjectionDetectorTests.injections.map(\.value) + SQLInjectionDetectorTests.honest
        + HTMLTokenizerTests.tags.map(\.value) + HTMLTokenizerTests.attributes.map(\.value)
        + HTMLTokenizerTests.comments.map(\.value) + XSSDetectorTests.injections + XSSDetectorTests.honest

    @Test func `every prefix and every suffix of a value is read, and nothing behind it`() throws {
        let buffer = try GuardedBuffer(capacity: 4096)
        for value in Self.values {
            let bytes = Array(value.utf8)
            for length in 0...bytes.count {
                Self.read(Array(bytes.prefix(length)), in: buffer)
                Self.read(Array(bytes.suffix(length)), in: buffer)
            }
        }
    }

    @Test func `a NUL anywhere in a value is read`() throws {
        let buffer = try GuardedBuffer(capacity: 4096)
        for value in Self.values {
            let bytes = Array(value.utf8)
            for place in 0...bytes.count {
                Self.read(Array(bytes.prefix(place)) + [0] + bytes.dropFirst(place), in: buffer)
            }
        }
    }

    @Test func `random values are read, and nothing behind them`() throws {
        let buffer = try GuardedBuffer(capacity: 4096)
        let generator = SeededGenerator.announced("InjectionDetection robustness")
        var sql = ValueGenerator.sql(generator)
        var html = ValueGenerator.html(generator)
        for _ in 0..<3_000 {
            Self.read(sql.next(), in: buffer)
            Self.read(html.next(), in: buffer)
        }
    }

    /// Pieces that, repeated, lead a reader from token to token, or to look for what never comes.
    static let repeated: [String] = [
        "not`x`", "`x`not", "1+", "1,-", "(", ")", "'", "''", "\\'", "\"", "\\", "/*", "*/", "/*/", "--", "--\n", "#",
        "$",
        "$a", "$a$", "$$", "q'(", "u&'", "x'", "b'0", "e'", "@", "@`", "[", "{x", "{``", "a.", "select.", "1.", "1e",
        "0x",
        "\u{0}", "0x\u{0}", "$\u{0}", " ", ";", "::", "!", "in(", "like ", "a b ", "'a' ", "sp_passwor", "<", "</",
        "<a",
        "<a ", "<a b", "<a b=", "<a/", "/", "=", "<!", "<!--", "-", "-\u{0}", "<!-- -", "<%", "%", "<![CDATA[", "]",
        "a=b ",
        "'a='", "`a=`", "<a href=", "&#", "&#0;", "<a href=\u{0}", "<\u{0}", "o", "on",
    ]

    @Test(arguments: repeated) func `long rows of one piece are read, and nothing behind them`(piece: String) throws {
        let buffer = try GuardedBuffer(capacity: 1 << 15)
        var value: [UInt8] = []
        while value.count < 16_000 { value += Array(piece.utf8) }
        for start in ["", "1'\""] {
            buffer.lend(Array(start.utf8) + value) { bytes in
                _ = SQLInjectionDetector.detect(bytes)
                _ = XSSDetector.detect(bytes)
            }
        }
    }
}
