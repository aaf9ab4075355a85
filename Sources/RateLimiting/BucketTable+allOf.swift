// Several limits at once, all or nothing.

public import Timing

/// Tokens wanted of one bucket.
public struct LimitDemand: Sendable {
    /// The limit, and with the key its bucket.
    public let limit: KeyedLimit
    /// Whose bucket.
    public let key: KeyDigest
    /// How many tokens.
    public let cost: UInt64

    /// `cost` tokens of `key` under `limit`.
    public init(_ cost: UInt64 = 1, of key: KeyDigest, under limit: KeyedLimit) {
        self.limit = limit
        self.key = key
        self.cost = cost
    }
}

/// What several buckets say together.
public struct CombinedDecision: Sendable {
    /// Whether all had the tokens, and gave them.
    public var isAllowed: Bool { decisive.isAllowed }
    /// Where denied, the answer of the one that will deny longest; where allowed, of the one with the fewest tokens
    /// left.
    public let decisive: LimitDecision
    /// The number of that demand.
    public let index: Int
    /// Where allowed, how long to wait before going on, in nanoseconds: the longest that any of them says.
    public internal(set) var nanosecondsAhead: UInt64 = 0

    public init(decisive: LimitDecision, index: Int, nanosecondsAhead: UInt64 = 0) {
        self.decisive = decisive
        self.index = index
        self.nanosecondsAhead = nanosecondsAhead
    }
}

extension BucketTable {
    /// Takes from all buckets, or from none.
    ///
    /// Buckets are asked in turn; where one denies, those before it are given back what was taken. In between others
    /// may be denied tokens that come back an instant later: never is more given than there is. So put first
    /// what denies most often and is shared least, the limit of one client before that of a whole route. A demand for
    /// more than a burst is found before anything is taken. Nil for no demands.
    public func takeAll(_ demands: Span<LimitDemand>, at now: MonotonicInstant) -> CombinedDecision? {
        for index in demands.indices where demands[index].cost > demands[index].limit.limit.burst {
            return CombinedDecision(decisive: peek(demands[index], at: now), index: index)
        }
        var fewest: CombinedDecision?
        var ahead: UInt64 = 0
        for index in demands.indices {
            let demand = demands[index]
            let decision = take(demand.cost, of: demand.key, under: demand.limit, at: now)
            guard decision.isAllowed else {
                return denied(decision, index, among: demands, at: now)
            }
            ahead = max(ahead, decision.nanosecondsAhead)
            if fewest.map({ decision.remaining < $0.decisive.remaining }) ?? true {
                fewest = CombinedDecision(decisive: decision, index: index)
            }
        }
        fewest?.nanosecondsAhead = ahead
        return fewest
    }

    /// Gives back what came before, and looks for a longer wait behind.
    private func denied(
        _ decision: LimitDecision, _ index: Int, among demands: Span<LimitDemand>, at now: MonotonicInstant
    ) -> CombinedDecision {
        for earlier in 0..<index {
            refund(demands[earlier].cost, of: demands[earlier].key, under: demands[earlier].limit, at: now)
        }
        var longest = CombinedDecision(decisive: decision, index: index)
        for later in (index + 1)..<max(index + 1, demands.count) {
            let other = peek(demands[later], at: now)
            if (other.nanosecondsUntilAllowed ?? .max) > (longest.decisive.nanosecondsUntilAllowed ?? .max) {
                longest = CombinedDecision(decisive: other, index: later)
            }
        }
        return longest
    }

    private func peek(_ demand: LimitDemand, at now: MonotonicInstant) -> LimitDecision {
        peek(demand.cost, of: demand.key, under: demand.limit, at: now)
    }
}
