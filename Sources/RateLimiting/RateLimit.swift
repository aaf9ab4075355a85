// How much of something a key may have: so many tokens a period, and so many at once.

/// A rate and a burst, in the arithmetic of the bucket table.
///
/// A bucket holds at most `burst` tokens and refills continuously, one token every `interval`. Time is counted in
/// **ticks** of 1/64 ns, so that intervals that are no whole number of nanoseconds hardly lose anything: the interval
/// is the true one rounded up to the next tick, never more than the rate and less than it by under
/// 1 tick ÷ interval. That is 5 · 10⁻¹¹ of the rate for 3/s, and at the highest rate there is, where it is worst,
/// 1.6 · 10⁻⁴. Whole numbers of nanoseconds (10/s, 1,000,000/s, 1/day) are exact. Nothing accumulates beyond that: all
/// sums are of whole ticks.
public struct RateLimit: Hashable, Sendable {
    /// Tokens of a full bucket, at least 1.
    public let burst: UInt64
    /// How many of these are given at once; the rest are given ahead of their time, to who waits for it.
    public let prompt: UInt64
    /// Ticks in which one token comes back.
    public let interval: UInt64
    /// Ticks in which an empty bucket becomes full: `burst` intervals.
    public let span: UInt64

    /// The shortest and longest period that a rate may be given by, in nanoseconds: 1 ms and 366 days.
    public static let periodNanoseconds: ClosedRange<UInt64> = 1_000_000...(366 * 86_400 * 1_000_000_000)
    /// The highest rate: 10 million tokens a second, in nanoseconds a token. No client of one proxy is faster.
    public static let minimumIntervalNanoseconds: UInt64 = 100
    /// The longest time from empty to full, in nanoseconds: 400 days, so that sums of times never overflow.
    public static let maximumFillNanoseconds: UInt64 = 400 * 86_400 * 1_000_000_000

    /// `tokens` every `period`, and at most `burst` at once.
    public init(_ tokens: UInt64, per period: Duration, burst: UInt64) throws(RateLimitError) {
        let (seconds, attoseconds) = period.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard !overflow, !carry, sum >= 0 else { throw .periodOutOfRange }
        try self.init(tokens, perNanoseconds: UInt64(sum), burst: burst)
    }

    /// `tokens` every `period` nanoseconds, and at most `burst` at once.
    ///
    /// - Parameter delay: the longest, in nanoseconds, that who comes too early may be told to wait instead of being
    ///   denied: what comes back in that time is given as well, each token with the time at which it is due.
    public init(
        _ tokens: UInt64, perNanoseconds period: UInt64, burst: UInt64, delay: UInt64 = 0
    ) throws(RateLimitError) {
        guard tokens > 0 else { throw .rateIsZero }
        guard Self.periodNanoseconds.contains(period) else { throw .periodOutOfRange }
        guard period / tokens >= Self.minimumIntervalNanoseconds else { throw .rateTooHigh }
        // At most 366 days of ticks: below 2⁶¹.
        let ticks = period << LimitTicks.shift
        let interval = ticks / tokens + (ticks % tokens == 0 ? 0 : 1)
        let delay = min(delay, Self.maximumFillNanoseconds) << LimitTicks.shift
        try self.init(interval: interval, prompt: burst, burst: burst.addingReportingOverflow(delay / interval).0)
    }

    private init(interval: UInt64, prompt: UInt64, burst: UInt64) throws(RateLimitError) {
        guard prompt > 0, burst > 0 else { throw .burstIsZero }
        let (span, overflow) = interval.multipliedReportingOverflow(by: burst)
        guard !overflow, span <= Self.maximumFillNanoseconds << LimitTicks.shift else { throw .fillTimeTooLong }
        self.burst = burst
        self.prompt = prompt
        self.interval = interval
        self.span = span
    }

    /// This replica's part, where `replicas` share the traffic evenly and know nothing of each other.
    ///
    /// The rate is divided exactly. The burst is rounded down, so that together they never give more than the whole,
    /// but for this: no part has a burst of less than 1.
    public func divided(by replicas: UInt64) throws(RateLimitError) -> RateLimit {
        guard replicas > 0 else { throw .noReplicas }
        let (interval, overflow) = interval.multipliedReportingOverflow(by: replicas)
        guard !overflow else { throw .fillTimeTooLong }
        let prompt = max(1, prompt / replicas)
        return try RateLimit(interval: interval, prompt: prompt, burst: prompt + (burst - self.prompt) / replicas)
    }
}

/// Why numbers make no `RateLimit`.
public enum RateLimitError: Error, Equatable {
    /// No tokens a period: such a limit denies everything but a burst, once; say `deny` instead.
    case rateIsZero
    /// No tokens at once: nothing would ever be allowed.
    case burstIsZero
    /// The period is shorter or longer than `RateLimit.periodNanoseconds`.
    case periodOutOfRange
    /// More than one token in `RateLimit.minimumIntervalNanoseconds`.
    case rateTooHigh
    /// From empty to full it takes longer than `RateLimit.maximumFillNanoseconds`.
    case fillTimeTooLong
    /// Divided among none.
    case noReplicas
}
