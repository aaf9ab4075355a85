// Memory lent for as long as something must wait: input not yet understood, output not yet accepted.

/// Byte buffers in sizes of powers of two, kept for reuse. One worker's; not shared.
///
/// A connection holds a buffer only while it has bytes to keep, so an idle connection holds none.
public final class BufferPool {
    /// The smallest buffer, 4 KiB.
    public static let smallestShift = 12
    /// The largest buffer that is kept for reuse, 256 KiB; larger ones go back to the system at once.
    public static let largestShift = 18
    /// How many bytes of each size are kept: enough for a burst, small beside a worker's connections.
    public static let keptBytesPerSize = 2 << 20

    private var free: [ContiguousArray<UnsafeMutablePointer<UInt8>>]
    /// Bytes lent at this moment.
    public private(set) var lentBytes = 0

    public init() {
        free = Array(repeating: [], count: Self.largestShift - Self.smallestShift + 1)
    }

    deinit {
        for size in free { for buffer in size { buffer.deallocate() } }
    }

    /// Lends a buffer of at least `count` bytes.
    func take(atLeast count: Int) -> (start: UnsafeMutablePointer<UInt8>, capacity: Int) {
        let shift = max(Self.smallestShift, Int.bitWidth - (max(count, 1) - 1).leadingZeroBitCount)
        let capacity = 1 << shift
        lentBytes += capacity
        if shift <= Self.largestShift, let buffer = free[shift - Self.smallestShift].popLast() {
            return (buffer, capacity)
        }
        return (.allocate(capacity: capacity), capacity)
    }

    /// Takes a lent buffer back.
    func give(_ start: UnsafeMutablePointer<UInt8>, capacity: Int) {
        lentBytes -= capacity
        let shift = capacity.trailingZeroBitCount
        if shift <= Self.largestShift, free[shift - Self.smallestShift].count << shift < Self.keptBytesPerSize {
            free[shift - Self.smallestShift].append(start)
        } else {
            start.deallocate()
        }
    }
}
