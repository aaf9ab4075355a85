// Which keys come up most, in memory for a few dozen.

/// A space-saving sketch (Metwally, Agrawal and El Abbadi 2005) of keys with labels to print.
///
/// It holds `capacity` keys. One that is not among them takes the place of the one with the lowest count and begins
/// with that count, kept as its `excess`. So of n sightings every key with more than n ÷ capacity is held, and a key's
/// true count is at most `count` and at least `count − excess`. Counts are halved every `halfLife`: they tell of the
/// last minutes. A sighting looks through all of the keys, about 50 ns; nothing allocates.
public struct HeavyKeys: ~Copyable {
    /// Bytes of a label; more are cut off.
    public static let labelBytes = 48

    /// A key as the operator sees it.
    public struct Entry: Sendable, Equatable {
        /// The label, or what fits of it, with `.` for what cannot be printed.
        public let label: String
        /// Sightings, at most this many.
        public let count: UInt64
        /// How many of them may have been of others.
        public let excess: UInt64
    }

    private let capacity: Int
    private let halfLife: UInt64
    private var count = 0
    private var halvedAt: UInt64 = 0
    private let digests: UnsafeMutablePointer<UInt64>
    private let counts: UnsafeMutablePointer<UInt64>
    private let excesses: UnsafeMutablePointer<UInt64>
    private let labels: UnsafeMutablePointer<UInt8>
    private let labelCounts: UnsafeMutablePointer<Int>

    /// Room for `capacity` keys, at least 1, with counts halved every `halfLife` nanoseconds.
    public init(capacity: Int, halfLifeNanoseconds halfLife: UInt64) {
        precondition(capacity > 0, "a sketch holds at least one key")
        self.capacity = capacity
        self.halfLife = max(1, halfLife)
        digests = .allocate(capacity: capacity)
        counts = .allocate(capacity: capacity)
        excesses = .allocate(capacity: capacity)
        labelCounts = .allocate(capacity: capacity)
        labels = .allocate(capacity: capacity * Self.labelBytes)
        digests.initialize(repeating: 0, count: capacity)
        counts.initialize(repeating: 0, count: capacity)
        excesses.initialize(repeating: 0, count: capacity)
        labelCounts.initialize(repeating: 0, count: capacity)
        labels.initialize(repeating: 0, count: capacity * Self.labelBytes)
    }

    deinit {
        digests.deallocate()
        counts.deallocate()
        excesses.deallocate()
        labelCounts.deallocate()
        labels.deallocate()
    }

    /// Counts a sighting of `key`. `label` is only read where the key is not held yet.
    public mutating func see(_ key: KeyDigest, label: Span<UInt8>, atNanoseconds now: UInt64) {
        halve(at: now)
        var lowest = 0
        for index in 0..<count {
            if digests[index] == key.bits {
                counts[index] += 1
                return
            }
            if counts[index] < counts[lowest] { lowest = index }
        }
        var excess: UInt64 = 0
        if count < capacity {
            lowest = count
            count += 1
        } else {
            excess = counts[lowest]
        }
        digests[lowest] = key.bits
        counts[lowest] = excess + 1
        excesses[lowest] = excess
        write(label, to: lowest)
    }

    /// The keys with the highest counts, highest first; equal ones by their labels.
    public func top(_ maximum: Int) -> [Entry] {
        let entries = (0..<count).filter { counts[$0] > 0 }.map { index in
            let bytes = UnsafeBufferPointer(start: labels + index * Self.labelBytes, count: labelCounts[index])
            return Entry(
                label: String(decoding: bytes, as: UTF8.self), count: counts[index], excess: excesses[index])
        }
        let sorted = entries.sorted { ($1.count, $0.label) < ($0.count, $1.label) }
        return Array(sorted.prefix(max(0, maximum)))
    }

    private mutating func write(_ label: Span<UInt8>, to index: Int) {
        let length = min(label.count, Self.labelBytes)
        for offset in 0..<length {
            let byte = label[offset]
            labels[index * Self.labelBytes + offset] = (0x20...0x7E).contains(byte) ? byte : UInt8(ascii: ".")
        }
        labelCounts[index] = length
    }

    private mutating func halve(at now: UInt64) {
        if halvedAt == 0 { halvedAt = now }
        guard now > halvedAt, now - halvedAt >= halfLife else { return }
        let halvings = min((now - halvedAt) / halfLife, 63)
        halvedAt = now
        for index in 0..<count {
            counts[index] >>= halvings
            excesses[index] >>= halvings
        }
    }
}
