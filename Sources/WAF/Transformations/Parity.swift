// parityEven7bit, parityOdd7bit and parityZero7bit: the eighth bit as serial lines had it.

/// The eighth bit counts with the other seven: a byte that has the parity already loses it.
enum Parity {
    static func even(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input { output.append(byte & 0x7F | (byte.nonzeroBitCount & 1 == 1 ? 0x80 : 0)) }
    }

    static func odd(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input { output.append(byte & 0x7F | (byte.nonzeroBitCount & 1 == 0 ? 0x80 : 0)) }
    }

    static func zero(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input { output.append(byte & 0x7F) }
    }
}
