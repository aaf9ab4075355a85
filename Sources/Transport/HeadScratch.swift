// Where a message head is put together before it is sent.

/// A byte writer over memory that is kept and reused. The caller reserves room, then appends unchecked.
public final class HeadScratch {
    @usableFromInline final var memory: UnsafeMutablePointer<UInt8>
    @usableFromInline final var used = 0
    private var capacity = 16 << 10

    public init() { memory = .allocate(capacity: capacity) }

    deinit { memory.deallocate() }

    /// The first byte written.
    @inlinable public var start: UnsafeMutablePointer<UInt8> { memory }

    /// How many bytes are written.
    @inlinable public var count: Int { used }

    /// Forgets what was written and makes sure that `needed` bytes fit.
    public func begin(reserving needed: Int) {
        used = 0
        guard needed > capacity else { return }
        memory.deallocate()
        capacity = needed
        memory = .allocate(capacity: capacity)
    }

    /// Makes sure that `more` bytes fit behind what is written.
    public func reserve(_ more: Int) {
        guard used + more > capacity else { return }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: (used + more) * 2)
        larger.update(from: memory, count: used)
        memory.deallocate()
        memory = larger
        capacity = (used + more) * 2
    }

    /// Appends `added` bytes; room was reserved.
    @inlinable
    public func append(_ bytes: UnsafePointer<UInt8>, count added: Int) {
        (memory + used).update(from: bytes, count: added)
        used &+= added
    }

    /// Appends a text that is known at compile time; room was reserved.
    @inlinable
    public func append(_ text: StaticString) { append(text.utf8Start, count: text.utf8CodeUnitCount) }

    /// Appends one byte; room was reserved.
    @inlinable
    public func append(byte: UInt8) {
        memory[used] = byte
        used &+= 1
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
    @inlinable
    public func append(decimal number: UInt64) {
        var digits = 1
        var rest = number / 10
        while rest > 0 { digits &+= 1; rest /= 10 }
        used &+= digits
        var position = used
        rest = number
        repeat {
            position &-= 1
            memory[position] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
    }

    /// Appends 16 hexadecimal digits; room was reserved.
    @inlinable
    public func append(hexadecimal number: UInt64) {
        let raw = UnsafeMutableRawPointer(memory + used)
        raw.storeBytes(of: Self.digits(of: UInt32(truncatingIfNeeded: number >> 32)), as: UInt64.self)
        raw.storeBytes(of: Self.digits(of: UInt32(truncatingIfNeeded: number)), toByteOffset: 8, as: UInt64.self)
        used &+= 16
    }

    /// Eight digits at once: each nibble gets a byte of its own, then each byte becomes its digit.
    @usableFromInline
    static func digits(of number: UInt32) -> UInt64 {
        var spread = UInt64(number)
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // 1 in each byte whose digit is a letter.
        let letters = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return (spread &+ 0x3030_3030_3030_3030 &+ letters &* 39).byteSwapped
    }

    /// Where the next bytes go, for writers that fill memory themselves; follow with `advance`.
    @inlinable public var end: UnsafeMutablePointer<UInt8> { memory + used }

    /// Counts bytes that were written at `end`; room was reserved.
    @inlinable public func advance(by written: Int) { used &+= written }
}
