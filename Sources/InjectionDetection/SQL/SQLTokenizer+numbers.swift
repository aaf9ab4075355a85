// Numbers as the dialects write them.

internal import Bytes

extension SQLTokenizer {
    /// A number: decimal with fraction and exponent, or `0x…` and `0b…`; a dot that no digit follows is a dot.
    mutating func number() -> SQLToken {
        if let number = prefixedNumber() { return number }
        let start = position
        var end = digits(from: start)
        if byte(end) == UInt8(ascii: ".") {
            end = digits(from: end &+ 1)
            if end &- start == 1 { return take(.dot, 1) }
        }
        var kind = SQLTokenKind.number
        if let mark = byte(end), mark | 0x20 == UInt8(ascii: "e") {
            end &+= 1
            if let sign = byte(end), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { end &+= 1 }
            let exponent = end
            end = digits(from: exponent)
            // `1.e` and `.e`, which some dialects take for the beginning of a name.
            if end == exponent { kind = .bareword }
        }
        if endsInSuffix(at: end) { end &+= 1 }
        return take(kind, end &- start)
    }

    /// `0x` or `0b` and what digits follow; without digits it is a name.
    private mutating func prefixedNumber() -> SQLToken? {
        guard bytes[position] == UInt8(ascii: "0"), let letter = byte(position &+ 1) else { return nil }
        let end: Int
        switch letter | 0x20 {
        case UInt8(ascii: "x"): end = hexadecimalDigits(from: position &+ 2)
        case UInt8(ascii: "b"): end = binaryDigits(from: position &+ 2)
        default: return nil
        }
        let isName = end &- position == 2
        return take(isName ? .bareword : .number, end &- position)
    }

    private func digits(from start: Int) -> Int {
        var end = start
        while end < count, ASCII.isDigit(bytes[end]) { end &+= 1 }
        return end
    }

    /// Whether Oracle's suffix `d` or `f` stands at `offset`: before the end, white space, a semicolon, or the `u` of
    /// a `UNION` that needs no space.
    private func endsInSuffix(at offset: Int) -> Bool {
        guard let suffix = byte(offset), suffix | 0x20 == UInt8(ascii: "d") || suffix | 0x20 == UInt8(ascii: "f") else {
            return false
        }
        guard let next = byte(offset &+ 1) else { return true }
        return SQLByteClass.isWhitespace(next) || next == UInt8(ascii: ";") || next | 0x20 == UInt8(ascii: "u")
    }

    /// `b'01'`, or with `hexadecimal` `x'7F'`, a number of digits in quotes; nil where that is not what begins here.
    mutating func digitString(hexadecimal: Bool) -> SQLToken? {
        guard position &+ 2 < count, bytes[position &+ 1] == UInt8(ascii: "'") else { return nil }
        let end = hexadecimal ? hexadecimalDigits(from: position &+ 2) : binaryDigits(from: position &+ 2)
        guard byte(end) == UInt8(ascii: "'") else { return nil }
        return take(.number, end &+ 1 &- position)
    }

    // NUL is passed over among these digits: C strings end in it, and databases written in C were fooled with it.

    private func hexadecimalDigits(from start: Int) -> Int {
        var end = start
        while end < count, bytes[end] == 0 || ASCII.hexadecimalValue(bytes[end]) != nil { end &+= 1 }
        return end
    }

    private func binaryDigits(from start: Int) -> Int {
        var end = start
        while end < count, bytes[end] == 0 || bytes[end] | 1 == UInt8(ascii: "1") { end &+= 1 }
        return end
    }
}
