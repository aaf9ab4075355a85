// What is fixed about balancing: the method, the weights and the order that follows from them.

/// The immutable half of a balancer: made once for a snapshot and shared by all workers.
public struct BalancingPlan: Sendable {
    /// How endpoints are chosen.
    public enum Method: Sendable, Equatable {
        /// In turn, in proportion to the weights, evenly mixed.
        case roundRobin
        /// Fewest active requests over weight; among equals in turn, in proportion to the weights.
        case leastRequest
    }

    /// How endpoints are chosen.
    public let method: Method
    /// Each endpoint's weight; one of weight 0 is never picked.
    public let weights: [UInt32]
    /// When failing endpoints are left alone.
    public let passiveHealth: PassiveHealth
    /// The order of turns for `roundRobin` with unequal weights: endpoint `i` comes `weights[i]` times a round.
    /// Empty where the order is that of the indices.
    let turns: [UInt32]

    /// The longest round. Weights whose sum (after division by their common divisor) is larger are rounded to
    /// fit, each by less than one turn, and none to zero: 64 KiB at most, and a share off by 1/16,384.
    static let longestRound = 16_384

    public init(method: Method, weights: [UInt32], passiveHealth: PassiveHealth = PassiveHealth()) {
        self.method = method
        self.weights = weights
        self.passiveHealth = passiveHealth
        turns = method == .roundRobin ? Self.turns(weights) : []
    }

    /// Turn `k` of an endpoint with `w` turns a round belongs at (k + 1/2) / w of the round; the order is that of
    /// these points. So turns of one endpoint are as far apart as can be: weights 5, 1, 1 give a a b a c a a.
    private static func turns(_ weights: [UInt32]) -> [UInt32] {
        guard let first = weights.first, weights.contains(where: { $0 != first }) else { return [] }
        var points: [(position: Double, endpoint: UInt32)] = []
        for (endpoint, count) in fitted(weights).enumerated() {
            for turn in 0..<count {
                points.append(((Double(turn) + 0.5) / Double(count), UInt32(endpoint)))
            }
        }
        return points.sorted { ($0.position, $0.endpoint) < ($1.position, $1.endpoint) }.map(\.endpoint)
    }

    /// The weights in lowest terms, scaled down where a round would be too long.
    private static func fitted(_ weights: [UInt32]) -> [UInt32] {
        let divisor = max(1, weights.reduce(0, greatestCommonDivisor))
        let lowest = weights.map { $0 / divisor }
        let sum = lowest.reduce(0) { $0 + UInt64($1) }
        let room = UInt64(max(longestRound, 8 * weights.count))
        guard sum > room else { return lowest }
        return lowest.map { $0 == 0 ? 0 : max(1, UInt32(UInt64($0) * room / sum)) }
    }

    private static func greatestCommonDivisor(_ left: UInt32, _ right: UInt32) -> UInt32 {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }
}
