// The bytes between one worker and the log thread: a ring with one writer and one reader, no lock.

internal import Synchronization

/// A bounded ring of bytes. One thread appends, one thread takes; neither ever waits for the other.
///
/// Positions only grow; a position's place is its remainder by the capacity, a power of two. `written`
/// is published with release order after the bytes are in place and only at line ends, so the reader
/// never sees half a line; `taken` likewise after the bytes are copied out.
final class LogRing: Sendable {
    let capacity: Int
    /// Disjoint parts of it belong to the appending and the taking thread, by the two positions.
    private nonisolated(unsafe) let storage: UnsafeMutablePointer<UInt8>

    private let written = Atomic<Int>(0)
    // The two positions live on cache lines of their own: each is stored to by another thread.
    private let betweenPositions = InlineArray<15, UInt64>(repeating: 0)
    private let taken = Atomic<Int>(0)
    private let afterPositions = InlineArray<15, UInt64>(repeating: 0)

    let linesDropped = Counter()
    private let abandoned = Atomic<Bool>(false)

    /// A ring of at least `capacity` bytes, rounded up to a power of two.
    init(capacity: Int) {
        var size = 64
        while size < capacity { size *= 2 }
        self.capacity = size
        storage = .allocate(capacity: size)
    }

    deinit { storage.deallocate() }

    // MARK: The appending thread

    /// Copies a whole line in, or drops and counts it where there is no room.
    func append(_ line: UnsafeRawBufferPointer) -> Bool {
        let position = written.load(ordering: .relaxed)
        guard line.count <= capacity - (position - taken.load(ordering: .acquiring)) else {
            linesDropped.add()
            return false
        }
        guard let bytes = line.baseAddress else { return true }
        let place = position & (capacity - 1)
        let first = min(line.count, capacity - place)
        let target = UnsafeMutableRawPointer(storage)
        target.advanced(by: place).copyMemory(from: bytes, byteCount: first)
        target.copyMemory(from: bytes.advanced(by: first), byteCount: line.count - first)
        written.store(position + line.count, ordering: .releasing)
        return true
    }

    /// Says that nothing more will be appended: the reader may forget the ring once it is empty.
    func abandon() { abandoned.store(true, ordering: .releasing) }

    // MARK: The taking thread

    /// Whether there is nothing to take.
    var isEmpty: Bool { written.load(ordering: .acquiring) == taken.load(ordering: .relaxed) }

    /// Whether there will never be anything to take again.
    var isFinished: Bool { abandoned.load(ordering: .acquiring) && isEmpty }

    /// How many bytes were published and not taken: all of whole lines.
    var available: Int { written.load(ordering: .acquiring) - taken.load(ordering: .relaxed) }

    /// Copies the next bytes out, as many as `target` holds and at most `available`; says how many.
    func take(into target: UnsafeMutableRawBufferPointer, atMost limit: Int) -> Int {
        let count = min(target.count, limit)
        guard count > 0, let destination = target.baseAddress else { return 0 }
        let position = taken.load(ordering: .relaxed)
        let place = position & (capacity - 1)
        let first = min(count, capacity - place)
        destination.copyMemory(from: UnsafeRawPointer(storage).advanced(by: place), byteCount: first)
        destination.advanced(by: first).copyMemory(from: UnsafeRawPointer(storage), byteCount: count - first)
        taken.store(position + count, ordering: .releasing)
        return count
    }
}
