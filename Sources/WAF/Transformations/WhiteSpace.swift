// compressWhitespace, removeWhitespace and the three trims.

enum WhiteSpace {
    /// A no-break space of Latin-1 counts as white space where runs of it are looked for.
    private static let noBreakSpace: UInt8 = 0xA0

    static func compress(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var isInside = false
        for byte in input {
            if byte.isCSpace || byte == noBreakSpace {
                if !isInside { output.append(0x20) }
                isInside = true
            } else {
                isInside = false
                output.append(byte)
            }
        }
    }

    static func remove(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input where !byte.isCSpace && byte != noBreakSpace { output.append(byte) }
    }

    static func trim(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput, left: Bool, right: Bool) {
        var (start, end) = (0, input.count)
        while left, start < end, input[start].isCSpace { start += 1 }
        while right, end > start, input[end - 1].isCSpace { end -= 1 }
        output.append(UnsafeRawBufferPointer(rebasing: input[start..<end]))
    }
}
