// One measured operation, and how it is measured.

import Glibc

/// A named operation. `run` does it `iterations` times and returns something made of every result, so that the
/// compiler cannot leave any out.
struct Benchmark {
    let name: String
    let run: (_ iterations: Int) -> UInt64
    /// What `run` does besides the operation, such as making its input: its time is taken off.
    let besides: ((_ iterations: Int) -> UInt64)?
    /// Does it `iterations` times and times it itself, in nanoseconds: for an operation that alternates with something
    /// else. Used in place of `run` where it is given.
    let timesItself: ((_ iterations: Int) -> Double)?
    /// The name of the benchmark of its group whose multiple is of interest.
    let reference: String?

    init(
        _ name: String, comparedWith reference: String? = nil, run: @escaping (_ iterations: Int) -> UInt64,
        besides: ((_ iterations: Int) -> UInt64)? = nil
    ) {
        self.name = name
        self.reference = reference
        self.run = run
        self.besides = besides
        timesItself = nil
    }

    init(_ name: String, timesItself: @escaping (_ iterations: Int) -> Double) {
        self.name = name
        self.timesItself = timesItself
        reference = nil
        besides = nil
        run = { UInt64(timesItself($0)) }
    }
}

/// Nanoseconds an operation, over a number of batches.
struct Measurement {
    let median: Double
    let minimum: Double
    let maximum: Double
}

/// Measures benchmarks by turns, batch by batch, so that a noisy neighbour disturbs all of them alike.
struct Measurer {
    /// How many batches of each benchmark.
    var batches = 25
    /// How long one batch takes, about.
    var batchNanoseconds = 2_000_000.0
    /// How many batches warm the caches for one that is measured.
    private static let warmingBatches = 5

    func measure(_ benchmarks: [Benchmark]) -> [Measurement] {
        // What a benchmark makes when it is first run is not part of the operation.
        for benchmark in benchmarks { sink ^= benchmark.run(1) }
        let iterations = benchmarks.map(calibrate)
        var whole = [[Double]](repeating: [], count: benchmarks.count)
        var besides = whole
        for _ in 0..<batches {
            for (index, benchmark) in benchmarks.enumerated() {
                let count = Double(iterations[index])
                // Untimed, so that what others have pushed out of the caches comes back first; and in a fresh slice
                // of processor time, so that they seldom do it again before the batch is over.
                sched_yield()
                sink ^= benchmark.run(Self.warmingBatches * iterations[index])
                let nanoseconds = benchmark.timesItself?(iterations[index]) ?? time(benchmark.run, iterations[index])
                whole[index].append(nanoseconds / count)
                besides[index].append(benchmark.besides.map { time($0, iterations[index]) / count } ?? 0)
            }
        }
        return zip(whole, besides).map { whole, besides in
            let (whole, besides) = (whole.sorted(), besides.sorted())
            return Measurement(
                median: whole[whole.count / 2] - besides[besides.count / 2], minimum: whole[0] - besides[0],
                maximum: whole[whole.count - 1] - besides[besides.count / 2])
        }
    }

    /// How many iterations fill a batch; warms caches and predictors by the way.
    private func calibrate(_ benchmark: Benchmark) -> Int {
        var iterations = 1_000
        while true {
            let nanoseconds = time(benchmark.run, iterations)
            if nanoseconds > batchNanoseconds / 4 {
                return max(1, Int(Double(iterations) * batchNanoseconds / nanoseconds))
            }
            iterations *= 2
        }
    }

    private func time(_ run: (Int) -> UInt64, _ iterations: Int) -> Double {
        let start = Self.threadNanoseconds()
        sink ^= run(iterations)
        return Self.threadNanoseconds() - start
    }

    /// The time that this thread has run: what others run meanwhile does not count.
    static func threadNanoseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}

/// Where results go, so that they are needed.
nonisolated(unsafe) var sink: UInt64 = 0
