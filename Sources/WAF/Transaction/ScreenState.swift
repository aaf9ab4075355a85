// What the screen of the rules at work has found.

internal import Bytes

/// Which rules of a phase may match, and for each value which of them it could match. Memory is kept.
struct ScreenState: ~Copyable {
    /// A bit for each rule of the phase.
    private(set) var runnable: UnsafeMutablePointer<UInt64>
    private let words: Int
    /// For each value that was screened a set of rules, by chunk.
    private(set) var masks: UnsafeMutablePointer<RuleBits>
    private var capacity = 256
    private(set) var count = 0
    /// Rules that no ctl has removed and no gate leaves out, by chunk; then those that some value could match.
    let alive: UnsafeMutablePointer<RuleBits>
    let found: UnsafeMutablePointer<RuleBits>
    /// By store, where in `masks` the rules are that any of its values could match. Of stores that the span at work
    /// screens and that have values.
    let stores: UnsafeMutablePointer<Int32>
    /// Rules whose texts occur in the value at hand.
    let seen: UnsafeMutablePointer<RuleBits>
    /// Whether a rule was removed since that was decided beforehand.
    var isStale = false

    /// - Parameter rules: how many rules the rule set has.
    init(rules: Int) {
        words = rules / 64 + 1
        runnable = .allocate(capacity: words)
        runnable.initialize(repeating: 0, count: words)
        masks = .allocate(capacity: capacity)
        let chunks = rules / 256 + 1
        alive = .allocate(capacity: chunks)
        alive.initialize(repeating: .none, count: chunks)
        found = .allocate(capacity: chunks)
        found.initialize(repeating: .none, count: chunks)
        stores = .allocate(capacity: ValueStore.allCases.count)
        stores.initialize(repeating: 0, count: ValueStore.allCases.count)
        seen = .allocate(capacity: chunks)
        seen.initialize(repeating: .none, count: chunks)
    }

    deinit {
        runnable.deallocate()
        masks.deallocate()
        alive.deallocate()
        found.deallocate()
        stores.deallocate()
        seen.deallocate()
    }

    /// Forgets the values of the span before.
    mutating func begin(_ span: ScreenSpan) {
        count = 0
        isStale = false
        runnable.update(from: span.always.baseAddress!, count: span.always.count)  // It is never empty.
        for chunk in 0..<span.chunkCount {
            alive[chunk] = RuleBits(repeating: .max)
            found[chunk] = .none
        }
    }

    /// Room for the set of one more value: the number of its first chunk.
    @inline(__always)
    mutating func add(chunks: Int) -> Int {
        if count &+ chunks > capacity { grow(chunks) }
        count &+= chunks
        return count &- chunks
    }

    private mutating func grow(_ chunks: Int) {
        let bigger = UnsafeMutablePointer<RuleBits>.allocate(capacity: 2 * capacity + chunks)
        bigger.update(from: masks, count: count)
        masks.deallocate()
        masks = bigger
        capacity = 2 * capacity + chunks
    }

    func allow(_ position: Int) { runnable[position >> 6] |= 1 << UInt64(position & 63) }

    func forbid(_ positions: Range<Int>) { Self.clear(positions, in: runnable) }

    /// Leaves out screened rules, by their places.
    func leaveOut(_ places: Range<Int>) {
        Self.clear(places, in: UnsafeMutableRawPointer(alive).assumingMemoryBound(to: UInt64.self))
    }

    private static func clear(_ range: Range<Int>, in words: UnsafeMutablePointer<UInt64>) {
        guard let last = range.last else { return }
        let head = UInt64.max << UInt64(range.lowerBound & 63)
        let tail = UInt64.max >> UInt64(63 - last & 63)
        if range.lowerBound >> 6 == last >> 6 {
            words[last >> 6] &= ~(head & tail)
            return
        }
        words[range.lowerBound >> 6] &= ~head
        for word in (range.lowerBound >> 6 + 1)..<(last >> 6) { words[word] = 0 }
        words[last >> 6] &= ~tail
    }

    /// The first rule that may match, at `position` or behind it; `end` where there is none.
    @inline(__always)
    func next(from position: Int, end: Int) -> Int {
        guard position < end else { return end }
        var word = position >> 6
        var bits = runnable[word] & (.max << UInt64(position & 63))
        let last = (end - 1) >> 6
        while bits == 0 {
            guard word < last else { return end }
            word += 1
            bits = runnable[word]
        }
        return min(end, word << 6 + bits.trailingZeroBitCount)
    }

    /// Whether any value of a store may match a screened rule.
    @inline(__always)
    func allows(_ store: ValueStore, _ place: Int) -> Bool { allows(stores[Int(store.rawValue)], place) }

    /// Whether a value may match a screened rule.
    @inline(__always)
    func allows(_ value: UnsafeMutablePointer<CollectedValue>, _ place: Int) -> Bool {
        allows(value.pointee.screen, place)
    }

    @inline(__always)
    private func allows(_ number: Int32, _ place: Int) -> Bool {
        let bits = UnsafeRawPointer(masks + (Int(number) &+ (place >> 8)))
        let word = bits.load(fromByteOffset: ((place & 255) >> 6) << 3, as: UInt64.self)
        return word & (1 &<< UInt64(place & 63)) != 0
    }
}
