// Dividing a route's requests between upstreams by weight.

/// Shares of traffic, as in `{ api: 90, api-canary: 10 }`. Immutable; a pick is O(number of shares), a handful.
public struct WeightedSplit: Sendable, Equatable {
    /// The weights as given.
    public let weights: [UInt32]
    /// The sum of the weights up to and with each.
    private let bounds: [UInt64]
    private let total: UInt64

    /// Nil where there is no weight above 0, or their sum exceeds 2^32 - 1. A share of weight 0 gets nothing.
    public init?(weights: [UInt32]) {
        var sum: UInt64 = 0
        bounds = weights.map { weight in
            sum += UInt64(weight)
            return sum
        }
        guard sum > 0, sum <= UInt64(UInt32.max) else { return nil }
        self.weights = weights
        total = sum
    }

    /// The share that `point` falls to: a random number for an even mix, or a hash of what should stay together.
    /// All 32 bits count, the high ones most.
    public func pick(_ point: UInt32) -> Int {
        let target = (UInt64(point) &* total) >> 32
        var share = 0
        while bounds[share] <= target { share &+= 1 }
        return share
    }
}
