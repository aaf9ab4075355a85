// Characters written as numbers: &#106; and &#x6A;.

internal import Bytes

/// Numeric character references of HTML, which browsers also take without the semicolon. Those with names are left as
/// they are: none stands for a letter.
enum CharacterReference {
    /// References beyond this are none.
    private static var maximumValue: Int { 0x1000FF }

    /// The character that begins at `bytes`, `count` (at least 1) bytes before the end.
    ///
    /// - Returns: the character, and how many bytes it takes.
    static func decode(_ bytes: UnsafePointer<UInt8>, count: Int) -> (value: Int, length: Int) {
        guard bytes[0] == UInt8(ascii: "&"), count > 2, bytes[1] == UInt8(ascii: "#") else {
            return (Int(bytes[0]), 1)
        }
        let isHexadecimal = bytes[2] | 0x20 == UInt8(ascii: "x")
        let start = isHexadecimal ? 3 : 2
        var value = 0
        var end = start
        while end < count, let digit = digit(bytes[end], isHexadecimal) {
            value = value &* (isHexadecimal ? 16 : 10) &+ digit
            if value > maximumValue { return (Int(bytes[0]), 1) }
            end &+= 1
        }
        guard end > start else { return (Int(bytes[0]), 1) }
        return (value, end < count && bytes[end] == UInt8(ascii: ";") ? end &+ 1 : end)
    }

    private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> Int? {
        if isHexadecimal { return ASCII.hexadecimalValue(byte).map { Int($0) } }
        return ASCII.isDigit(byte) ? Int(byte &- 0x30) : nil
    }
}
