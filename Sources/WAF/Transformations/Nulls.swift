// removeNulls and replaceNulls.

enum Nulls {
    static func remove(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input where byte != 0 { output.append(byte) }
    }

    /// Makes a space of each.
    static func replace(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input { output.append(byte == 0 ? 0x20 : byte) }
    }
}
