// Base64 for URLs and file names, without padding (RFC 4648 §5, RFC 7515 §2).

/// Bytes as text, and back.
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var word: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            word = word << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(word >> bits & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(word << (6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of `text`; padding, white space at the end and the letters of plain Base64 are let pass, since people
    /// copy keys from web pages. Nil for anything else.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var word: UInt32 = 0
        var bits: UInt32 = 0
        var isAtEnd = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "=") || byte == 0x0A || byte == 0x0D || byte == 0x20 {
                isAtEnd = true
                continue
            }
            guard !isAtEnd, let value = value(of: byte) else { return nil }
            word = word << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        return bits == 6 ? nil : bytes
    }

    /// Whether a byte is one of the alphabet's.
    static func isLetter(_ byte: UInt8) -> Bool {
        value(of: byte) != nil && byte != UInt8(ascii: "+") && byte != UInt8(ascii: "/")
    }

    private static func value(of letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "-"), UInt8(ascii: "+"): 62
        case UInt8(ascii: "_"), UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
