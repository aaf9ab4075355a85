// Look-ups in tables of 10 to 100,000 routes.
//
// Hosts and paths are random words, all routes are asked for in random order, and requests lie one behind the other
// in memory as if they had just been read: so that of the table's own memory nothing is warm but what a table of
// that size can keep warm, and the requests cost the same at every size.
// What one cache miss costs on the machine, at that moment, is measured beside them: it is the unit of the difference
// between the sizes. `skewed` asks for a few routes often and for most seldom, as traffic does.

import Routing

func routeTableBenchmarks() -> [Benchmark] {
    let chain = MissChain(lines: 100_000)
    var benchmarks = [Benchmark("one dependent read of 100,000 lines at random") { chain.run($0) }]
    for (shape, routesPerHost) in [("one route a host", 1), ("ten routes a host", 10)] {
        for count in [10, 1_000, 10_000, 100_000] {
            for isSkewed in [false, true] {
                let workload = RouteWorkload(routeCount: count, routesPerHost: routesPerHost, isSkewed: isSkewed)
                let name = "route look-up, \(shape), \(count)\(isSkewed ? ", skewed" : "")"
                benchmarks.append(Benchmark(name) { workload.run($0) })
            }
        }
    }
    return benchmarks + [fallThroughBenchmark()]
}

/// The long way round: a host that is not there, a wildcard whose method differs, then the rule for every host.
private func fallThroughBenchmark() -> Benchmark {
    let rules = [
        RouteRule(
            rule: 0, hosts: [HostPattern("*.example.com")], path: .prefix("/api"), methods: [Array("POST".utf8)]),
        RouteRule(rule: 1, path: .prefix("/")),
    ]
    let (host, path) = (Array("shop.example.com".utf8), Array("/api/v1/items".utf8))
    return Benchmark("route look-up, unmet wildcard, then every host") { iterations in
        guard let table = try? RouteTable(rules) else { fatalError("the rules are sound") }
        let scratch = RouteScratch()
        var sum: UInt64 = 0
        for _ in 0..<iterations {
            let match = try? table.match(host: host.span, path: path.span, conditions: NoConditions(), scratch: scratch)
            sum &+= UInt64(match?.rule ?? 0)
        }
        return sum
    }
}

/// A table and a long series of requests for its routes.
final class RouteWorkload {
    private static let requestCount = 1 << 16

    private let table: RouteTable
    /// The requests' hosts and paths, one behind the other.
    private var text: [UInt8] = []
    /// Where each request's host ends and its path ends; the host begins where the one before ended.
    private var ends: [(host: Int32, path: Int32)] = []
    private var position = 0
    private var textPosition = 0

    init(routeCount: Int, routesPerHost: Int, isSkewed: Bool) {
        var generator = SystemRandomNumberGenerator()
        let hosts = (0..<(routeCount / routesPerHost)).map { "\(Self.word(&generator))\($0).example.com" }
        let prefixes = (0..<routeCount).map { number in
            routesPerHost == 1 ? "/" : "/\(Self.word(&generator))/\(Self.word(&generator))\(number)"
        }
        let rules = (0..<routeCount).map { number in
            RouteRule(
                rule: number, hosts: [HostPattern(hosts[number / routesPerHost])],
                path: PathPattern.prefix(prefixes[number]))
        }
        do {
            table = try RouteTable(rules)
        } catch {
            fatalError("the workload's rules are sound: \(error)")
        }
        for _ in 0..<Self.requestCount {
            let number = isSkewed
                ? Self.skewed(below: routeCount, &generator) : Int.random(in: 0..<routeCount, using: &generator)
            let prefix = prefixes[number] == "/" ? "" : prefixes[number]
            text += Array(hosts[number / routesPerHost].utf8)
            let hostEnd = text.count
            text += Array("\(prefix)/\(Self.word(&generator))/item".utf8)
            ends.append((Int32(hostEnd), Int32(text.count)))
        }
    }

    /// A number whose probability falls with 1/(number + 1), about: Zipf's law.
    private static func skewed(below bound: Int, _ generator: inout SystemRandomNumberGenerator) -> Int {
        var range = 1
        // As likely to be below 2 as between 2 and 4, between 4 and 8, and so on.
        let doublings = Int.random(in: 0...(Int.bitWidth - bound.leadingZeroBitCount), using: &generator)
        for _ in 0..<doublings { range = min(bound, range * 2) }
        return Int.random(in: (range / 2)..<range, using: &generator)
    }

    /// Four to eleven letters.
    private static func word(_ generator: inout SystemRandomNumberGenerator) -> String {
        let letters = (0..<Int.random(in: 4...11, using: &generator)).map { _ in
            Character(Unicode.Scalar(UInt8.random(in: 0x61...0x7A, using: &generator)))
        }
        return String(letters)
    }

    func run(_ iterations: Int) -> UInt64 {
        let scratch = RouteScratch()
        var sum: UInt64 = 0
        text.withUnsafeBufferPointer { text in
            ends.withUnsafeBufferPointer { ends in
                for _ in 0..<iterations {
                    if position == ends.count { (position, textPosition) = (0, 0) }
                    let end = ends[position]
                    let host = UnsafeBufferPointer(rebasing: text[textPosition..<Int(end.host)])
                    let path = UnsafeBufferPointer(rebasing: text[Int(end.host)..<Int(end.path)])
                    let match = try? table.match(
                        host: host.span, path: path.span, conditions: NoConditions(), scratch: scratch)
                    guard let match else { fatalError("every request of the workload has a route") }
                    sum &+= UInt64(match.rule &+ match.prefixLength)
                    position += 1
                    textPosition = Int(end.path)
                }
            }
        }
        return sum
    }
}

/// Cache lines in one random circle, each naming the next.
final class MissChain {
    private static let wordsPerLine = 8
    private var next: [Int]
    private var position = 0

    init(lines: Int) {
        next = [Int](repeating: 0, count: lines * Self.wordsPerLine)
        let order = (0..<lines).shuffled()
        for (index, line) in order.enumerated() {
            next[line * Self.wordsPerLine] = order[(index + 1) % lines] * Self.wordsPerLine
        }
    }

    func run(_ iterations: Int) -> UInt64 {
        for _ in 0..<iterations { position = next[position] }
        return UInt64(position)
    }
}
