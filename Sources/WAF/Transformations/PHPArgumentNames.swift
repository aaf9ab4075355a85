// phpArgsNames: the names of arguments as PHP knows them.

enum PHPArgumentNames {
    /// White space in front goes, spaces and dots become `_`, and after the brackets of an index nothing counts.
    ///
    /// A `[` that is never closed becomes `_`, and what follows it stays as it is.
    static func normalize(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count, input[index] == 0x20 { index += 1 }
        while index < input.count, input[index] != UInt8(ascii: "[") {
            let byte = input[index]
            output.append(byte == 0x20 || byte == UInt8(ascii: ".") ? UInt8(ascii: "_") : byte)
            index += 1
        }
        while index < input.count, input[index] == UInt8(ascii: "[") {
            guard let end = input[index...].firstIndex(of: UInt8(ascii: "]")) else {
                output.append(UInt8(ascii: "_"))
                output.append(UnsafeRawBufferPointer(rebasing: input[(index + 1)...]))
                return
            }
            output.append(UInt8(ascii: "["))
            var start = index + 1
            while start < end, input[start].isCSpace { start += 1 }
            output.append(UnsafeRawBufferPointer(rebasing: input[start...end]))
            index = end + 1
        }
    }
}
