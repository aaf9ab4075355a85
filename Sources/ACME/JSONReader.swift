// Reads JSON text, strictly.

/// What is wrong with a JSON text.
public struct JSONFault: Error, Equatable, Sendable {
    /// Where, as an offset in bytes.
    public var offset: Int
    /// What was expected there.
    public var expectation: String
}

extension JSON {
    /// How deep values may nest; the protocol's nest four deep.
    public static let maximumDepth = 32

    /// Reads one value with nothing but white space around it (RFC 8259 §2).
    ///
    /// Of members with the same name the last one counts.
    public init(parsing bytes: [UInt8]) throws(JSONFault) {
        var reader = JSONReader(bytes: bytes)
        self = try reader.readWhole()
    }
}

private struct JSONReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(_ expectation: String) -> JSONFault { JSONFault(offset: position, expectation: expectation) }

    mutating func readWhole() throws(JSONFault) -> JSON {
        let value = try readValue(depth: 0)
        skipSpace()
        guard next == nil else { throw fault("the end") }
        return value
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func readValue(depth: Int) throws(JSONFault) -> JSON {
        guard depth < JSON.maximumDepth else { throw fault("fewer levels") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return try readArray(depth: depth)
        case UInt8(ascii: "\""): return .text(try readText())
        case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
        case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        default: return try readNumber()
        }
    }

    private mutating func readWord(_ word: String, _ value: JSON) throws(JSONFault) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw fault("a value") }
        position += word.utf8.count
        return value
    }

    private mutating func readObject(depth: Int) throws(JSONFault) -> JSON {
        position += 1
        var members: [JSON.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault("a name") }
            let name = try readText()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("a colon") }
            members.append(JSON.Member(name, try readValue(depth: depth + 1)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw fault("a comma or }") }
        }
    }

    private mutating func readArray(depth: Int) throws(JSONFault) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try readValue(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw fault("a comma or ]") }
        }
    }

    private mutating func readNumber() throws(JSONFault) -> JSON {
        let start = position
        var isWhole = true
        _ = take(UInt8(ascii: "-"))
        let hasLeadingZero = next == UInt8(ascii: "0")
        guard let count = skipDigits(), !hasLeadingZero || count == 1 else { throw fault("a value") }
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard skipDigits() != nil else { throw fault("a digit") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            guard skipDigits() != nil else { throw fault("a digit") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let number = Int(text) { return .integer(number) }
        return .fraction(text)
    }

    /// How many digits there were; nil for none.
    private mutating func skipDigits() -> Int? {
        let start = position
        while let byte = next, byte >= 0x30, byte <= 0x39 { position += 1 }
        return position > start ? position - start : nil
    }

    private mutating func readText() throws(JSONFault) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else { throw fault("UTF-8") }
                return valid
            case UInt8(ascii: "\\"): text += try readEscape()
            case 0..<0x20: throw fault("no control character")
            default: text.append(byte)
            }
        }
        throw fault("the text's end")
    }

    private mutating func readEscape() throws(JSONFault) -> [UInt8] {
        guard let byte = next else { throw fault("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try readScalar())).utf8)
        default: throw fault("an escape")
        }
    }

    /// Four digits, or eight where they are a surrogate pair.
    private mutating func readScalar() throws(JSONFault) -> Unicode.Scalar {
        let first = try readFourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault("a surrogate pair") }
        let second = try readFourDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("a surrogate pair") }
        return scalar
    }

    private mutating func readFourDigits() throws(JSONFault) -> UInt32 {
        guard bytes.count - position >= 4 else { throw fault("four hexadecimal digits") }
        let digits = bytes[position..<position + 4]
        guard digits.allSatisfy({ isHexadecimal($0) }),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits") }
        position += 4
        return number
    }

    private func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
