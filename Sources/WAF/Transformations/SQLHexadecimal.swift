// sqlHexDecode: SQL's way of writing strings as numbers.

enum SQLHexadecimal {
    /// Decodes `0x` with pairs of hexadecimal digits behind it. The byte behind the digits begins no other number.
    ///
    /// ModSecurity stops at a NUL, also at one that it has decoded; what follows would be out of the rules' sight.
    static func decode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        func isPair(_ place: Int) -> Bool {
            place + 1 < input.count && input[place].isHexDigit && input[place + 1].isHexDigit
        }
        while index < input.count {
            guard input[index] == UInt8(ascii: "0"), index + 1 < input.count, input[index + 1] | 0x20 == 0x78,
                isPair(index + 2)
            else {
                output.append(input[index])
                index += 1
                continue
            }
            index += 2
            while isPair(index) {
                output.append(input[index].hexValue << 4 | input[index + 1].hexValue)
                index += 2
            }
            guard index < input.count else { break }
            output.append(input[index])
            index += 1
        }
    }
}
