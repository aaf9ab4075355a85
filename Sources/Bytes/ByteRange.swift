// A run of bytes inside somebody's buffer, by offset: it can be stored, where a Span cannot.

/// `count` bytes from offset `start` of a buffer that the context names. At most 4 GiB.
public struct ByteRange: Hashable, Sendable {
    /// The first byte's offset.
    public var start: UInt32
    /// How many bytes.
    public var count: UInt32

    /// No bytes at all.
    public static var empty: ByteRange { ByteRange(start: 0, count: 0) }

    @inlinable
    public init(start: UInt32, count: UInt32) {
        self.start = start
        self.count = count
    }

    /// From offset `start` up to, not including, `end`.
    @inlinable
    public init(_ start: Int, to end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.count = UInt32(truncatingIfNeeded: end &- start)
    }

    /// Whether there are no bytes.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// The offset after the last byte.
    @inlinable public var end: Int { Int(start) &+ Int(count) }

    /// The same bytes in a buffer that starts `distance` bytes earlier.
    @inlinable
    public func shifted(by distance: Int) -> ByteRange {
        ByteRange(start: start &+ UInt32(truncatingIfNeeded: distance), count: count)
    }
}
