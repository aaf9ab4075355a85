// The upstreams that share a route's requests.

/// Upstream indices with their shares.
public struct WeightedUpstreams: Sendable {
    /// Indices into `ProxySnapshot.upstreams`.
    public let upstreams: [Int]
    /// The running sum of the weights, one for each upstream.
    private let bounds: [UInt32]

    /// - Parameter shares: at least one with a weight above 0.
    public init(_ shares: [(upstream: Int, weight: Int)]) {
        var sum: UInt32 = 0
        upstreams = shares.map(\.upstream)
        bounds = shares.map { share in
            sum += UInt32(share.weight)
            return sum
        }
    }

    /// The upstream for a number that is evenly distributed over 32 bits.
    public func pick(_ random: UInt32) -> Int {
        guard upstreams.count > 1, let total = bounds.last, total > 0 else { return upstreams[0] }
        let point = UInt32(UInt64(random) * UInt64(total) >> 32)
        return upstreams[bounds.firstIndex { point < $0 } ?? 0]
    }
}
