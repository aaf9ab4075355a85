// Memory for bytes that live as long as a transaction.

/// Memory that is handed out from the front and taken back all at once.
///
/// In blocks, so that what was handed out stays where it is. Blocks are kept when it is reset, up to `keptBytes`.
package final class ByteArena {
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var block = 0
    private var offset = 0
    /// All bytes committed since the last reset.
    package private(set) var count = 0

    static let blockBytes = 32 << 10
    static let keptBytes = 512 << 10

    package init() {}

    deinit { for block in blocks { block.deallocate() } }

    /// Room for `count` bytes, until the next `reserve`; `commit` keeps them.
    package func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if block < blocks.count, blocks[block].count - offset >= count { return blocks[block].baseAddress! + offset }
        return reserveElsewhere(count)
    }

    private func reserveElsewhere(_ count: Int) -> UnsafeMutableRawPointer {
        if block < blocks.count, offset > 0 { block += 1 }
        offset = 0
        while block < blocks.count, blocks[block].count < count { block += 1 }
        if block == blocks.count {
            blocks.append(.allocate(byteCount: max(Self.blockBytes, count), alignment: 16))
        }
        return blocks[block].baseAddress!
    }

    /// Keeps the first `count` of the bytes reserved last.
    @discardableResult
    package func commit(_ count: Int) -> UnsafeRawBufferPointer {
        guard block < blocks.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let bytes = UnsafeRawBufferPointer(start: blocks[block].baseAddress! + offset, count: count)
        offset += count
        self.count += count
        return bytes
    }

    /// Takes back all that was handed out.
    package func reset() {
        if count > Self.keptBytes {
            var kept = 0
            var remaining: [UnsafeMutableRawBufferPointer] = []
            for block in blocks {
                if kept + block.count <= Self.keptBytes {
                    kept += block.count
                    remaining.append(block)
                } else {
                    block.deallocate()
                }
            }
            blocks = remaining
        }
        block = 0
        offset = 0
        count = 0
    }
}
