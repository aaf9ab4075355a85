// A token bucket in whole numbers, without rounding: what the table is held against.

/// A bucket whose level is counted in parts of a token: one token is as many as the period has nanoseconds, and each
/// nanosecond brings as many as the period has tokens.
struct ExactBucket {
    let tokens: UInt64
    let period: UInt64
    let burst: UInt64
    private(set) var level: Int128
    private var time: UInt64 = 0
    /// How often it was taken from since it was last full.
    private(set) var takesSinceFull: UInt64 = 0

    init(tokens: UInt64, period: UInt64, burst: UInt64) {
        self.tokens = tokens
        self.period = period
        self.burst = burst
        level = Int128(burst) * Int128(period)
    }

    var capacity: Int128 { Int128(burst) * Int128(period) }
    /// Whole tokens.
    var remaining: UInt64 { UInt64(max(0, level) / Int128(period)) }
    /// Nanoseconds until it is full, rounded up.
    var nanosecondsUntilFull: UInt64 { Self.nanoseconds(for: capacity - level, at: tokens) }

    /// Nanoseconds until there are `cost` tokens, rounded up.
    func nanoseconds(until cost: UInt64) -> UInt64 {
        Self.nanoseconds(for: Int128(cost) * Int128(period) - level, at: tokens)
    }

    mutating func refill(at now: UInt64) {
        level = min(capacity, level + Int128(tokens) * Int128(now - time))
        time = now
        if level == capacity { takesSinceFull = 0 }
    }

    func has(_ cost: UInt64) -> Bool { level >= Int128(cost) * Int128(period) }

    mutating func take(_ cost: UInt64) {
        level -= Int128(cost) * Int128(period)
        takesSinceFull += cost
    }

    mutating func giveBack(_ cost: UInt64) { level = min(capacity, level + Int128(cost) * Int128(period)) }

    private static func nanoseconds(for parts: Int128, at tokens: UInt64) -> UInt64 {
        parts <= 0 ? 0 : UInt64((parts + Int128(tokens) - 1) / Int128(tokens))
    }
}
