// Names of tags and attributes, as old browsers read them.

internal import Bytes

/// A name in capitals, without the NULs that old browsers pass over; what is longer than all dangerous names is cut.
struct HTMLName {
    /// Bytes that are kept: more than the longest dangerous name has.
    private static var capacity: Int { 16 }

    private var low: UInt64 = 0
    private var high: UInt64 = 0
    /// How many bytes there are.
    private(set) var count = 0

    init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        var index = 0
        while index < count, self.count < Self.capacity {
            append(bytes[index])
            index &+= 1
        }
    }

    private mutating func append(_ byte: UInt8) {
        if byte == 0 { return }
        let capital = UInt64(byte &- 0x61 < 26 ? byte &- 0x20 : byte)
        let shift = UInt64(truncatingIfNeeded: (count & 7) &* 8)
        if count < 8 { low |= capital &<< shift } else { high |= capital &<< shift }
        count &+= 1
    }

    /// Whether this is `name`, which is in capitals and shorter than sixteen bytes.
    @inline(__always)
    func equals(_ name: StaticString) -> Bool { low == ByteWord.of(name) && high == ByteWord.of(name, from: 8) }
}
