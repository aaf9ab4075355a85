// The trailer fields of an HTTP/2 message until its end is passed on.

internal import Bytes

/// Trailer lines, as HTTP/1 would have them; holds no memory while there are none.
public struct KeptTrailers {
    private var lines = KeptBytes()

    public init() {}

    /// Bytes of all lines.
    public var count: Int { lines.count }

    /// Whether there are none.
    public var isEmpty: Bool { lines.isEmpty }

    /// Adds `name: value`; false, and nothing done, where all together would take more than `maximum` bytes.
    public mutating func append(
        name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>, maximum: Int, pool: BufferPool
    ) -> Bool {
        guard lines.count + name.count + value.count + 4 <= maximum else { return false }
        let separators: StaticString = ": \r\n"
        if let start = name.baseAddress { lines.append(start, count: name.count, pool: pool) }
        lines.append(separators.utf8Start, count: 2, pool: pool)
        if let start = value.baseAddress { lines.append(start, count: value.count, pool: pool) }
        lines.append(separators.utf8Start + 2, count: 2, pool: pool)
        return true
    }

    /// Bytes around trailers for the framing of the last chunk.
    private static let room = 64

    /// The end of a body, with these trailers, as a `CollectedBody` that may be framed as the last chunk. The trailers
    /// are forgotten.
    public mutating func withEnd(pool: BufferPool, _ pass: (CollectedBody) -> Void) {
        var lines = self.lines
        self.lines = KeptBytes()
        let count = lines.count
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + Self.room * 2) { memory in
            guard let base = memory.baseAddress else { return }
            var body = CollectedBody(endAt: base + Self.room / 2, headroom: Self.room / 2)
            if count > 0 {
                let copy = base + Self.room
                copy.update(from: lines.first, count: count)
                body.trailers = UnsafeMutableBufferPointer(start: copy, count: count)
            }
            pass(body)
        }
        lines.release(to: pool)
    }

    /// Forgets everything.
    public mutating func release(to pool: BufferPool) { lines.release(to: pool) }
}
