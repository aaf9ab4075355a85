// Traffic is divided as the weights say.

import LoadBalancing
import Testing

@Suite struct WeightedSplitTests {
    @Test(arguments: [[0], [], [0, 0], [UInt32.max, 1]])
    func `weights that divide nothing are refused`(weights: [UInt32]) {
        #expect(WeightedSplit(weights: weights) == nil)
    }

    static let edges: [(weights: [UInt32], point: UInt32, share: Int)] = [
        ([1], 0, 0), ([1], .max, 0),
        ([1, 1], 0x7FFF_FFFF, 0), ([1, 1], 0x8000_0000, 1),
        ([0, 1], 0, 1), ([1, 0], .max, 0), ([1, 0, 1], 0x8000_0000, 2),
        ([90, 10], 0xE666_6666, 0), ([90, 10], 0xE666_6667, 1),
        ([.max - 1, 1], .max, 1), ([.max - 1, 1], .max - 1, 0),
    ]

    @Test(arguments: edges)
    func `a point falls to the share whose stretch it is in`(weights: [UInt32], point: UInt32, share: Int) throws {
        let split = try #require(WeightedSplit(weights: weights))
        #expect(split.pick(point) == share)
    }

    @Test(arguments: [[90, 10], [1, 1, 1], [5, 0, 3, 2], [1, 1000]] as [[UInt32]])
    func `points spread evenly give exact shares`(weights: [UInt32]) throws {
        let split = try #require(WeightedSplit(weights: weights))
        let total = weights.reduce(0, +)
        var counts = [UInt32](repeating: 0, count: weights.count)
        // One point in the middle of each of `total` equal stretches of the 32-bit space.
        for step in 0..<UInt64(total) {
            counts[split.pick(UInt32((2 * step + 1) << 31 / UInt64(total)))] += 1
        }
        #expect(counts == weights)
    }
}
