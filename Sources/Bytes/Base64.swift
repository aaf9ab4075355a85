// Base64 (RFC 4648 §4).

/// Writes bytes as text.
public enum Base64 {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// Bytes of the text of `count` bytes.
    public static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes the text of `bytes`, with padding, to memory for `encodedCount(bytes.count)` bytes.
    public static func encode(_ bytes: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) {
        let letters = alphabet.utf8Start
        var target = output
        var position = 0
        while position < bytes.count {
            let rest = bytes.count - position
            let word = UInt32(bytes[position]) << 16
                | (rest > 1 ? UInt32(bytes[position + 1]) << 8 : 0) | (rest > 2 ? UInt32(bytes[position + 2]) : 0)
            target[0] = letters[Int(word >> 18)]
            target[1] = letters[Int(word >> 12 & 63)]
            target[2] = rest > 1 ? letters[Int(word >> 6 & 63)] : UInt8(ascii: "=")
            target[3] = rest > 2 ? letters[Int(word & 63)] : UInt8(ascii: "=")
            target += 4
            position += 3
        }
    }
}
