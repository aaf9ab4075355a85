// How long things took: a fixed set of buckets, as Prometheus reads them.

/// Durations counted by bucket, with their sum. One writer, any number of readers, like `Counter`.
///
/// The bounds are the usual ones of HTTP dashboards, 0.5 ms to 60 s. Recording compares with at most
/// 16 constants (fast answers stop first) and makes two plain read-modify-writes; nothing is allocated.
public struct Histogram: ~Copyable, Sendable {
    /// Upper bounds of the buckets, inclusive, in nanoseconds; longer durations go to one last bucket.
    public static let bounds: [UInt64] = [
        500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
        30_000_000_000, 60_000_000_000,
    ]

    private let buckets: InlineArray<17, Counter>
    private let sum = Counter()

    /// A histogram with nothing in it.
    public init() {
        buckets = InlineArray { _ in Counter() }
    }

    /// Counts one duration. Only on the owner's thread.
    public func record(nanoseconds: UInt64) {
        buckets[Histogram.bucket(of: nanoseconds)].add()
        sum.add(nanoseconds)
    }

    /// What has been recorded so far. Any thread.
    package func reading() -> HistogramReading {
        var reading = HistogramReading()
        for index in buckets.indices { reading.counts[index] = buckets[index].value }
        reading.sumNanoseconds = sum.value
        return reading
    }

    /// The index of the bucket that a duration belongs to; 16 is the bucket without a bound.
    @inline(__always)
    static func bucket(of nanoseconds: UInt64) -> Int {
        // The same numbers as `bounds`, in code: no table to load, no bounds check.
        switch nanoseconds {
        case ...500_000: 0
        case ...1_000_000: 1
        case ...2_500_000: 2
        case ...5_000_000: 3
        case ...10_000_000: 4
        case ...25_000_000: 5
        case ...50_000_000: 6
        case ...100_000_000: 7
        case ...250_000_000: 8
        case ...500_000_000: 9
        case ...1_000_000_000: 10
        case ...2_500_000_000: 11
        case ...5_000_000_000: 12
        case ...10_000_000_000: 13
        case ...30_000_000_000: 14
        case ...60_000_000_000: 15
        default: 16
        }
    }
}

/// The numbers of one or more histograms at one moment, for whoever prints them.
package struct HistogramReading: Equatable, Sendable {
    /// How many durations fell in each bucket (not cumulative); the last is beyond all bounds.
    package var counts = [UInt64](repeating: 0, count: Histogram.bounds.count + 1)
    /// All durations added up.
    package var sumNanoseconds: UInt64 = 0

    package init() {}

    /// How many durations were recorded: the sum of the buckets, so that the two never disagree.
    package var count: UInt64 { counts.reduce(0, &+) }

    /// Adds what another worker recorded.
    package mutating func add(_ other: HistogramReading) {
        for index in counts.indices { counts[index] &+= other.counts[index] }
        sumNanoseconds &+= other.sumNanoseconds
    }
}
