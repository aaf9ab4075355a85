// Eight bytes of a path judged at once, in one register.

/// Eight bytes in a word. Every answer is in the highest bit of each byte; the other bits mean nothing.
struct PathEightBytes {
    /// The bits that answers are in.
    static let flags: UInt64 = 0x8080_8080_8080_8080
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    private let word: UInt64
    /// The lower seven bits of each byte: sums with them never carry into the next byte.
    private let low: UInt64

    @inline(__always)
    init(_ word: UInt64) {
        self.word = word
        low = word & ~Self.flags
    }

    /// Which bytes are `byte`, an ASCII character.
    @inline(__always)
    func equal(to byte: UInt8) -> UInt64 { among(byte, byte) }

    /// Which bytes are from `first` to `last`, both ASCII.
    @inline(__always)
    func among(_ first: UInt8, _ last: UInt8) -> UInt64 {
        let notBelow = low &+ UInt64(0x80 &- first) &* Self.ones
        let above = low &+ UInt64(0x7F &- last) &* Self.ones
        return notBelow & ~above & ~word
    }

    /// Which bytes may stand raw in a path: `PathCharacters.isAllowedRaw`, eight at a time.
    @inline(__always)
    var allowedRawInPath: UInt64 {
        let ranges = among(0x26, 0x3B) | among(0x40, 0x5A) | among(0x61, 0x7A)
        let characters = equal(to: 0x21) | equal(to: 0x24) | equal(to: 0x3D) | equal(to: 0x5F) | equal(to: 0x7E)
        return ranges | characters
    }
}
