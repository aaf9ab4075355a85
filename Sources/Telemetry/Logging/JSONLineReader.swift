// One line of a JSON log, read back.

/// Reads a JSON object (RFC 8259) whose members are texts, numbers, booleans or lists of texts, as our logs write it.
///
/// Strict in what it takes for JSON, so that a line that was cut or mixed with another is noticed. Members of other
/// shapes are checked and skipped.
struct JSONLineReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    /// The line is not such an object.
    struct Malformed: Error {}

    /// A member's value.
    enum Value: Equatable {
        case text(String)
        /// A number without sign, point and exponent; others are `other`.
        case number(UInt64)
        case boolean(Bool)
        case texts([String])
        case other
    }

    /// How deep values may be nested; ours are two.
    private static let maximumDepth = 8

    init(_ line: ArraySlice<UInt8>) {
        bytes = line
        index = line.startIndex
    }

    /// Reads the whole line, and hands each member over in its order.
    mutating func members(_ body: (_ name: String, _ value: Value) -> Void) throws(Malformed) {
        skipSpace()
        try expect(UInt8(ascii: "{"))
        skipSpace()
        if !take(UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                let name = try text()
                skipSpace()
                try expect(UInt8(ascii: ":"))
                body(name, try value(depth: 1))
                skipSpace()
            } while take(UInt8(ascii: ","))
            try expect(UInt8(ascii: "}"))
        }
        skipSpace()
        guard index == bytes.endIndex else { throw Malformed() }
    }

    private var next: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let next, next == 0x20 || next == 0x09 || next == 0x0D || next == 0x0A { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Malformed) { if !take(byte) { throw Malformed() } }

    private mutating func value(depth: Int) throws(Malformed) -> Value {
        guard depth <= Self.maximumDepth else { throw Malformed() }
        skipSpace()
        switch next {
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "{"):
            try skipObject(depth: depth)
            return .other
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .other)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: Value) throws(Malformed) -> Value {
        for offset in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[offset]) }
        return value
    }

    private mutating func list(depth: Int) throws(Malformed) -> Value {
        index += 1
        var texts: [String] = []
        var isOfTexts = true
        skipSpace()
        if take(UInt8(ascii: "]")) { return .texts([]) }
        repeat {
            if case .text(let text) = try value(depth: depth + 1) { texts.append(text) } else { isOfTexts = false }
            skipSpace()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return isOfTexts ? .texts(texts) : .other
    }

    private mutating func skipObject(depth: Int) throws(Malformed) {
        index += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return }
        repeat {
            skipSpace()
            _ = try text()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            _ = try value(depth: depth + 1)
            skipSpace()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    private mutating func number() throws(Malformed) -> Value {
        let start = index
        _ = take(UInt8(ascii: "-"))
        let digits = skipDigits()
        guard digits == 1 || digits > 1 && bytes[index - digits] != UInt8(ascii: "0") else { throw Malformed() }
        if take(UInt8(ascii: ".")), skipDigits() == 0 { throw Malformed() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if skipDigits() == 0 { throw Malformed() }
        }
        return UInt64(String(decoding: bytes[start..<index], as: UTF8.self)).map { .number($0) } ?? .other
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while let next, (0x30...0x39).contains(next) { index += 1 }
        return index - start
    }

    // MARK: Texts

    private mutating func text() throws(Malformed) -> String {
        try expect(UInt8(ascii: "\""))
        let start = index
        while let next, next != UInt8(ascii: "\""), next != UInt8(ascii: "\\"), next >= 0x20 { index += 1 }
        if take(UInt8(ascii: "\"")) { return String(decoding: bytes[start..<(index - 1)], as: UTF8.self) }
        var scalars = Array(bytes[start..<index])
        while !take(UInt8(ascii: "\"")) {
            guard let byte = next, byte >= 0x20 else { throw Malformed() }
            index += 1
            if byte != UInt8(ascii: "\\") { scalars.append(byte) } else { scalars += try escaped() }
        }
        return String(decoding: scalars, as: UTF8.self)
    }

    private mutating func escaped() throws(Malformed) -> [UInt8] {
        guard let byte = next else { throw Malformed() }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
        default: throw Malformed()
        }
    }

    /// A scalar behind `\u`, of a surrogate pair perhaps; half a pair is U+FFFD.
    private mutating func scalar() throws(Malformed) -> Character {
        let first = try codeUnit()
        guard (0xD800...0xDBFF).contains(first) else { return Character(Unicode.Scalar(first) ?? "\u{FFFD}") }
        guard take(UInt8(ascii: "\\")) else { return "\u{FFFD}" }
        guard take(UInt8(ascii: "u")) else {
            index -= 1
            return "\u{FFFD}"
        }
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second) else { return "\u{FFFD}" }
        return Character(Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}")
    }

    private mutating func codeUnit() throws(Malformed) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Malformed() }
            index += 1
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}
