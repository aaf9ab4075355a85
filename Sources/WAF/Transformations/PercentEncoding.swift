// urlDecode, urlDecodeUni and urlEncode (RFC 3986 section 2.1, and the forms' `+`).

enum PercentEncoding {
    /// Decodes `%XX` and `+`; what is no valid encoding stays as it is.
    static func decode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count { index += decodeOne(input, index, &output) }
    }

    /// As `decode`, and IIS's `%uXXXX`: by the map where it knows the code point, else its low byte.
    static func decodeUnicode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput, _ map: UnicodeMap?) {
        var index = 0
        while index < input.count {
            guard input[index] == UInt8(ascii: "%"), index + 1 < input.count, input[index + 1] | 0x20 == 0x75 else {
                index += decodeOne(input, index, &output)
                continue
            }
            if index + 5 < input.count, (2...5).allSatisfy({ input[index + $0].isHexDigit }) {
                output.append(map?.byte(of: codePoint(input, index + 2)) ?? narrow(input, index + 2))
                index += 6
            } else {
                output.append(input[index])
                output.append(input[index + 1])
                index += 2
            }
        }
    }

    /// Decodes what stands at `index`; how many bytes it took.
    @inline(__always)
    private static func decodeOne(_ input: UnsafeRawBufferPointer, _ index: Int, _ output: inout ByteOutput) -> Int {
        let byte = input[index]
        if byte == UInt8(ascii: "+") {
            output.append(0x20)
            return 1
        }
        if byte == UInt8(ascii: "%"), index + 2 < input.count, input[index + 1].isHexDigit, input[index + 2].isHexDigit
        {
            output.append(input[index + 1].hexValue << 4 | input[index + 2].hexValue)
            return 3
        }
        output.append(byte)
        return 1
    }

    /// The number that four hexadecimal digits at `start` make.
    private static func codePoint(_ input: UnsafeRawBufferPointer, _ start: Int) -> Int {
        (0..<4).reduce(0) { $0 << 4 | Int(input[start + $1].hexValue) }
    }

    /// The low byte of four hexadecimal digits at `start`; full-width forms (U+FF01 to U+FF5E) stand for ASCII.
    static func narrow(_ input: UnsafeRawBufferPointer, _ start: Int) -> UInt8 {
        let code = codePoint(input, start)
        let byte = UInt8(truncatingIfNeeded: code)
        return code >> 8 == 0xFF && byte > 0 && byte < 0x5F ? byte + 0x20 : byte
    }

    static func encode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input {
            if byte == 0x20 {
                output.append(UInt8(ascii: "+"))
            } else if byte.isLetterOrDigit || byte == UInt8(ascii: "*") {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(hexadecimal: byte >> 4)
                output.append(hexadecimal: byte & 15)
            }
        }
    }
}
