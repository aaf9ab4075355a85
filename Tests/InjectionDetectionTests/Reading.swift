// Values read in tests: tokens and folded tokens as text.

@testable import InjectionDetection

extension SQLToken {
    /// The kind and `text`, a space between, as the reference writes them.
    func line(_ text: SQLWord) -> [UInt8] {
        var line = [kind.symbol, UInt8(ascii: " ")]
        line += [UInt8](repeating: UInt8(ascii: "@"), count: Int(signs))
        let isQuoted = kind == .string || kind == .variable
        if isQuoted, opening != 0 { line.append(opening) }
        line += (0..<text.count).map { text[$0] }
        if isQuoted, closing != 0 { line.append(closing) }
        return line
    }
}

/// What the parts of the room make of a value.
enum Reading {
    /// The value's tokens, one a line.
    static func tokens(
        _ value: [UInt8], _ surroundings: SQLReading.Surroundings = .bare, _ dialect: SQLReading.Dialect = .ansi
    ) -> [[UInt8]] {
        value.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return [] }
            let reading = SQLReading(surroundings: surroundings, dialect: dialect)
            var tokenizer = SQLTokenizer(base, count: bytes.count, reading)
            var lines: [[UInt8]] = []
            while let token = tokenizer.next() { lines.append(token.line(tokenizer.text(token))) }
            return lines
        }
    }

    /// The value's tokens after folding, one a line.
    static func folded(_ value: [UInt8]) -> [[UInt8]] {
        value.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return [] }
            let reading = SQLReading(surroundings: .bare, dialect: .ansi)
            var folder = SQLFolder(SQLTokenizer(base, count: bytes.count, reading))
            folder.fold()
            return (0..<folder.filled).map { folder.window[$0].line(folder.text($0)) }
        }
    }

    /// The fingerprint of an injection; empty where the value is none.
    static func fingerprint(_ value: [UInt8]) -> String {
        value.withUnsafeBufferPointer { SQLInjectionDetector.detect($0)?.description ?? "" }
    }

    /// The value's tokens of HTML.
    static func html(_ value: [UInt8], in context: HTMLContext = .text) -> [(kind: HTMLToken.Kind, text: [UInt8])] {
        value.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return [] }
            var tokenizer = HTMLTokenizer(base, count: bytes.count, in: context)
            var tokens: [(kind: HTMLToken.Kind, text: [UInt8])] = []
            while let token = tokenizer.next() { tokens.append((token.kind, Array(bytes[token.start..<token.end]))) }
            return tokens
        }
    }

    /// Whether the value is injected HTML.
    static func isXSS(_ value: [UInt8]) -> Bool { value.withUnsafeBufferPointer { XSSDetector.detect($0) } }
}

/// Bytes as text where they are that, for messages.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
