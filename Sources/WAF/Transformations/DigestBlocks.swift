// The padding that MD5 and SHA-1 share.

/// A message as blocks of 64 bytes, with a one bit, zeros and the message's length in bits behind it.
enum DigestBlocks {
    static func each(
        of input: UnsafeRawBufferPointer, lengthIsBigEndian: Bool, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        let whole = input.count / 64 * 64
        for start in stride(from: 0, to: whole, by: 64) {
            body(UnsafeRawBufferPointer(rebasing: input[start..<(start + 64)]))
        }
        withUnsafeTemporaryAllocation(byteCount: 128, alignment: 8) { last in
            last.initializeMemory(as: UInt8.self, repeating: 0)
            let rest = UnsafeRawBufferPointer(rebasing: input[whole...])
            last.copyMemory(from: rest)
            last[rest.count] = 0x80
            let count = rest.count < 56 ? 64 : 128
            let bits = UInt64(input.count) &* 8
            last.storeBytes(
                of: lengthIsBigEndian ? bits.bigEndian : bits.littleEndian, toByteOffset: count - 8, as: UInt64.self)
            for start in stride(from: 0, to: count, by: 64) {
                body(UnsafeRawBufferPointer(rebasing: last[start..<(start + 64)]))
            }
        }
    }
}
