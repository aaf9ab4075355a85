// A fixed hash table from lower-case names to positions, read without allocating.

/// Open addressing over one array of slots, at most half full, with the names behind them in another.
///
/// Laid out for names that are asked for in no order: a look-up reads one slot of eight bytes and, where the hash
/// agrees, one record that holds the name and its position, so that it waits for memory twice whatever the number of
/// names. The hash needs no secret: only the operator's certificates put names in, so a client cannot build long
/// chains.
final class ServerNameTable: Sendable {
    /// The longest host name (RFC 1035 §2.3.4).
    static let maximumNameBytes = 253

    private struct Slot {
        var hash: UInt32 = 0
        /// Where the key's record begins in `records`, plus one; 0 is an empty slot.
        var record: UInt32 = 0
    }

    /// Bytes of a record before its name: the position, little-endian, and the name's length.
    private static let recordHead = 5

    /// The keys in the order given; a key's position is what `find` answers.
    let keys: [String]
    private let slots: [Slot]
    private let records: [UInt8]

    /// - Parameter keys: distinct, in lower case, none longer than `maximumNameBytes`.
    init(keys: [String]) {
        self.keys = keys
        var capacity = 8
        while capacity < keys.count * 2 { capacity *= 2 }
        var slots = [Slot](repeating: Slot(), count: capacity)
        var records: [UInt8] = []
        records.reserveCapacity(keys.reduce(0) { $0 + $1.utf8.count + Self.recordHead })
        for (position, key) in keys.enumerated() {
            let text = Array(key.utf8)
            precondition(text.count <= Self.maximumNameBytes, "a host name has at most 253 bytes")
            let hash = text.withUnsafeBufferPointer { Self.hash($0) }
            var index = Int(hash) & (capacity - 1)
            while slots[index].record != 0 { index = (index + 1) & (capacity - 1) }
            slots[index] = Slot(hash: hash, record: UInt32(records.count + 1))
            for shift in [0, 8, 16, 24] { records.append(UInt8(truncatingIfNeeded: position >> shift)) }
            records.append(UInt8(text.count))
            records += text
        }
        self.slots = slots
        self.records = records
    }

    /// The position of the key that equals `name` without regard to the case of ASCII letters.
    func find(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        let hash = Self.hash(name)
        var index = Int(hash) & (slots.count - 1)
        while slots[index].record != 0 {
            if slots[index].hash == hash {
                let start = Int(slots[index].record) - 1
                if names(name, at: start) { return position(at: start) }
            }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Whether the record at `start` is that of `name`.
    private func names(_ name: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard Int(records[start + 4]) == name.count else { return false }
        let first = start + Self.recordHead
        for offset in 0..<name.count where records[first + offset] != Self.lowerCase(name[offset]) { return false }
        return true
    }

    private func position(at start: Int) -> Int {
        var position = 0
        for offset in 0..<4 { position |= Int(records[start + offset]) << (8 * offset) }
        return position
    }

    /// FNV-1a over the lower-case bytes, folded to 32 bits.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(lowerCase(byte))) &* 0x0000_0100_0000_01B3 }
        return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
    }

    @inline(__always)
    private static func lowerCase(_ byte: UInt8) -> UInt8 {
        byte &- 65 < 26 ? byte | 0x20 : byte
    }
}
