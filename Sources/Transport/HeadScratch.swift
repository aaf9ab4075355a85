// Where a message head is put together before it is sent.

/// A byte writer over memory that is kept and reused. The caller reserves room, then appends unchecked.
public final class HeadScratch {
    /// The first byte written.
    public private(set) var start: UnsafeMutablePointer<UInt8>
    /// How many bytes are written.
    public private(set) var count = 0
    private var capacity = 16 << 10

    public init() { start = .allocate(capacity: capacity) }

    deinit { start.deallocate() }

    /// Forgets what was written and makes sure that `needed` bytes fit.
    public func begin(reserving needed: Int) {
        count = 0
        guard needed > capacity else { return }
        start.deallocate()
        capacity = needed
        start = .allocate(capacity: capacity)
    }

    /// Makes sure that `more` bytes fit behind what is written.
    public func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: (count + more) * 2)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
        capacity = (count + more) * 2
    }

    /// Appends `added` bytes; room was reserved.
    @inline(__always)
    public func append(_ bytes: UnsafePointer<UInt8>, count added: Int) {
        (start + count).update(from: bytes, count: added)
        count &+= added
    }

    /// Appends a text that is known at compile time; room was reserved.
    @inline(__always)
    public func append(_ text: StaticString) { append(text.utf8Start, count: text.utf8CodeUnitCount) }

    /// Appends one byte; room was reserved.
    @inline(__always)
    public func append(byte: UInt8) {
        start[count] = byte
        count &+= 1
    }

    /// Appends bytes of an array, reserving room.
    public func append(contentsOf bytes: [UInt8]) {
        reserve(bytes.count)
        bytes.withUnsafeBufferPointer { source in
            if let first = source.baseAddress { append(first, count: source.count) }
        }
    }

    /// Appends bytes of a buffer; room was reserved.
    public func append(contentsOf bytes: UnsafeBufferPointer<UInt8>) {
        if let first = bytes.baseAddress { append(first, count: bytes.count) }
    }

    /// Appends a number in decimal; room for 20 digits was reserved.
    public func append(decimal number: UInt64) {
        var digits = 1
        var rest = number / 10
        while rest > 0 { digits &+= 1; rest /= 10 }
        var position = count &+ digits
        count = position
        rest = number
        repeat {
            position &-= 1
            start[position] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
    }

    /// Appends 16 hexadecimal digits; room was reserved.
    public func append(hexadecimal number: UInt64) {
        var shift: UInt64 = 60
        for position in 0..<16 {
            let nibble = UInt8(truncatingIfNeeded: number >> shift & 15)
            start[count &+ position] = nibble < 10 ? 48 &+ nibble : 87 &+ nibble
            shift = shift &- 4
        }
        count &+= 16
    }

    /// Where the next bytes go, for writers that fill memory themselves; follow with `advance`.
    public var end: UnsafeMutablePointer<UInt8> { start + count }

    /// Counts bytes that were written at `end`; room was reserved.
    public func advance(by written: Int) { count &+= written }
}
