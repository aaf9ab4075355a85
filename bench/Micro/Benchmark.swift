// One measured operation, and how it is measured.

/// A named operation. `run` does it `iterations` times and returns something made of every result, so that the
/// compiler cannot leave any out.
struct Benchmark {
    let name: String
    let run: (_ iterations: Int) -> UInt64

    init(_ name: String, run: @escaping (_ iterations: Int) -> UInt64) {
        self.name = name
        self.run = run
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
    var batchNanoseconds = 10_000_000.0

    func measure(_ benchmarks: [Benchmark]) -> [Measurement] {
        let iterations = benchmarks.map(calibrate)
        var samples = [[Double]](repeating: [], count: benchmarks.count)
        for _ in 0..<batches {
            for (index, benchmark) in benchmarks.enumerated() {
                samples[index].append(time(benchmark, iterations[index]) / Double(iterations[index]))
            }
        }
        return samples.map { samples in
            let sorted = samples.sorted()
            return Measurement(median: sorted[sorted.count / 2], minimum: sorted[0], maximum: sorted[sorted.count - 1])
        }
    }

    /// How many iterations fill a batch; warms caches and predictors by the way.
    private func calibrate(_ benchmark: Benchmark) -> Int {
        var iterations = 1_000
        while true {
            let nanoseconds = time(benchmark, iterations)
            if nanoseconds > batchNanoseconds / 4 {
                return max(1, Int(Double(iterations) * batchNanoseconds / nanoseconds))
            }
            iterations *= 2
        }
    }

    private func time(_ benchmark: Benchmark, _ iterations: Int) -> Double {
        let clock = ContinuousClock()
        let duration = clock.measure { sink ^= benchmark.run(iterations) }
        let (seconds, attoseconds) = duration.components
        return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
    }
}

/// Where results go, so that they are needed.
nonisolated(unsafe) var sink: UInt64 = 0
