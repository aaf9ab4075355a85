// Ejections grow to their bound.

@testable import LoadBalancing
import Testing

@Suite struct PassiveHealthTests {
    static let periods: [(ejection: UInt32, seconds: UInt64)] = [
        (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (7, 30), (.max, 30),
    ]

    @Test(arguments: periods)
    func `each ejection lasts twice as long as the one before, up to the longest`(ejection: UInt32, seconds: UInt64) {
        #expect(PassiveHealth().ejection(ejection) == seconds * 1_000_000_000)
    }

    @Test func `a first ejection longer than the longest is kept as it is`() {
        var policy = PassiveHealth()
        policy.firstEjection = 60
        policy.longestEjection = 10
        #expect(policy.ejection(1) == 60)
        #expect(policy.ejection(9) == 60)
    }
}
