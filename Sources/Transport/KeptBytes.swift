// Bytes that must be kept across turns of the loop.

/// A queue of bytes in a lent buffer; holds no memory while it is empty.
public struct KeptBytes {
    private var start: UnsafeMutablePointer<UInt8>?
    private var capacity: UInt32 = 0
    private var offset: UInt32 = 0
    private var storedCount: UInt32 = 0

    public init() {}

    /// How many bytes are kept.
    public var count: Int { Int(storedCount) }

    /// Whether there are none.
    public var isEmpty: Bool { storedCount == 0 }

    /// The first kept byte. Only while there is one.
    public var first: UnsafeMutablePointer<UInt8> {
        guard let start else { preconditionFailure("no bytes are kept") }
        return start + Int(offset)
    }

    /// Adds `added` bytes at the end.
    public mutating func append(_ bytes: UnsafePointer<UInt8>, count added: Int, pool: BufferPool) {
        guard added > 0 else { return }
        if Int(offset) + count + added > Int(capacity) { makeRoom(for: added, pool: pool) }
        (first + count).update(from: bytes, count: added)
        storedCount += UInt32(added)
    }

    /// Forgets the first `taken` bytes; the buffer goes back when none is left.
    public mutating func drop(_ taken: Int, pool: BufferPool) {
        offset += UInt32(taken)
        storedCount -= UInt32(taken)
        if storedCount == 0 { release(to: pool) }
    }

    /// Forgets everything.
    public mutating func release(to pool: BufferPool) {
        if let start { pool.give(start, capacity: Int(capacity)) }
        self = KeptBytes()
    }

    private mutating func makeRoom(for added: Int, pool: BufferPool) {
        let (larger, size) = pool.take(atLeast: count + added)
        if let start {
            larger.update(from: start + Int(offset), count: count)
            pool.give(start, capacity: Int(capacity))
        }
        start = larger
        capacity = UInt32(size)
        offset = 0
    }
}
