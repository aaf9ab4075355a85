// The upstreams that share a route's requests.

internal import LoadBalancing

/// Upstream indices with their shares.
public struct WeightedUpstreams: Sendable {
    /// Indices into `ProxySnapshot.upstreams`.
    public let upstreams: [Int]
    /// Each upstream's share against the others'.
    public let weights: [UInt32]
    /// Nil where there is nothing to divide: the first upstream gets everything.
    private let split: WeightedSplit?

    /// - Parameter shares: at least one with a weight above 0; the sum of the weights fits 32 bits.
    public init(_ shares: [(upstream: Int, weight: Int)]) {
        upstreams = shares.map(\.upstream)
        weights = shares.map { UInt32(clamping: $0.weight) }
        split = shares.count > 1 ? WeightedSplit(weights: weights) : nil
    }

    /// The upstream for a number that is evenly distributed over 32 bits.
    public func pick(_ random: UInt32) -> Int {
        guard let split else { return upstreams[0] }
        return upstreams[split.pick(random)]
    }
}
