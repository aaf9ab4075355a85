// Body bytes on their way through the worker's input buffer.

/// A run of payload bytes with room around it, valid until the current call returns.
///
/// `headroom` bytes in front and `WorkerMemory.tailroom` bytes behind may be overwritten: that is where a head or a
/// chunk's framing is laid down, so that everything leaves in one write.
public struct BodyRun {
    /// The first payload byte.
    public var start: UnsafeMutablePointer<UInt8>
    /// How many payload bytes.
    public var count: Int
    /// Bytes before `start` that may be overwritten.
    public var headroom: Int

    public init(start: UnsafeMutablePointer<UInt8>, count: Int, headroom: Int) {
        self.start = start
        self.count = count
        self.headroom = headroom
    }

    /// Puts `added` bytes from `bytes` in front; false, and nothing done, where the room does not suffice.
    public mutating func prepend(_ bytes: UnsafePointer<UInt8>, count added: Int) -> Bool {
        guard added <= headroom else { return false }
        start -= added
        start.update(from: bytes, count: added)
        count &+= added
        headroom &-= added
        return true
    }

    /// Writes a text behind the payload; at most `WorkerMemory.tailroom` bytes in all.
    public mutating func append(_ text: StaticString) {
        (start + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count &+= text.utf8CodeUnitCount
    }
}
