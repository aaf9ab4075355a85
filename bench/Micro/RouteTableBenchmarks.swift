// Look-ups in tables of 10 to 100,000 routes, and what 100,000 cost against 10.
//
// All routes are asked for, at random. Requests are written into a small buffer, a batch at a time, as a worker's input
// buffer holds them: so the table's memory is as cold as a table of its size is, but reading the request costs the
// same at every size. Writing them is measured for each size too, and taken off.
//
// `skewed` asks for a few routes often and for most seldom, as traffic does. `one by one` lets no look-up begin before
// the last one has ended: the time that a request waits, where the others are what a series of look-ups costs each.
// What one cache miss costs on the machine, at that moment, is measured beside them: it is the unit of the difference
// between the sizes.

import Routing

func routeTableBenchmarks() -> [Benchmark] {
    let chain = MissChain(lines: 100_000)
    var benchmarks = [Benchmark("one dependent read of 100,000 lines at random") { chain.run($0) }]
    for (shape, routesPerHost) in [("one route a host", 1), ("ten routes a host", 10)] {
        let tables = [10, 1_000, 10_000, 100_000].map { RouteWorkload(routeCount: $0, routesPerHost: routesPerHost) }
        let manners = [("", false, false), (", one by one", false, true), (", skewed", true, false)]
        for (suffix, isSkewed, isChained) in manners {
            let name = { (count: Int) in "route look-up, \(shape), \(count)\(suffix)" }
            for table in tables {
                let reference = table.routeCount > 10 ? name(10) : nil
                benchmarks.append(
                    Benchmark(name(table.routeCount), comparedWith: reference) { iterations in
                        table.run(iterations, isSkewed: isSkewed, isChained: isChained)
                    } besides: { iterations in
                        table.runWithoutLookUp(iterations, isSkewed: isSkewed)
                    })
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

/// A table, and requests for its routes made as they are needed.
final class RouteWorkload {
    /// How many requests are written before they are looked up: 8 KiB of them.
    private static let batch = 64

    let routeCount: Int
    private let routesPerHost: Int
    private let table: RouteTable
    private let scratch = RouteScratch()
    private let writer = RequestWriter(capacity: batch)
    private var random = WeakRandom(state: 1)

    init(routeCount: Int, routesPerHost: Int) {
        self.routeCount = routeCount
        self.routesPerHost = routesPerHost
        let writer = writer
        let rules = (0..<routeCount).map { number in
            writer.write(host: number / routesPerHost, path: number, at: 0)
            let prefix = routesPerHost == 1 ? Array("/".utf8) : Array(writer.prefix(at: 0))
            return RouteRule(
                rule: number, hosts: [.exact(Array(writer.host(at: 0)))], path: .prefix(prefix))
        }
        do {
            table = try RouteTable(rules)
        } catch {
            fatalError("the workload's rules are sound: \(error)")
        }
    }

    /// Writes requests and looks them up.
    func run(_ iterations: Int, isSkewed: Bool, isChained: Bool) -> UInt64 {
        var sum: UInt64 = 0
        for _ in 0..<(iterations / Self.batch) {
            writeBatch(isSkewed: isSkewed)
            sum &+= isChained ? lookUpOneByOne() : lookUp()
        }
        return sum
    }

    @inline(never)
    private func lookUp() -> UInt64 {
        var sum: UInt64 = 0
        for index in 0..<Self.batch { sum &+= UInt64(lookUp(index)) }
        return sum
    }

    @inline(never)
    private func lookUpOneByOne() -> UInt64 {
        var sum: UInt64 = 0
        // Always 0, which the compiler does not know: where the next request lies depends on the last answer.
        let mask = random.zero
        var last = 0
        for index in 0..<Self.batch {
            last = lookUp(index ^ (last & mask))
            sum &+= UInt64(last)
        }
        return sum
    }

    @inline(__always)
    private func lookUp(_ index: Int) -> Int {
        let match = try? table.match(
            host: writer.host(at: index).span, path: writer.path(at: index).span, conditions: NoConditions(),
            scratch: scratch)
        guard let match else { fatalError("every request of the workload has a route") }
        return match.rule &+ match.prefixLength
    }

    /// Writes requests only.
    func runWithoutLookUp(_ iterations: Int, isSkewed: Bool) -> UInt64 {
        var sum: UInt64 = 0
        for _ in 0..<(iterations / Self.batch) {
            writeBatch(isSkewed: isSkewed)
            for index in 0..<Self.batch {
                sum &+= UInt64(writer.host(at: index)[0]) &+ UInt64(writer.path(at: index)[1])
            }
        }
        return sum
    }

    private func writeBatch(isSkewed: Bool) {
        for index in 0..<Self.batch {
            let number = isSkewed ? random.skewed(below: routeCount) : random.number(below: routeCount)
            writer.write(host: routesPerHost == 1 ? number : number / routesPerHost, path: number, at: index)
        }
    }
}

/// Requests in a small buffer. Host and path of a number are made by arithmetic alone: nothing is read for them.
private final class RequestWriter {
    private static let hostBytes = 24
    private static let prefixBytes = 18
    private static let pathBytes = 30
    private static let stride = 128
    private static let pathOffset = 64

    private let buffer: UnsafeMutableRawPointer

    init(capacity: Int) {
        buffer = .allocate(byteCount: capacity * Self.stride, alignment: 64)
        for index in 0..<capacity {
            let start = buffer + index * Self.stride
            start.copyMemory(from: Array("xxxxxxxxxxxx.example.com".utf8), byteCount: Self.hostBytes)
            let path = Array("/xxxxxxxx/xxxxxxxx/items/12345".utf8)
            (start + Self.pathOffset).copyMemory(from: path, byteCount: Self.pathBytes)
        }
    }

    deinit { buffer.deallocate() }

    /// Writes a request for host and path of these numbers.
    @inline(__always)
    func write(host: Int, path: Int, at index: Int) {
        let start = buffer + index * Self.stride
        let hostWord = Self.mixed(UInt64(truncatingIfNeeded: host) &+ 1)
        start.storeBytes(of: Self.letters(hostWord), as: UInt64.self)
        start.storeBytes(
            of: UInt32(truncatingIfNeeded: Self.letters(hostWord &>> 32)), toByteOffset: 8, as: UInt32.self)
        let pathWord = Self.mixed(UInt64(truncatingIfNeeded: path) &+ 0x1_0000_0001)
        start.storeBytes(of: Self.letters(pathWord), toByteOffset: Self.pathOffset + 1, as: UInt64.self)
        start.storeBytes(of: Self.letters(pathWord &>> 32), toByteOffset: Self.pathOffset + 10, as: UInt64.self)
    }

    func host(at index: Int) -> UnsafeBufferPointer<UInt8> { bytes(index, 0, Self.hostBytes) }
    func path(at index: Int) -> UnsafeBufferPointer<UInt8> { bytes(index, Self.pathOffset, Self.pathBytes) }
    func prefix(at index: Int) -> UnsafeBufferPointer<UInt8> { bytes(index, Self.pathOffset, Self.prefixBytes) }

    @inline(__always)
    private func bytes(_ index: Int, _ offset: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
        let start = buffer + index * Self.stride + offset
        return UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }

    /// A word that looks random; different for different numbers.
    @inline(__always)
    private static func mixed(_ number: UInt64) -> UInt64 {
        var word = number &* 0x9E37_79B9_7F4A_7C15
        word = (word ^ word &>> 29) &* 0xBF58_476D_1CE4_E5B9
        return word ^ word &>> 32
    }

    /// The lower 32 bits as eight letters, four bits each.
    @inline(__always)
    private static func letters(_ word: UInt64) -> UInt64 {
        var nibbles = word & 0xFFFF_FFFF
        nibbles = (nibbles | nibbles &<< 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles &<< 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
        return nibbles &+ 0x6161_6161_6161_6161
    }
}

/// Random numbers in a nanosecond.
private struct WeakRandom {
    var state: UInt64

    /// 0, which the compiler cannot tell.
    var zero: Int { state == 0 ? 1 : 0 }

    /// A linear congruential step (Knuth's constants); the upper bits are the better ones.
    @inline(__always)
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }

    @inline(__always)
    mutating func number(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number whose probability falls with 1/(number + 1), about: Zipf's law.
    ///
    /// As likely to be below 2 as between 2 and 4, between 4 and 8, and so on.
    @inline(__always)
    mutating func skewed(below bound: Int) -> Int {
        let doublings = number(below: Int.bitWidth - bound.leadingZeroBitCount + 1)
        return min(bound - 1, (1 &<< doublings) / 2 + number(below: max(1, (1 &<< doublings) / 2)))
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
