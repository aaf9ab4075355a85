// Weights become a round of turns, evenly mixed.

@testable import LoadBalancing
import Testing

@Suite struct BalancingPlanTests {
    static let rounds: [(weights: [UInt32], turns: [UInt32])] = [
        ([], []), ([7], []), ([3, 3, 3], []),
        ([5, 1, 1], [0, 0, 0, 1, 2, 0, 0]),
        ([2, 1], [0, 1, 0]),
        ([20, 10], [0, 1, 0]),
        ([0, 1, 2], [2, 1, 2]),
    ]

    @Test(arguments: rounds)
    func `a round is as short as the weights allow and mixes them`(weights: [UInt32], turns: [UInt32]) {
        #expect(BalancingPlan(method: .roundRobin, weights: weights).turns == turns)
    }

    @Test func `turns of one endpoint are never further apart than its share asks for, by more than one turn`() {
        let weights: [UInt32] = [50, 30, 15, 4, 1]
        let turns = BalancingPlan(method: .roundRobin, weights: weights).turns
        #expect(turns.count == 100)
        for (endpoint, weight) in weights.enumerated() {
            for end in 1...turns.count {
                let had = turns[..<end].count { $0 == endpoint }
                let due = Double(end) * Double(weight) / 100
                // Five endpoints: rounding of each to its half turn can add up to half of four others' turns.
                #expect(abs(Double(had) - due) <= 2.5, "endpoint \(endpoint) after \(end) turns")
            }
        }
    }

    @Test func `weights too large for a round are scaled, and none is lost`() {
        let turns = BalancingPlan(method: .roundRobin, weights: [1_000_000_007, 500_000_003, 1, 0]).turns
        #expect(turns.count <= BalancingPlan.longestRound + 1)
        let counts = (0..<4).map { endpoint in turns.count { $0 == endpoint } }
        #expect(abs(counts[0] - 2 * counts[1]) <= 2)
        #expect(counts[2] == 1)
        #expect(counts[3] == 0)
    }

    @Test func `least request needs no turns`() {
        #expect(BalancingPlan(method: .leastRequest, weights: [1, 2]).turns.isEmpty)
    }
}
