// The beginning of a token's text, held in the token itself.

internal import Bytes

/// Up to 31 bytes of text in four integers: long enough for every word of SQL, and nothing to allocate.
///
/// Bytes behind the text are zero, and the text keeps its case; comparisons ignore that of ASCII letters.
struct SQLWord {
    /// The longest text; what is longer is cut, as no word of SQL is.
    static var capacity: Int { 31 }

    /// The text, eight bytes to an integer, the first byte lowest.
    private var chunks: InlineArray<4, UInt64>
    private var storedCount: UInt8

    /// Bytes of text.
    var count: Int { Int(storedCount) }

    /// No text.
    init() {
        chunks = InlineArray(repeating: 0)
        storedCount = 0
    }

    /// The first of the `count` bytes at `address`, of which `readable` can be read.
    init(_ address: UnsafePointer<UInt8>, count: Int, readable: Int) {
        self.init()
        let kept = min(count, Self.capacity)
        storedCount = UInt8(truncatingIfNeeded: kept)
        // Most tokens are short and not at the very end.
        if kept <= 8, readable >= 8 {
            chunks[0] = ByteWord.load(address, count: kept)
            return
        }
        var start = 0
        while start < kept {
            chunks[start &>> 3] = Self.load(
                address + start, count: min(8, kept &- start), readable: readable &- start)
            start &+= 8
        }
    }

    /// The text of a literal.
    init(_ text: StaticString) {
        self.init(text.utf8Start, count: text.utf8CodeUnitCount, readable: text.utf8CodeUnitCount)
    }

    /// `first` and `second` with a space between; nil where that is too long.
    init?(_ first: SQLWord, space second: SQLWord) {
        guard first.count &+ 1 &+ second.count <= Self.capacity else { return nil }
        self = first
        append(ASCII.space)
        var index = 0
        while index < second.count {
            append(second[index])
            index &+= 1
        }
    }

    private static func load(_ address: UnsafePointer<UInt8>, count: Int, readable: Int) -> UInt64 {
        if readable >= 8 { return ByteWord.load(address, count: count) }
        var chunk: UInt64 = 0
        var index = 0
        while index < count {
            chunk |= UInt64(address[index]) &<< UInt64(truncatingIfNeeded: index &* 8)
            index &+= 1
        }
        return chunk
    }

    private mutating func append(_ byte: UInt8) {
        chunks[count &>> 3] |= UInt64(byte) &<< UInt64(truncatingIfNeeded: (count & 7) &* 8)
        storedCount &+= 1
    }

    /// The byte at `index`, zero from `count` on up to 31.
    subscript(index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: chunks[index &>> 3] &>> UInt64(truncatingIfNeeded: (index & 7) &* 8))
    }

    /// The first `count` bytes of the text.
    func prefix(_ count: Int) -> SQLWord {
        var shorter = self
        shorter.storedCount = UInt8(truncatingIfNeeded: min(count, self.count))
        var chunk = 0
        while chunk < 4 {
            shorter.chunks[chunk] &= ByteWord.mask(max(0, shorter.count &- chunk &* 8))
            chunk &+= 1
        }
        return shorter
    }

    /// Whether the text is `capitals` but for the case of letters.
    func equals(_ capitals: StaticString) -> Bool {
        guard count == capitals.utf8CodeUnitCount else { return false }
        var chunk = 0
        while chunk &* 8 < count {
            guard Self.capitals(chunks[chunk]) == ByteWord.of(capitals, from: chunk &* 8) else { return false }
            chunk &+= 1
        }
        return true
    }

    /// Whether there is an underscore, before the first NUL if there is one.
    var hasUnderscore: Bool {
        var index = 0
        while index < count, self[index] != 0 {
            if self[index] == UInt8(ascii: "_") { return true }
            index &+= 1
        }
        return false
    }

    /// Chunk `index` in capitals, the first byte highest, so that integers are in the order of the alphabet.
    func sortingChunk(_ index: Int) -> UInt64 { capitalChunk(index).bigEndian }

    /// Chunk `index` in capitals, the first byte lowest.
    func capitalChunk(_ index: Int) -> UInt64 { Self.capitals(chunks[index]) }

    /// `chunk` with a to z made capitals.
    static func capitals(_ chunk: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = chunk & (ones &* 0x7F)
        let fromA = low &+ ones &* (0x80 &- 0x61)
        let afterZ = low &+ ones &* (0x80 &- 0x7B)
        let letters = fromA & ~afterZ & ~chunk & (ones &* 0x80)
        return chunk ^ (letters &>> 2)
    }
}
