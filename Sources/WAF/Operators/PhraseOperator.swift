// pm and pmFromFile: any of many phrases, in either case.

internal import Bytes
internal import PatternMatching

final class PhraseOperator: CompiledOperator, @unchecked Sendable {
    private let automaton: AhoCorasick

    init(_ phrases: [[UInt8]]) {
        automaton = AhoCorasick(phrases)
        super.init(
            minimumLength: max(1, automaton.minimumLength), requiredBytes: [automaton.required],
            literals: phrases.map { $0.map(ASCII.lowercased) }.filter { !$0.isEmpty })
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        guard let range = automaton.firstMatch(in: value) else { return false }
        if context.isCapturing { context.capture(range, of: value) }
        return true
    }
}

/// Phrases as rules and files list them.
enum PhraseList {
    /// Words between white space; see `content`.
    static func words(_ argument: [UInt8]) -> [[UInt8]] {
        content(argument).split(whereSeparator: \.isCSpace).map(Array.init)
    }

    /// A text without the quotes around it, with bytes in hexadecimal between bars, as in `a|0D 0A|b`, and with `\`
    /// before `:`, `;`, `"` and itself.
    static func content(_ argument: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        var text = argument.drop(while: \.isCSpace)
        if text.count > 1, text.first == quote, text.last == quote { text = text.dropFirst().dropLast() }
        return decodeBars(Array(text))
    }

    /// A phrase on each line, white space around it left out; lines that begin with `#` are comments.
    static func lines(_ file: [UInt8]) -> [[UInt8]] {
        file.split(separator: 0x0A).compactMap { line in
            var line = line
            while let first = line.first, first.isCSpace { line = line.dropFirst() }
            while let last = line.last, last.isCSpace { line = line.dropLast() }
            return line.isEmpty || line.first == UInt8(ascii: "#") ? nil : Array(line)
        }
    }

    private static func decodeBars(_ argument: [UInt8]) -> [UInt8] {
        let bar = UInt8(ascii: "|")
        var decoded: [UInt8] = []
        var rest = argument[...]
        while let byte = rest.popFirst() {
            if byte == bar, let end = rest.firstIndex(of: bar), let bytes = hexadecimal(rest[..<end]) {
                decoded += bytes
                rest = rest[(end + 1)...]
            } else if byte == UInt8(ascii: "\\"), let next = rest.first, [0x3A, 0x3B, 0x5C, 0x22].contains(next) {
                decoded.append(next)
                rest = rest.dropFirst()
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    private static func hexadecimal(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let digits = text.filter { $0 != 0x20 }
        guard !digits.isEmpty, digits.count % 2 == 0, digits.allSatisfy(\.isHexDigit) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0].hexValue << 4 | digits[$0 + 1].hexValue }
    }
}
