// A set of byte values.

/// Which of the 256 byte values are members, a bit each.
public struct ByteSet: Hashable, Sendable, BitwiseCopyable {
    /// Bit n of word w is the byte 64 w + n.
    @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

    /// The empty set.
    @inlinable public init() { words = (0, 0, 0, 0) }

    /// The bytes that occur in `bytes`.
    @inlinable
    public init(of bytes: UnsafeRawBufferPointer) {
        words = (0, 0, 0, 0)
        if bytes.count >= Self.longText {
            words = Self.wordsOfLongText(bytes)
            return
        }
        withUnsafeMutableBytes(of: &words) { memory in
            let word = memory.baseAddress!.assumingMemoryBound(to: UInt64.self)
            for byte in bytes { word[Int(byte &>> 6)] |= 1 &<< UInt64(byte & 63) }
        }
    }

    /// From this many bytes on marking each in a table and gathering the marks is faster than setting bits.
    @usableFromInline static var longText: Int { 96 }

    @usableFromInline
    static func wordsOfLongText(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { marks in
            marks.initializeMemory(as: UInt8.self, repeating: 0)
            let table = marks.baseAddress!.assumingMemoryBound(to: UInt8.self)
            for byte in bytes { table[Int(byte)] = 1 }
            func word(_ number: Int) -> UInt64 {
                var word: UInt64 = 0
                for group in 0..<8 {
                    let eight = marks.load(fromByteOffset: number * 64 + group * 8, as: UInt64.self).littleEndian
                    // Eight bytes of 0 or 1 become eight bits: the product gathers them in the highest byte.
                    word |= ((eight &* 0x0102_0408_1020_4080) >> 56) << UInt64(group * 8)
                }
                return word
            }
            return (word(0), word(1), word(2), word(3))
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
