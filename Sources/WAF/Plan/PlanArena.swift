// Memory of a compiled plan: plain values behind pointers, which cost no counting of references.

/// Keeps what is placed in it where it is, for as long as it lives. Filled while a plan is made, then only read.
final class PlanArena: @unchecked Sendable {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit {
        for block in blocks { block.deallocate() }
    }

    /// A copy of `values` at an address of its own.
    func place<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafeBufferPointer<Value> {
        let memory = fill(of: Value.self, count: values.count)
        _ = memory.initialize(from: values)
        return UnsafeBufferPointer(memory)
    }

    /// `count` equal values.
    func place<Value: BitwiseCopyable>(repeating value: Value, count: Int) -> UnsafeMutablePointer<Value> {
        let memory = fill(of: Value.self, count: count)
        memory.initialize(repeating: value)
        return memory.baseAddress!  // `fill` never gives none.
    }

    private func fill<Value: BitwiseCopyable>(of type: Value.Type, count: Int) -> UnsafeMutableBufferPointer<Value> {
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, count * MemoryLayout<Value>.stride), alignment: max(16, MemoryLayout<Value>.alignment))
        blocks.append(block)
        return UnsafeMutableBufferPointer(start: block.bindMemory(to: type, capacity: count), count: count)
    }
}
