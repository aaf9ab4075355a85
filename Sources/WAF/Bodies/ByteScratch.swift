// Bytes that grow in place: what a parser has of a value whose rest has not arrived.

/// One run of bytes that is appended to, and used again for the next.
struct ByteScratch: ~Copyable {
    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    /// Memory above this is given back by `reset`.
    private static let keptBytes = 256 << 10

    init(capacity: Int = 256) {
        start = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    deinit { start.deallocate() }

    var isEmpty: Bool { count == 0 }

    /// Valid until the next call that changes something.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    subscript(index: Int) -> UInt8 { start.load(fromByteOffset: index, as: UInt8.self) }

    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(to: count + 1) }
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if capacity - count < bytes.count { grow(to: count + bytes.count) }
        (start + count).copyMemory(from: source, byteCount: bytes.count)
        count &+= bytes.count
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends `range` of what is there already.
    mutating func append(ownBytes range: Range<Int>) {
        if capacity - count < range.count { grow(to: count + range.count) }
        (start + count).copyMemory(from: start + range.lowerBound, byteCount: range.count)
        count &+= range.count
    }

    /// Forgets all but the first `count` bytes.
    mutating func truncate(to count: Int) { self.count = count }

    /// Forgets all bytes, and gives back memory that was needed for a huge value.
    mutating func reset() {
        count = 0
        guard capacity > Self.keptBytes else { return }
        start.deallocate()
        capacity = 4_096
        start = .allocate(byteCount: capacity, alignment: 16)
    }

    private mutating func grow(to needed: Int) {
        let bigger = max(needed, capacity * 2)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bigger, alignment: 16)
        memory.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = memory
        capacity = bigger
    }
}
