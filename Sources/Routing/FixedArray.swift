// Memory that is filled once and then only read, by any thread, without a reference count.

internal import Glibc

/// A block of `count` elements, aligned to cache lines; large blocks ask for huge pages, so that a look-up in
/// them misses one cache line and not an address translation as well.
struct FixedArray<Element: ~Copyable>: ~Copyable {
    let start: UnsafeMutablePointer<Element>
    let count: Int

    private static var hugePageBytes: Int { 2 << 20 }
    private static var cacheLineBytes: Int { 64 }

    /// Takes memory for `count` elements and has `fill` initialise the element at each index.
    init<Failure: Error>(count: Int, fill: (Int) throws(Failure) -> Element) throws(Failure) {
        let bytes = count * MemoryLayout<Element>.stride
        let isHuge = bytes >= Self.hugePageBytes
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, bytes), alignment: isHuge ? Self.hugePageBytes : Self.cacheLineBytes)
        if isHuge { madvise(block, bytes, MADV_HUGEPAGE) }
        let start = block.bindMemory(to: Element.self, capacity: count)
        for index in 0..<count {
            do throws(Failure) {
                (start + index).initialize(to: try fill(index))
            } catch {
                start.deinitialize(count: index)
                block.deallocate()
                throw error
            }
        }
        self.start = start
        self.count = count
    }

    deinit {
        start.deinitialize(count: count)
        UnsafeMutableRawPointer(start).deallocate()
    }
}

// Filled before it is shared and never written again.
extension FixedArray: @unchecked Sendable where Element: Sendable & ~Copyable {}

extension FixedArray where Element: Copyable {
    /// The elements of `elements`.
    init(_ elements: [Element]) {
        self.init(count: elements.count) { elements[$0] }
    }
}
