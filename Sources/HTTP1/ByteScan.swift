// The three scans that a head consists of, eight bytes at a time.

internal import Bytes

/// Scans over a head's own memory, which is zero behind its last byte: every scan stops at a zero byte, so none needs
/// to look for the end. Each reads at most seven bytes past the byte it stops at, which the head's padding covers.
enum ByteScan {
    /// The offset of the first byte at or after `from` that is no token byte.
    @inline(__always)
    static func tokenEnd(_ bytes: UnsafeMutablePointer<UInt8>, from: Int) -> Int {
        let table = ASCII.tokenTable
        var index = from
        while table[Int(bytes[index])] != UInt8(ascii: ".") { index &+= 1 }
        return index
    }

    /// The offset of the first byte at or after `from` that no field value holds: a control byte but HTAB.
    @inline(__always)
    static func valueEnd(_ bytes: UnsafeMutablePointer<UInt8>, from: Int) -> Int {
        var index = from
        while true {
            let word = ByteWord.load(bytes + index)
            let found = below(0x20, word) | equal(0x7F, word)
            if found == 0 {
                index &+= 8
                continue
            }
            index &+= firstByte(found)
            if bytes[index] != ASCII.horizontalTab { return index }
            index &+= 1
        }
    }

    /// The offset of the first byte at or after `from` that is no visible ASCII character, or is `#`, or is `stop`.
    @inline(__always)
    static func targetEnd(_ bytes: UnsafeMutablePointer<UInt8>, from: Int, stop: UInt8) -> Int {
        var index = from
        while true {
            let word = ByteWord.load(bytes + index)
            let foreign = below(0x21, word) | equal(0x7F, word) | (word & highBits)
            let found = foreign | equal(UInt8(ascii: "#"), word) | equal(stop, word)
            if found != 0 { return index &+ firstByte(found) }
            index &+= 8
        }
    }

    // The two tests below mark bytes by their highest bit. A borrow may mark a byte wrongly, but only behind one that
    // is marked rightly: the first mark is always true, and only that is used.

    private static var lowBits: UInt64 { 0x0101_0101_0101_0101 }
    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// Marks the first byte below `limit` (at most 0x80).
    @inline(__always)
    private static func below(_ limit: UInt8, _ word: UInt64) -> UInt64 {
        (word &- lowBits &* UInt64(limit)) & ~word & highBits
    }

    /// Marks the first byte equal to `byte`.
    @inline(__always)
    private static func equal(_ byte: UInt8, _ word: UInt64) -> UInt64 {
        let difference = word ^ (lowBits &* UInt64(byte))
        return (difference &- lowBits) & ~difference & highBits
    }

    @inline(__always)
    private static func firstByte(_ marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }
}
