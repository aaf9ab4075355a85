// escapeSeqDecode: the escapes of ANSI C.

enum CEscapes {
    static func decode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count {
            guard input[index] == UInt8(ascii: "\\"), index + 1 < input.count else {
                output.append(input[index])
                index += 1
                continue
            }
            let letter = input[index + 1]
            if let byte = named(letter) {
                output.append(byte)
                index += 2
            } else if letter | 0x20 == UInt8(ascii: "x"), index + 3 < input.count, input[index + 2].isHexDigit,
                input[index + 3].isHexDigit
            {
                output.append(input[index + 2].hexValue << 4 | input[index + 3].hexValue)
                index += 4
            } else if letter.isOctalDigit {
                let (byte, digits) = octal(input, index + 1, limit: 3)
                output.append(byte)
                index += 1 + digits
            } else {
                // An escape of no meaning is what it escapes.
                output.append(letter)
                index += 2
            }
        }
    }

    /// The byte of `\n` and its kin.
    static func named(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "a"): 0x07
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "v"): 0x0B
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "\""): letter
        default: nil
        }
    }

    /// The low eight bits of up to `limit` octal digits at `start`, and how many there are.
    static func octal(_ input: UnsafeRawBufferPointer, _ start: Int, limit: Int) -> (byte: UInt8, digits: Int) {
        var value = 0
        var digits = 0
        while digits < limit, start + digits < input.count, input[start + digits].isOctalDigit {
            value = value << 3 | Int(input[start + digits] & 7)
            digits += 1
        }
        return (UInt8(truncatingIfNeeded: value), digits)
    }
}
