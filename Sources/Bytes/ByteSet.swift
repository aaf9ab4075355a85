// A set of byte values.

/// Which of the 256 byte values are members, a bit each.
public struct ByteSet: Hashable, Sendable {
    /// Bit n of word w is the byte 64 w + n.
    @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

    /// The empty set.
    @inlinable public init() { words = (0, 0, 0, 0) }

    /// The bytes that occur in `bytes`.
    @inlinable
    public init(of bytes: UnsafeRawBufferPointer) {
        words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { memory in
            let word = memory.baseAddress!.assumingMemoryBound(to: UInt64.self)
            for byte in bytes { word[Int(byte &>> 6)] |= 1 &<< UInt64(byte & 63) }
        }
    }

    /// The bytes of a text.
    public init(_ text: StaticString) {
        self.init(of: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// The bytes from `first` to `last`.
    public init(from first: UInt8, through last: UInt8) {
        self.init()
        for byte in first...last { insert(byte) }
    }

    @inlinable
    public func contains(_ byte: UInt8) -> Bool {
        withUnsafeBytes(of: words) { memory in
            memory.load(fromByteOffset: Int(byte &>> 6) &* 8, as: UInt64.self) & (1 &<< UInt64(byte & 63)) != 0
        }
    }

    @inlinable
    public mutating func insert(_ byte: UInt8) {
        withUnsafeMutableBytes(of: &words) { memory in
            memory.baseAddress!.assumingMemoryBound(to: UInt64.self)[Int(byte &>> 6)] |= 1 &<< UInt64(byte & 63)
        }
    }

    @inlinable
    public mutating func formUnion(_ other: ByteSet) {
        words.0 |= other.words.0
        words.1 |= other.words.1
        words.2 |= other.words.2
        words.3 |= other.words.3
    }

    @inlinable
    public func union(_ other: ByteSet) -> ByteSet {
        var union = self
        union.formUnion(other)
        return union
    }

    /// Whether no byte is in both.
    @inlinable @inline(__always)
    public func isDisjoint(with other: ByteSet) -> Bool {
        (words.0 & other.words.0) | (words.1 & other.words.1) | (words.2 & other.words.2) | (words.3 & other.words.3)
            == 0
    }

    /// Whether all members are in `other` too.
    @inlinable
    public func isSubset(of other: ByteSet) -> Bool {
        (words.0 & ~other.words.0) | (words.1 & ~other.words.1) | (words.2 & ~other.words.2)
            | (words.3 & ~other.words.3) == 0
    }

    /// The bytes that are no members.
    @inlinable
    public var inverted: ByteSet {
        var inverted = ByteSet()
        inverted.words = (~words.0, ~words.1, ~words.2, ~words.3)
        return inverted
    }

    /// Calls `body` with each member, in their order.
    @inlinable
    public func forEach(_ body: (UInt8) -> Void) {
        withUnsafeBytes(of: words) { memory in
            for word in 0..<4 {
                var bits = memory.load(fromByteOffset: 8 &* word, as: UInt64.self)
                while bits != 0 {
                    body(UInt8(truncatingIfNeeded: 64 &* word &+ bits.trailingZeroBitCount))
                    bits &= bits &- 1
                }
            }
        }
    }

    /// How many members there are.
    @inlinable
    public var count: Int {
        words.0.nonzeroBitCount + words.1.nonzeroBitCount + words.2.nonzeroBitCount + words.3.nonzeroBitCount
    }

    @inlinable public var isEmpty: Bool { words.0 | words.1 | words.2 | words.3 == 0 }

    @inlinable
    public static func == (left: ByteSet, right: ByteSet) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1 && left.words.2 == right.words.2
            && left.words.3 == right.words.3
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
