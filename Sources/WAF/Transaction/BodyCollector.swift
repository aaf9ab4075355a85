// A body's bytes, in one piece.

/// Bytes that arrive in pieces and are wanted whole. The memory is kept for the next transaction, unless there is much.
struct BodyCollector: ~Copyable {
    private var start: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0
    /// Whether bytes were left out.
    var isCut = false

    /// Memory above this is given back when the transaction ends.
    static let keptBytes = 256 << 10

    deinit { start?.deallocate() }

    /// Valid until the next `append`.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if count + bytes.count > capacity {
            let bigger = max(4_096, count + bytes.count, capacity * 2)
            let memory = UnsafeMutableRawPointer.allocate(byteCount: bigger, alignment: 16)
            if let start {
                memory.copyMemory(from: start, byteCount: count)
                start.deallocate()
            }
            start = memory
            capacity = bigger
        }
        (start! + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func removeAll() {
        count = 0
        isCut = false
        if capacity > Self.keptBytes {
            start?.deallocate()
            start = nil
            capacity = 0
        }
    }

    /// The texts of an XML body's nodes that an XPath expression selects.
    func nodes(selectedBy path: [UInt8], _ arena: ByteArena) -> [UnsafeRawBufferPointer] { [] }
}
