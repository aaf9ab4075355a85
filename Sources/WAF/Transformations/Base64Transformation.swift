// base64Decode, base64DecodeExt and base64Encode (RFC 4648 section 4).

internal import Bytes

enum Base64Transformation {
    /// The six bits of a letter; nil for bytes outside of the alphabet.
    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    /// Decodes up to the first byte that is not of the alphabet; bits that do not fill a byte are dropped.
    static func decode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var bits: UInt32 = 0
        var count = 0
        for byte in input {
            guard let value = value(byte) else { break }
            take(value, &bits, &count, &output)
        }
    }

    /// Decodes what is of the alphabet and passes over the rest, NULs too: ModSecurity 2.9 stops at one, and what
    /// follows would be out of the rules' sight.
    ///
    /// As PHP and ModSecurity have it, padding behind the first letter of a group spoils the whole: nothing is left.
    static func decodeForgiving(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var bits: UInt32 = 0
        var count = 0
        var letters = 0
        for (index, byte) in input.enumerated() {
            if let value = value(byte) {
                letters += 1
                take(value, &bits, &count, &output)
            } else if byte == UInt8(ascii: "="), letters % 4 == 1 {
                let isLast = index + 1 == input.count || input[index + 1] != UInt8(ascii: "=")
                if isLast { return output.truncate(to: 0) }
            }
        }
    }

    @inline(__always)
    private static func take(_ value: UInt32, _ bits: inout UInt32, _ count: inout Int, _ output: inout ByteOutput) {
        bits = bits << 6 | value
        count += 6
        if count >= 8 {
            count -= 8
            output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
    }

    static func encode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        input.withMemoryRebound(to: UInt8.self) { Base64.encode($0, to: output.start) }
        output = output.filled(to: Base64.encodedCount(input.count))
    }
}

extension ByteOutput {
    /// The same memory, with `count` bytes already written.
    func filled(to count: Int) -> ByteOutput {
        var output = self
        output.truncate(to: count)
        return output
    }
}
