// microbench [--json] [FILTER]: nanoseconds an operation of the parts that run for every request.
//
// To add one: make an array of `Benchmark(name) { iterations in … }` in a file of its own and list it here.

let groups: [() -> [Benchmark]] = [
    headParserBenchmarks,
    pathNormalizerBenchmarks,
    routeTableBenchmarks,
    decisionBenchmarks,
    rateLimitBenchmarks,
    serverNameBenchmarks,
    handshakeBenchmarks,
]

let words = CommandLine.arguments.dropFirst()
let printsJSON = words.contains("--json")
let filter = words.first { !$0.hasPrefix("--") } ?? ""

if !printsJSON {
    print(
        "benchmark".padded(to: 62) + "median".padded(toLeft: 10) + "min".padded(toLeft: 10)
            + "max".padded(toLeft: 10) + "   (ns an operation)")
}
var objects: [String] = []
for group in groups {
    let benchmarks = group().filter { filter.isEmpty || $0.name.contains(filter) }
    let results = Measurer().measure(benchmarks)
    for (benchmark, result) in zip(benchmarks, results) {
        let figures = [result.median, result.minimum, result.maximum].map(rounded)
        if printsJSON {
            // Names hold nothing that JSON would escape.
            let (median, minimum, maximum) = (figures[0], figures[1], figures[2])
            objects.append(
                #"{"name": "\#(benchmark.name)", "median": \#(median), "min": \#(minimum), "max": \#(maximum)}"#)
        } else {
            let reference = benchmarks.firstIndex { $0.name == benchmark.reference }
            let multiple = reference.map { "   \(hundredths(result.median / results[$0].median)) times" }
            print(benchmark.name.padded(to: 62) + figures.map { $0.padded(toLeft: 10) }.joined() + (multiple ?? ""))
        }
    }
}
if printsJSON { print("[\n  " + objects.joined(separator: ",\n  ") + "\n]") }

/// One decimal.
func rounded(_ nanoseconds: Double) -> String { "\((nanoseconds * 10).rounded() / 10)" }

/// Two decimals.
func hundredths(_ ratio: Double) -> String { "\((ratio * 100).rounded() / 100)" }

extension String {
    /// Filled up with spaces on the right.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
    /// Filled up with spaces on the left.
    func padded(toLeft width: Int) -> String { String(repeating: " ", count: max(1, width - count)) + self }
}
