// A body's bytes, in one piece.

/// Bytes that arrive in pieces and are wanted whole. The memory is kept for the next transaction, unless there is much.
struct BodyCollector: ~Copyable {
    private var start: UnsafeMutableRawPointer?
    private var capacity = 0
    /// All bytes that came.
    private(set) var total = 0
    /// How many of them rules see.
    var limit = Int.max

    /// Memory above this is given back when the transaction ends.
    static let keptBytes = 256 << 10

    deinit { start?.deallocate() }

    /// How many bytes rules see.
    var count: Int { min(total, limit) }
    /// Whether there are more than rules see.
    var isCut: Bool { total > limit }
    /// What rules see. Valid until the next `append`.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
    /// All that came. Valid until the next `append`.
    var allBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: total) }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if total + bytes.count > capacity {
            let bigger = max(4_096, total + bytes.count, capacity * 2)
            let memory = UnsafeMutableRawPointer.allocate(byteCount: bigger, alignment: 16)
            if let start {
                memory.copyMemory(from: start, byteCount: total)
                start.deallocate()
            }
            start = memory
            capacity = bigger
        }
        (start! + total).copyMemory(from: source, byteCount: bytes.count)
        total += bytes.count
    }

    mutating func removeAll() {
        total = 0
        limit = .max
        if capacity > Self.keptBytes {
            start?.deallocate()
            start = nil
            capacity = 0
        }
    }
}
