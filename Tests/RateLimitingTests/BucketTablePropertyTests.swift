// The table against exact buckets: the same answers where the arithmetic is exact, and within its bound where not.

import RateLimiting
import Testing
import Timing

@Suite struct BucketTablePropertyTests {
    /// A limit and its exact numbers.
    private struct Terms {
        var tokens: UInt64
        var period: UInt64
        var burst: UInt64

        static func random(_ generator: inout SeededGenerator, exact: Bool) -> Terms {
            let periods: [UInt64] = [1_000_000, 10_000_000, second, 60 * second, 3_600 * second, 86_400 * second]
            while true {
                let period = periods[Int(generator.below(UInt64(periods.count)))]
                let tokens = 1 + generator.below(min(period / 100, 1 << generator.below(24)))
                let burst = 1 + generator.below(1 << generator.below(12))
                guard (period * 64 % tokens == 0) == exact else { continue }
                if (try? RateLimit(tokens, perNanoseconds: period, burst: burst)) != nil {
                    return Terms(tokens: tokens, period: period, burst: burst)
                }
            }
        }

        func keyed() throws -> KeyedLimit {
            KeyedLimit(
                try RateLimit(tokens, perNanoseconds: period, burst: burst), identity: "limit", secret: testSecret)
        }

        var bucket: ExactBucket { ExactBucket(tokens: tokens, period: period, burst: burst) }
        /// A pause after which about a few tokens are back.
        func pause(_ generator: inout SeededGenerator) -> UInt64 {
            generator.below(4) == 0
                ? generator.below(period / tokens * burst + 2) : generator.below(2 * period / tokens)
        }
    }

    @Test("where intervals are whole ticks, every answer is that of an exact bucket", arguments: 0..<40)
    func exact(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let terms = Terms.random(&generator, exact: true)
        let limit = try terms.keyed()
        let table = try BucketTable(byteCount: 1 << 20)
        var buckets = (0..<20).map { _ in terms.bucket }
        var now: UInt64 = 0
        for step in 0..<1_000 {
            if generator.below(3) == 0 { now += terms.pause(&generator) }
            let number = generator.below(20)
            let cost = generator.below(3) == 0 ? generator.below(terms.burst + 2) : 1
            let place: Comment = "seed \(seed), step \(step), \(terms)"
            var bucket = buckets[Int(number)]
            bucket.refill(at: now)
            let kind = generator.below(8)
            let decision: LimitDecision
            if kind == 0 {
                decision = table.peek(cost, of: key(number), under: limit, at: at(now))
            } else if kind == 1 {
                table.refund(min(cost, terms.burst), of: key(number), under: limit, at: at(now))
                bucket.giveBack(min(cost, terms.burst))
                decision = table.peek(cost, of: key(number), under: limit, at: at(now))
            } else {
                decision = table.take(cost, of: key(number), under: limit, at: at(now))
            }
            let isThere = bucket.has(cost) && cost <= terms.burst
            #expect(decision.isAllowed == isThere, place)
            #expect((decision.outcome == .exceedsBurst) == (cost > terms.burst), place)
            if decision.outcome == .denied {
                #expect(decision.nanosecondsUntilAllowed == bucket.nanoseconds(until: cost), place)
            }
            if kind > 1, isThere { bucket.take(cost) }
            #expect(decision.remaining == bucket.remaining, place)
            #expect(decision.nanosecondsUntilFull == bucket.nanosecondsUntilFull, place)
            buckets[Int(number)] = bucket
        }
    }

    @Test(
        "where they are not, no grant exceeds the exact bucket, and no denial is off by more than a tick a token",
        arguments: 100..<140)
    func rounded(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let terms = Terms.random(&generator, exact: false)
        let limit = try terms.keyed()
        let table = try BucketTable(byteCount: 1 << 20)
        var bucket = terms.bucket
        var now: UInt64 = 0
        for step in 0..<2_000 {
            if generator.below(2) == 0 { now += terms.pause(&generator) }
            bucket.refill(at: now)
            let cost = generator.below(3) == 0 ? 1 + generator.below(terms.burst) : 1
            let place: Comment = "seed \(seed), step \(step), \(terms)"
            if table.take(cost, of: key(1), under: limit, at: at(now)).isAllowed {
                #expect(bucket.has(cost), place)
                bucket.take(cost)
            } else {
                // The exact bucket would be short of the cost too, but for less than a tick for each token taken since
                // it was full, and for those of this cost.
                let slack = Int128(terms.tokens) * Int128(bucket.takesSinceFull + cost + 1)
                #expect(bucket.level * 64 < Int128(cost) * Int128(terms.period) * 64 + slack, place)
            }
        }
    }

    @Test(
        "whatever the clock does, a key gets no more than its burst and what its range of time brings",
        arguments: 200..<230)
    func unruly(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let limit = try keyed(10, burst: 1 + generator.below(20))
        let table = try BucketTable(byteCount: 1 << 20)
        var allowed: UInt64 = 0
        let range = 20 * second
        for _ in 0..<3_000 {
            allowed += table.take(of: key(1), under: limit, at: at(generator.below(range))).isAllowed ? 1 : 0
        }
        #expect(allowed <= limit.limit.burst + 10 * 20, "seed \(seed)")
        #expect(allowed >= limit.limit.burst, "seed \(seed)")
    }

    @Test("in a table that is too small, keys that are pushed out gain, and nobody loses", arguments: 300..<304)
    func crowded(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let terms = Terms(tokens: 10, period: second, burst: 10)
        let limit = try terms.keyed()
        let table = try BucketTable(byteCount: BucketTable.minimumBytes)
        let keys = 3 * table.capacity / 2
        // What each key was really given: below empty where it was pushed out in between.
        var buckets = (0..<keys).map { _ in terms.bucket }
        var now: UInt64 = 0
        var gained: UInt64 = 0
        for step in 0..<60_000 {
            now += generator.below(40_000)
            let number = Int(generator.below(UInt64(keys)))
            buckets[number].refill(at: now)
            if table.take(of: key(UInt64(number)), under: limit, at: at(now)).isAllowed {
                if !buckets[number].has(1) { gained += 1 }
                buckets[number].take(1)
            } else {
                #expect(!buckets[number].has(1), "seed \(seed), step \(step)")
            }
        }
        #expect(table.forcedEvictions > 0, "seed \(seed)")
        #expect(gained <= table.forcedEvictions * terms.burst, "seed \(seed)")
    }

    @Test("at the load of ten million keys in 256 MiB, hardly any key is pushed out")
    func load() throws {
        let table = try BucketTable(byteCount: 4 << 20)
        let limit = try keyed(1, burst: 2)
        let keys = UInt64(10_000_000 * table.byteCount / (256 << 20))
        for number in 0..<keys { _ = table.take(of: key(number), under: limit, at: at(0)) }
        #expect(table.estimatedLiveKeys(at: at(0), sample: .max) == Int(keys - table.forcedEvictions))
        #expect(table.forcedEvictions <= 2, "of \(keys)")
    }
}
