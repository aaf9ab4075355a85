// Histograms: each duration in the bucket whose bound it does not exceed.

import Testing

@testable import Telemetry

@Suite struct HistogramTests {
    @Test(arguments: Array(Histogram.bounds.enumerated()))
    func `a bound belongs to its bucket and the next nanosecond to the one after`(index: Int, bound: UInt64) {
        #expect(Histogram.bucket(of: bound) == index)
        #expect(Histogram.bucket(of: bound + 1) == index + 1)
    }

    @Test func `zero is in the first bucket and the longest duration in the last`() {
        #expect(Histogram.bucket(of: 0) == 0)
        #expect(Histogram.bucket(of: .max) == Histogram.bounds.count)
    }

    @Test func `a reading holds every duration once, and their sum`() {
        let histogram = Histogram()
        for nanoseconds: UInt64 in [100_000, 400_000, 700_000, 90_000_000_000] {
            histogram.record(nanoseconds: nanoseconds)
        }
        let reading = histogram.reading()
        #expect(reading.count == 4)
        #expect(reading.counts[0] == 2)
        #expect(reading.counts[1] == 1)
        #expect(reading.counts[16] == 1)
        #expect(reading.sumNanoseconds == 90_001_200_000)
    }

    @Test func `readings of two workers add up bucket by bucket`() {
        let left = Histogram()
        let right = Histogram()
        left.record(nanoseconds: 1)
        right.record(nanoseconds: 2)
        right.record(nanoseconds: 2_000_000_000)
        var sum = left.reading()
        sum.add(right.reading())
        #expect(sum.counts[0] == 2)
        #expect(sum.counts[11] == 1)
        #expect(sum.sumNanoseconds == 2_000_000_003)
    }
}
