// A fixed hash table from lower-case names to positions, read without allocating.

/// Open addressing over one array of slots, at most half full, with the names' bytes in one array behind them.
///
/// The hash needs no secret: only the operator's certificates put names in, so a client cannot build long chains.
final class ServerNameTable: Sendable {
    /// The longest host name (RFC 1035 §2.3.4).
    static let maximumNameBytes = 253

    private struct Slot {
        var hash: UInt32 = 0
        /// Position of the key plus one; 0 is an empty slot.
        var occupant: UInt32 = 0
        var start: UInt32 = 0
        var count: UInt32 = 0
    }

    /// The keys in the order given; a key's position is what `find` answers.
    let keys: [String]
    private let slots: [Slot]
    private let bytes: [UInt8]

    /// - Parameter keys: distinct, in lower case.
    init(keys: [String]) {
        self.keys = keys
        var capacity = 8
        while capacity < keys.count * 2 { capacity *= 2 }
        var slots = [Slot](repeating: Slot(), count: capacity)
        var bytes: [UInt8] = []
        for (position, key) in keys.enumerated() {
            let text = Array(key.utf8)
            let hash = text.withUnsafeBufferPointer { Self.hash($0) }
            var index = Int(hash) & (capacity - 1)
            while slots[index].occupant != 0 { index = (index + 1) & (capacity - 1) }
            slots[index] = Slot(
                hash: hash, occupant: UInt32(position + 1), start: UInt32(bytes.count), count: UInt32(text.count))
            bytes += text
        }
        self.slots = slots
        self.bytes = bytes
    }

    /// The position of the key that equals `name` without regard to the case of ASCII letters.
    func find(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        let hash = Self.hash(name)
        var index = Int(hash) & (slots.count - 1)
        while slots[index].occupant != 0 {
            if slots[index].hash == hash, equals(slots[index], name) { return Int(slots[index].occupant) - 1 }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    private func equals(_ slot: Slot, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(slot.count) == name.count else { return false }
        for offset in 0..<name.count where bytes[Int(slot.start) + offset] != Self.lowerCase(name[offset]) {
            return false
        }
        return true
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
