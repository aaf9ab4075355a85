// The grammar of JSON's numbers: RFC 8259 §6.

internal import Bytes

/// How far a number has been read.
enum JSONNumber {
    case minus, zero, integer, point, fraction, exponent, exponentSign, exponentDigits

    /// After the first byte, which is a minus or a digit.
    init(_ byte: UInt8) {
        self = byte == UInt8(ascii: "-") ? .minus : byte == UInt8(ascii: "0") ? .zero : .integer
    }

    /// Whether a number may end here.
    var isComplete: Bool {
        switch self {
        case .zero, .integer, .fraction, .exponentDigits: true
        case .minus, .point, .exponent, .exponentSign: false
        }
    }

    /// After another byte; nil where it does not go on with it.
    func next(_ byte: UInt8) -> JSONNumber? {
        let isDigit = ASCII.isDigit(byte)
        switch self {
        case .minus: return isDigit ? JSONNumber(byte) : nil
        case .zero, .integer:
            if isDigit { return self == .integer ? .integer : nil }
            if byte == UInt8(ascii: ".") { return .point }
            return byte | 0x20 == UInt8(ascii: "e") ? .exponent : nil
        case .point: return isDigit ? .fraction : nil
        case .fraction:
            if isDigit { return .fraction }
            return byte | 0x20 == UInt8(ascii: "e") ? .exponent : nil
        case .exponent:
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { return .exponentSign }
            return isDigit ? .exponentDigits : nil
        case .exponentSign, .exponentDigits: return isDigit ? .exponentDigits : nil
        }
    }

    /// Whether a byte behind a complete number shows that the number is malformed, as in `01`, `1.2.3` and `2x`.
    static func isPart(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || (byte | 0x20) &- 0x61 < 26
    }
}
