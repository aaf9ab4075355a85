// Shares of a route's requests.

import Snapshots
import Testing

@Suite struct WeightedUpstreamsTests {
    @Test func `each upstream gets its share of evenly distributed numbers`() {
        let shares = WeightedUpstreams([(upstream: 4, weight: 3), (upstream: 7, weight: 1), (upstream: 9, weight: 0)])
        var counts: [Int: Int] = [:]
        for number in 0..<1_024 { counts[shares.pick(UInt32(number) << 22), default: 0] += 1 }
        #expect(counts == [4: 768, 7: 256])
        #expect(shares.weights == [3, 1, 0])
    }

    @Test(arguments: [0, 1, UInt32.max]) func `a single upstream gets everything`(_ number: UInt32) {
        #expect(WeightedUpstreams([(upstream: 3, weight: 5)]).pick(number) == 3)
    }

    @Test func `weights whose sum is beyond measure go to the first`() {
        let shares = WeightedUpstreams([(upstream: 1, weight: Int.max), (upstream: 2, weight: Int.max)])
        #expect(shares.pick(.max) == 1)
    }
}
