// What a bucket says to one who wants tokens.

/// The answer to one taking from one bucket.
public struct LimitDecision: Sendable {
    /// Whether the tokens are there.
    public enum Outcome: UInt8, Sendable {
        /// They were taken (or, when peeking, could be).
        case allowed
        /// Not now; later.
        case denied
        /// Not ever: more is asked for than a full bucket holds.
        case exceedsBurst
    }

    /// Whether the tokens are there.
    public let outcome: Outcome
    /// The limit that decided.
    public let limit: RateLimit
    /// Ticks until the bucket is full again, as it is after the decision.
    let debt: UInt64
    /// What the tokens asked for cost, in ticks.
    let charge: UInt64

    @inline(__always)
    init(_ outcome: Outcome, under limit: RateLimit, debt: UInt64, charge: UInt64) {
        self.outcome = outcome
        self.limit = limit
        self.debt = debt
        self.charge = charge
    }

    /// What a bucket that is kept elsewhere has said.
    ///
    /// - Parameter debtNanoseconds: how long until it is full again, as it is after the decision.
    public init(under limit: RateLimit, debtNanoseconds: UInt64, cost: UInt64, isAllowed: Bool) {
        // A bucket cannot lack more than all of it, whatever somebody says.
        let debt = min(min(debtNanoseconds, LimitTicks.maximumDebt >> LimitTicks.shift) << LimitTicks.shift, limit.span)
        let isPossible = cost <= limit.burst
        charge = isPossible ? cost * limit.interval : 0
        outcome = isAllowed ? .allowed : isPossible ? .denied : .exceedsBurst
        self.limit = limit
        // Who was denied lacks something: rounding must not say otherwise.
        self.debt = outcome == .denied ? max(debt, limit.span - charge + 1) : debt
    }

    /// Whether the tokens were there.
    public var isAllowed: Bool { outcome == .allowed }

    /// Whole tokens that are left to be had at once: what `RateLimit` fields call `r`.
    public var remaining: UInt64 {
        let span = limit.prompt * limit.interval
        return debt < span ? (span - debt) / limit.interval : 0
    }

    /// Nanoseconds that who was allowed has to wait, rounded up: its tokens were given ahead of their time.
    public var nanosecondsAhead: UInt64 {
        let span = limit.prompt * limit.interval
        return outcome == .allowed && debt > span ? LimitTicks.nanoseconds(debt - span) : 0
    }

    /// Nanoseconds until the same would be allowed if nobody takes meanwhile, rounded up; nil where it never will be.
    public var nanosecondsUntilAllowed: UInt64? {
        switch outcome {
        case .allowed: 0
        case .denied: LimitTicks.nanoseconds(debt + charge - limit.span)
        case .exceedsBurst: nil
        }
    }

    /// Nanoseconds until the bucket is full if nobody takes meanwhile, rounded up.
    public var nanosecondsUntilFull: UInt64 { LimitTicks.nanoseconds(debt) }
}
