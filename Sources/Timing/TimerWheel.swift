// Deadlines for thousands of connections, at a few nanoseconds each.

/// A hashed timer wheel of one turn, keyed by small integers (a connection's index).
///
/// One entry a key. An entry further away than one turn is parked at the far end and looked at again when its
/// slot comes up, so owners may keep the true deadline themselves and move it later without telling the wheel.
/// Arming and disarming are O(1); nothing allocates but growth.
public struct TimerWheel: ~Copyable {
    /// How long one slot lasts: 2^25 ns, about 34 ms. Deadlines are never early and late by at most this.
    public static let tickShift: UInt64 = 25
    /// Slots in one turn: about 69 s.
    public static let slotCount = 2048

    /// A list link; entries of one slot are chained in both directions.
    private struct Entry {
        var next: Int32 = -1
        var previous: Int32 = -1
        var slot: Int32 = -1
    }

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity: Int
    private let heads: UnsafeMutablePointer<Int32>
    /// One bit a slot: does it have an entry?
    private let occupied: UnsafeMutablePointer<UInt64>
    private var currentTick: UInt64
    private var armedCount = 0

    public init(now: MonotonicInstant) {
        capacity = 64
        entries = .allocate(capacity: capacity)
        entries.initialize(repeating: Entry(), count: capacity)
        heads = .allocate(capacity: Self.slotCount)
        heads.initialize(repeating: -1, count: Self.slotCount)
        occupied = .allocate(capacity: Self.slotCount / 64)
        occupied.initialize(repeating: 0, count: Self.slotCount / 64)
        currentTick = now.nanoseconds >> Self.tickShift
    }

    deinit {
        entries.deallocate()
        heads.deallocate()
        occupied.deallocate()
    }

    /// Whether `key` has an entry that comes up no later than `deadline`.
    public func isArmed(_ key: Int32, by deadline: MonotonicInstant) -> Bool {
        guard Int(key) < capacity, entries[Int(key)].slot >= 0 else { return false }
        return tick(of: entries[Int(key)].slot) <= Self.tick(at: deadline)
    }

    /// Arms `key` for `deadline`, or as far before it as one turn reaches; replaces its earlier entry.
    public mutating func arm(_ key: Int32, at deadline: MonotonicInstant) {
        if Int(key) >= capacity { grow(toHold: Int(key)) }
        disarm(key)
        let last = currentTick &+ UInt64(Self.slotCount) &- 1
        let tick = min(max(Self.tick(at: deadline), currentTick &+ 1), last)
        let slot = Int(tick & UInt64(Self.slotCount - 1))
        let first = heads[slot]
        entries[Int(key)] = Entry(next: first, previous: -1, slot: Int32(slot))
        if first >= 0 { entries[Int(first)].previous = key }
        heads[slot] = key
        occupied[slot >> 6] |= 1 << UInt64(slot & 63)
        armedCount &+= 1
    }

    /// Forgets the entry of `key`, if it has one.
    public mutating func disarm(_ key: Int32) {
        guard Int(key) < capacity else { return }
        let entry = entries[Int(key)]
        guard entry.slot >= 0 else { return }
        if entry.previous >= 0 {
            entries[Int(entry.previous)].next = entry.next
        } else {
            heads[Int(entry.slot)] = entry.next
        }
        if entry.next >= 0 { entries[Int(entry.next)].previous = entry.previous }
        if heads[Int(entry.slot)] < 0 { occupied[Int(entry.slot) >> 6] &= ~(1 << UInt64(entry.slot & 63)) }
        entries[Int(key)].slot = -1
        armedCount &-= 1
    }

    /// Takes one key whose slot has come up by `now`, disarmed; nil when there is none left.
    public mutating func takeDue(by now: MonotonicInstant) -> Int32? {
        let target = now.nanoseconds >> Self.tickShift
        while currentTick <= target {
            let slot = Int(currentTick & UInt64(Self.slotCount - 1))
            let key = heads[slot]
            if key >= 0 {
                disarm(key)
                return key
            }
            if currentTick == target { return nil }
            currentTick = armedCount == 0 ? target : nextOccupiedTick(from: currentTick &+ 1, limit: target)
        }
        return nil
    }

    /// When the next slot with an entry comes up; nil where nothing is armed.
    public var nextDue: MonotonicInstant? {
        guard armedCount > 0 else { return nil }
        let tick = nextOccupiedTick(from: currentTick, limit: currentTick &+ UInt64(Self.slotCount))
        return MonotonicInstant(nanoseconds: tick << Self.tickShift)
    }

    /// The first tick from `start` whose slot is occupied, at most `limit`.
    private func nextOccupiedTick(from start: UInt64, limit: UInt64) -> UInt64 {
        var tick = start
        while tick < limit {
            let slot = Int(tick & UInt64(Self.slotCount - 1))
            let word = occupied[slot >> 6] >> UInt64(slot & 63)
            if word != 0 { return min(limit, tick &+ UInt64(word.trailingZeroBitCount)) }
            tick = tick &+ UInt64(64 &- (slot & 63))
        }
        return limit
    }

    /// The tick at which `slot` comes up next.
    private func tick(of slot: Int32) -> UInt64 {
        let distance = (UInt64(slot) &- currentTick) & UInt64(Self.slotCount - 1)
        return currentTick &+ distance
    }

    /// The first tick that begins at or after `deadline`.
    private static func tick(at deadline: MonotonicInstant) -> UInt64 {
        let (sum, overflow) = deadline.nanoseconds.addingReportingOverflow(1 << tickShift - 1)
        return (overflow ? .max : sum) >> tickShift
    }

    private mutating func grow(toHold key: Int) {
        var newCapacity = capacity
        while newCapacity <= key { newCapacity *= 2 }
        let grown = UnsafeMutablePointer<Entry>.allocate(capacity: newCapacity)
        grown.moveInitialize(from: entries, count: capacity)
        (grown + capacity).initialize(repeating: Entry(), count: newCapacity - capacity)
        entries.deallocate()
        entries = grown
        capacity = newCapacity
    }
}
