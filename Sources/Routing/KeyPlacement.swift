// Finds a perfect hash: for each small group of keys a pilot that sends all of them to free slots.

/// Slots for keys by their 64-bit hashes. Built once for a `KeyTable`; some 300 ns a key.
struct KeyPlacement {
    /// How many keys share a pilot, on average.
    private static let keysPerBucket = 4

    /// One pilot a bucket.
    private(set) var pilots: [UInt16]
    /// How many slots there are: one for every 32 keys more than keys, so that the last buckets find room.
    let slotCount: Int
    /// The slot of each key.
    private(set) var slots: [Int]

    /// Nil where these hashes cannot be placed; another seed then helps.
    init?(hashes: [UInt64]) {
        let bucketCount = hashes.count / Self.keysPerBucket + 1
        slotCount = hashes.count + hashes.count / 32 + 1
        pilots = [UInt16](repeating: 0, count: bucketCount)
        slots = [Int](repeating: -1, count: hashes.count)
        var buckets = [[Int]](repeating: [], count: bucketCount)
        for (key, hash) in hashes.enumerated() {
            buckets[Self.bucket(of: hash, bucketCount: bucketCount)].append(key)
        }
        // Large buckets first, while there is room for all of their keys at once.
        let order = buckets.indices.sorted { buckets[$0].count > buckets[$1].count }
        var isTaken = [Bool](repeating: false, count: slotCount)
        for bucket in order where !buckets[bucket].isEmpty {
            guard place(buckets[bucket], of: hashes, in: bucket, &isTaken) else { return nil }
        }
    }

    /// Finds the pilot of one bucket and takes its slots.
    private mutating func place(_ keys: [Int], of hashes: [UInt64], in bucket: Int, _ isTaken: inout [Bool]) -> Bool {
        for pilot in 0...UInt16.max {
            var placed = 0
            for key in keys {
                let slot = Self.slot(of: hashes[key], pilot: pilot, slotCount: slotCount)
                if isTaken[slot] { break }
                isTaken[slot] = true
                slots[key] = slot
                placed += 1
            }
            if placed == keys.count {
                pilots[bucket] = pilot
                return true
            }
            for key in keys.prefix(placed) { isTaken[slots[key]] = false }
        }
        return false
    }

    /// Which pilot is a hash's.
    @inline(__always)
    static func bucket(of hash: UInt64, bucketCount: Int) -> Int {
        Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(truncatingIfNeeded: bucketCount)).high)
    }

    /// Where a hash goes under a pilot.
    @inline(__always)
    static func slot(of hash: UInt64, pilot: UInt16, slotCount: Int) -> Int {
        let mixed = (hash ^ UInt64(pilot) &* 0x9E37_79B9_7F4A_7C15) &* 0xE703_7ED1_A0B4_28DB
        return Int(truncatingIfNeeded: mixed.multipliedFullWidth(by: UInt64(truncatingIfNeeded: slotCount)).high)
    }
}
