// jsDecode: the escapes of JavaScript's strings (ECMA-262 section 12.9.4).

enum ScriptEscapes {
    static func decode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count {
            guard input[index] == UInt8(ascii: "\\"), index + 1 < input.count else {
                output.append(input[index])
                index += 1
                continue
            }
            let letter = input[index + 1]
            if letter == UInt8(ascii: "u"), index + 5 < input.count,
                (2...5).allSatisfy({ input[index + $0].isHexDigit })
            {
                output.append(PercentEncoding.narrow(input, index + 2))
                index += 6
            } else if letter == UInt8(ascii: "x"), index + 3 < input.count, input[index + 2].isHexDigit,
                input[index + 3].isHexDigit
            {
                output.append(input[index + 2].hexValue << 4 | input[index + 3].hexValue)
                index += 4
            } else if letter.isOctalDigit {
                // Three digits only where they make one byte: \000 to \377.
                let (byte, digits) = CEscapes.octal(input, index + 1, limit: letter > UInt8(ascii: "3") ? 2 : 3)
                output.append(byte)
                index += 1 + digits
            } else {
                output.append(letter == UInt8(ascii: "?") ? letter : CEscapes.named(letter) ?? letter)
                index += 2
            }
        }
    }
}
