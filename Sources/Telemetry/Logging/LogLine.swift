// One line of a log while it is written: a buffer that is used again and again.

/// Bytes of a line, and the calendar text that the next line of the same second will reuse.
///
/// Grows to the longest line it ever held and then allocates no more. A worker keeps one.
public struct LogLine: ~Copyable {
    private var storage: UnsafeMutableRawBufferPointer
    private var count = 0
    var calendar = CalendarText()

    /// An empty line with room for `capacity` bytes before it grows.
    public init(capacity: Int = 4096) {
        storage = .allocate(byteCount: max(64, capacity), alignment: 16)
    }

    deinit { storage.deallocate() }

    /// The bytes of the line, valid until it changes.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }

    /// Empties the line and keeps its room.
    public mutating func removeAll() { count = 0 }

    /// Makes room for `additional` bytes, which `append(unchecked:)` may then write.
    mutating func reserve(_ additional: Int) {
        let needed = count + additional
        guard needed > storage.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(needed, storage.count * 2), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<count]))
        storage.deallocate()
        storage = larger
    }

    /// Appends one byte into room that `reserve` made.
    @inline(__always)
    mutating func append(unchecked byte: UInt8) {
        storage[count] = byte
        count &+= 1
    }

    /// Appends one byte.
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        append(unchecked: byte)
    }

    /// Appends bytes as they are.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        reserve(bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: storage[count...]).copyMemory(from: bytes)
        count &+= bytes.count
    }

    /// Appends a literal.
    public mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a number in decimal.
    public mutating func append(decimal number: UInt64) {
        reserve(20)
        var digits = 1
        var power = number / 10
        while power > 0 {
            digits += 1
            power /= 10
        }
        var rest = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            storage[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Appends a number in decimal, with leading zeros up to `width` digits.
    mutating func append(decimal number: UInt64, width: Int) {
        reserve(max(20, width))
        var rest = number
        for place in stride(from: count + width - 1, through: count, by: -1) {
            storage[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
    }

    /// Appends 16 hexadecimal digits, lower case: how request identifiers are written.
    public mutating func append(identifier: UInt64) {
        reserve(16)
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            append(unchecked: hexadecimalDigit(UInt8(truncatingIfNeeded: identifier >> shift) & 15, upper: false))
        }
    }

    /// Appends a duration in seconds with six decimals.
    mutating func append(secondsOf nanoseconds: UInt64) {
        append(decimal: nanoseconds / 1_000_000_000)
        append(UInt8(ascii: "."))
        append(decimal: nanoseconds % 1_000_000_000 / 1000, width: 6)
    }
}

/// The digit of a number below 16.
@inline(__always)
func hexadecimalDigit(_ value: UInt8, upper: Bool) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: upper ? "A" : "a") + value - 10
}
