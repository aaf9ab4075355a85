// Memory for the bytes of one transaction that did not stand so in what was received.

/// Bytes that stay where they are until `reset`, which frees them all at once.
///
/// A list of blocks, filled one after another and used again by the next transaction, so that nothing is allocated
/// once the largest usual transaction has been seen. Belongs to one worker; not thread-safe.
package final class ByteArena {
    private struct Block {
        let start: UnsafeMutableRawPointer
        let count: Int
    }

    /// Bytes of a block: a usual request fits into one.
    private static let blockBytes = 64 << 10
    /// What is kept at most for the next transaction: one huge request must not hold its memory for ever.
    package static let keptBytes = 1 << 20

    private var blocks: [Block] = []
    /// The block in use; `blocks.count` while there is none.
    private var current = 0
    /// Bytes used of that block.
    private var used = 0
    /// Bytes of the blocks before that one.
    private var passed = 0

    package init() {}

    deinit {
        for block in blocks { block.start.deallocate() }
    }

    /// Room for `count` bytes, without alignment, valid until the next `reserve`; `commit` makes it last.
    package func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if current < blocks.count, blocks[current].count &- used >= count {
            return blocks[current].start + used
        }
        return reserveInNextBlock(count)
    }

    private func reserveInNextBlock(_ count: Int) -> UnsafeMutableRawPointer {
        if current < blocks.count {
            passed += used
            current += 1
            used = 0
        }
        // A kept block that is too small makes way for one that is large enough.
        if current < blocks.count, blocks[current].count < count {
            blocks[current].start.deallocate()
            blocks.remove(at: current)
        }
        if current == blocks.count || blocks[current].count < count {
            let bytes = max(Self.blockBytes, count)
            blocks.insert(
                Block(start: .allocate(byteCount: bytes, alignment: 16), count: bytes), at: current)
        }
        return blocks[current].start
    }

    /// Keeps the first `count` bytes of what the last `reserve` gave.
    package func commit(_ count: Int) -> UnsafeRawBufferPointer {
        guard count > 0 else { return Self.nothing }
        let start = blocks[current].start + used
        used &+= count
        return UnsafeRawBufferPointer(start: start, count: count)
    }

    /// A copy of `bytes`.
    package func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return Self.nothing }
        reserve(bytes.count).copyMemory(from: start, byteCount: bytes.count)
        return commit(bytes.count)
    }

    /// How many bytes are committed.
    package var count: Int { passed + used }

    /// Forgets all bytes. Pointers into the arena are invalid from now on.
    package func reset() {
        current = 0
        used = 0
        passed = 0
        var kept = 0
        var index = 0
        while index < blocks.count, kept + blocks[index].count <= Self.keptBytes {
            kept += blocks[index].count
            index += 1
        }
        while blocks.count > index { blocks.removeLast().start.deallocate() }
    }

    /// No bytes, at an address that is always valid: a value that is empty has one too.
    static var nothing: UnsafeRawBufferPointer {
        let text: StaticString = ""
        return UnsafeRawBufferPointer(start: text.utf8Start, count: 0)
    }
}
