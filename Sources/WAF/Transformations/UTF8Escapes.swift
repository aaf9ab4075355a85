// utf8toUnicode: characters beyond ASCII become `%uXXXX`, which urlDecodeUni then narrows.

enum UTF8Escapes {
    static func encode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count {
            guard input[index] >= 0x80, let (code, count) = scalar(input, index) else {
                output.append(input[index])
                index += 1
                continue
            }
            output.append(UInt8(ascii: "%"))
            output.append(UInt8(ascii: "u"))
            let digits = max(4, (35 - UInt32(code).leadingZeroBitCount) / 4)
            for digit in (0..<digits).reversed() { output.append(hexadecimal: UInt8(code >> (4 * digit) & 15)) }
            index += count
        }
    }

    /// The character at `index` and its size; nil for what is not UTF-8 (RFC 3629 section 4).
    private static func scalar(_ input: UnsafeRawBufferPointer, _ index: Int) -> (code: Int, count: Int)? {
        let first = input[index]
        let (count, least) =
            switch first {
            case 0xC0...0xDF: (2, 0x80)
            case 0xE0...0xEF: (3, 0x800)
            case 0xF0...0xF7: (4, 0x10000)
            default: (0, 0)
            }
        guard count > 0, index + count <= input.count else { return nil }
        var code = Int(first) & (0x7F >> count)
        for place in 1..<count {
            guard input[index + place] & 0xC0 == 0x80 else { return nil }
            code = code << 6 | Int(input[index + place] & 0x3F)
        }
        guard code >= least, code <= 0x10FFFF, !(0xD800...0xDFFF).contains(code) else { return nil }
        return (code, count)
    }
}
