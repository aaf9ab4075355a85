// JSON (RFC 8259), as much of it as the protocol's small messages need.

/// A JSON value. Objects keep the order of their members.
public indirect enum JSON: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A number with a fraction or an exponent, as written: the protocol has none that matters.
    case fraction(String)
    case text(String)
    case array([JSON])
    case object([Member])

    /// A member of an object.
    public struct Member: Equatable, Sendable {
        public var name: String
        public var value: JSON

        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The member of this name; nil where there is none, or where this is no object.
    public subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The text, where it is one.
    public var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The number, where it is a whole one.
    public var integer: Int? { if case .integer(let number) = self { number } else { nil } }

    /// The elements, where it is an array.
    public var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

    /// The members, where it is an object.
    public var members: [Member]? { if case .object(let members) = self { members } else { nil } }

    /// The value as bytes, without any space.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += "\(value)".utf8
        case .fraction(let text): bytes += text.utf8
        case .text(let text): Self.write(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    public init(dictionaryLiteral members: (String, JSON)...) { self = .object(members.map { Member($0.0, $0.1) }) }
    public init(stringLiteral text: String) { self = .text(text) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
}
