// hexDecode and hexEncode.

enum HexadecimalTransformation {
    /// Decodes pairs of digits; an odd last digit is dropped. Bytes that are no digits count as C arithmetic has them.
    static func decode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index + 1 < input.count {
            output.append(digit(input[index]) &* 16 &+ digit(input[index + 1]))
            index += 2
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") ? (byte & 0xDF) &- UInt8(ascii: "A") &+ 10 : byte &- UInt8(ascii: "0")
    }

    static func encode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input {
            output.append(hexadecimal: byte >> 4)
            output.append(hexadecimal: byte & 15)
        }
    }
}

extension ByteOutput {
    /// Appends the lower-case digit of a value below 16.
    @inline(__always)
    mutating func append(hexadecimal value: UInt8) {
        append(value < 10 ? 0x30 + value : 0x57 + value)
    }
}
