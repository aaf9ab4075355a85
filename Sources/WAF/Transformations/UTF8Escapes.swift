// utf8toUnicode: characters beyond ASCII become `%uXXXX`, which urlDecodeUni then narrows.

/// Forgiving as ModSecurity is: a rule had better see what the most careless decoder would make of the bytes.
enum UTF8Escapes {
    /// Overlong forms and surrogates are decoded and their first byte put behind; first bytes without their followers
    /// are left out, and so are NULs; other bytes that begin no character stay.
    static func encode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count {
            let first = input[index]
            guard first >= 0xC0, first < 0xF8 else {
                if first != 0 { output.append(first) }
                index += 1
                continue
            }
            // Beyond Unicode from here on, and yet decoded.
            if first >= 0xF5 { output.append(first) }
            let (count, least) = first < 0xE0 ? (2, 0x80) : first < 0xF0 ? (3, 0x800) : (4, 0x10000)
            guard let code = character(input, index, count) else {
                index += 1
                continue
            }
            append(code, &output)
            if (0xD800...0xDFFF).contains(code) { output.append(first) }
            if code < least { output.append(first) }
            index += count
        }
    }

    /// The number that `count` bytes at `index` encode (RFC 3629 section 3); nil where a follower is missing.
    private static func character(_ input: UnsafeRawBufferPointer, _ index: Int, _ count: Int) -> Int? {
        guard index + count <= input.count else { return nil }
        var code = Int(input[index]) & (0x7F >> count)
        for place in 1..<count {
            guard input[index + place] & 0xC0 == 0x80 else { return nil }
            code = code << 6 | Int(input[index + place] & 0x3F)
        }
        return code
    }

    private static func append(_ code: Int, _ output: inout ByteOutput) {
        output.append(UInt8(ascii: "%"))
        output.append(UInt8(ascii: "u"))
        let digits = max(4, (35 - UInt32(code).leadingZeroBitCount) / 4)
        for digit in (0..<digits).reversed() { output.append(hexadecimal: UInt8(code >> (4 * digit) & 15)) }
    }
}
