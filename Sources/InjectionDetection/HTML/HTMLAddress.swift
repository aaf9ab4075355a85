// Whether an address is a script.

internal import Bytes

/// The beginning of an address as a browser understands it: references decoded, what is not ASCII before it and NULs in
/// it passed over, in capitals.
struct HTMLAddress {
    /// Bytes that are kept: as many as the longest dangerous beginning has.
    private static var capacity: Int { 11 }

    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var count = 0

    init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        var position = 0
        while position < count, bytes[position] <= ASCII.space || bytes[position] >= 0x7F { position &+= 1 }
        while position < count, self.count < Self.capacity {
            let character = CharacterReference.decode(bytes + position, count: count &- position)
            position &+= character.length
            append(character.value)
        }
    }

    private mutating func append(_ value: Int) {
        if count == 0, value <= 0x20 { return }
        if value == 0 || value == 0x0A { return }
        let capital = value >= 0x61 && value <= 0x7A ? value &- 0x20 : value
        // Browsers of old kept the low byte of a great reference.
        let byte = UInt64(UInt8(truncatingIfNeeded: capital))
        let shift = UInt64(truncatingIfNeeded: (count & 7) &* 8)
        if count < 8 { low |= byte &<< shift } else { high |= byte &<< shift }
        count &+= 1
    }

    /// Whether a browser that goes there runs what the address says, or shows what it should not.
    var isScript: Bool { begins("JAVA") || begins("DATA") || begins("VBSCRIPT") || begins("VIEW-SOURCE") }

    /// Whether the address begins with `text`, which is in capitals and not longer than `capacity`.
    @inline(__always)
    private func begins(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        return low & ByteWord.mask(length) == ByteWord.of(text)
            && high & ByteWord.mask(max(0, length &- 8)) == ByteWord.of(text, from: 8)
    }
}
