// A fast keyed hash of short byte strings, for tables that never change.

/// Hashes byte strings to 64 bits, 16 bytes a step: the halves of a 64 × 64 bit product, folded together.
enum KeyHash {
    /// The hash of `count` bytes under a secret `seed`.
    @inline(__always)
    static func hash(_ bytes: UnsafeRawPointer, count: Int, seed: UInt64) -> UInt64 {
        var state = seed ^ (UInt64(truncatingIfNeeded: count) &* 0x9FB2_1C65_1E98_DF25)
        var offset = 0
        while count &- offset > 16 {
            state = fold(word(bytes, offset) ^ state, word(bytes, offset &+ 8) ^ seed)
            offset &+= 16
        }
        let (first, second) = lastWords(bytes, offset, count)
        return fold(fold(first ^ state, second ^ seed), 0xD6E8_FEB8_6659_FD93)
    }

    /// The last 1 to 16 bytes (0 only of an empty string) as two words that overlap where they must.
    @inline(__always)
    private static func lastWords(_ bytes: UnsafeRawPointer, _ offset: Int, _ count: Int) -> (UInt64, UInt64) {
        let rest = count &- offset
        if rest >= 8 { return (word(bytes, offset), word(bytes, count &- 8)) }
        if rest >= 4 { return (half(bytes, offset), half(bytes, count &- 4)) }
        guard rest > 0 else { return (0, 0) }
        let first = UInt64(bytes.load(fromByteOffset: offset, as: UInt8.self))
        let middle = UInt64(bytes.load(fromByteOffset: offset &+ rest / 2, as: UInt8.self))
        let last = UInt64(bytes.load(fromByteOffset: count &- 1, as: UInt8.self))
        return (first | middle &<< 8 | last &<< 16, 0)
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    @inline(__always)
    private static func half(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
