// Which bytes a path may hold, and what becomes of the others.

/// The classes of bytes in a path, RFC 3986 §2 and §3.3.
enum PathCharacters {
    static let slash = UInt8(ascii: "/")
    static let backslash = UInt8(ascii: "\\")
    static let dot = UInt8(ascii: ".")
    static let percent = UInt8(ascii: "%")
    static let semicolon = UInt8(ascii: ";")

    /// A set of ASCII characters, one bit each.
    struct CharacterSet {
        let low: UInt64
        let high: UInt64

        @inline(__always)
        func contains(_ byte: UInt8) -> Bool {
            let half = byte & 0x40 == 0 ? low : high
            return byte < 0x80 && (half &>> UInt64(byte & 0x3F)) & 1 != 0
        }
    }

    /// Letters, digits, `-` `.` `_` `~`.
    private static let unreserved = CharacterSet(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    /// Those, and `/` `:` `@` `!` `$` `&` `'` `(` `)` `*` `+` `,` `;` `=`: what a path may hold but for `%`.
    private static let allowedRaw = CharacterSet(low: 0x2FFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)

    @inline(__always)
    static func isUnreserved(_ byte: UInt8) -> Bool { unreserved.contains(byte) }

    @inline(__always)
    static func isAllowedRaw(_ byte: UInt8) -> Bool { allowedRaw.contains(byte) }

    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    /// Raw bytes outside of the grammar that are encoded, not refused: they have no second reading.
    static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            true
        default: byte >= 0x80
        }
    }

    /// The value of a hexadecimal digit.
    static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
        default: nil
        }
    }

    /// The capital digit of a value below 16.
    static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "A") &+ value &- 10
    }
}
