// Memory that ends where a value ends.

import Glibc

/// A place for values right before a page that cannot be read: whoever reads behind a value crashes.
final class GuardedBuffer {
    /// The longest value.
    let capacity: Int
    private let start: UnsafeMutableRawPointer
    private let length: Int

    init(capacity: Int = 1 << 20) throws {
        let page = sysconf(Int32(_SC_PAGESIZE))
        let pages = (capacity + page - 1) / page
        self.capacity = pages * page
        length = (pages + 1) * page
        let memory = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED, mprotect(memory + self.capacity, page, PROT_NONE) == 0 else {
            throw NoMemory()
        }
        start = memory
    }

    deinit { munmap(start, length) }

    struct NoMemory: Error {}

    /// Lends `value` where it ends at the guard.
    func lend<Result>(_ value: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        precondition(value.count <= capacity, "a value is no longer than the buffer")
        let place = start + (capacity - value.count)
        value.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { place.copyMemory(from: base, byteCount: bytes.count) }
        }
        return body(UnsafeBufferPointer(start: place.assumingMemoryBound(to: UInt8.self), count: value.count))
    }
}
