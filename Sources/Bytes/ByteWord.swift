// Eight bytes at a time: how names are compared without a loop.

/// Eight bytes of text in one integer, the first byte lowest, so that a name is compared in one or two steps.
public enum ByteWord {
    /// The bit that tells upper from lower case in ASCII letters, for every byte of a word.
    public static let caseBits: UInt64 = 0x2020_2020_2020_2020

    /// The eight bytes at `address`, which need no alignment but must all be readable.
    @inlinable @inline(__always)
    public static func load(_ address: UnsafeRawPointer) -> UInt64 {
        UInt64(littleEndian: address.loadUnaligned(as: UInt64.self))
    }

    /// The first `count` (0 to 8) of the eight readable bytes at `address`, the others zero.
    @inlinable @inline(__always)
    public static func load(_ address: UnsafeRawPointer, count: Int) -> UInt64 {
        load(address) & mask(count)
    }

    /// All bits of the first `count` (0 to 8) bytes.
    @inlinable @inline(__always)
    public static func mask(_ count: Int) -> UInt64 {
        count >= 8 ? .max : (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
    }

    /// Up to eight bytes of a literal from `offset` on; the compiler folds this to a constant.
    @inlinable @inline(__always)
    public static func of(_ text: StaticString, from offset: Int = 0) -> UInt64 {
        var word: UInt64 = 0
        var index = 0
        while index < 8, offset &+ index < text.utf8CodeUnitCount {
            word |= UInt64(text.utf8Start[offset &+ index]) &<< UInt64(truncatingIfNeeded: index &* 8)
            index &+= 1
        }
        return word
    }
}
