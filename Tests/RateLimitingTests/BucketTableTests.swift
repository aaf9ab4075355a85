// One worker: what is taken, refused, given back and brought along.

import RateLimiting
import Testing
import Timing

@Suite struct BucketTableTests {
    let table: BucketTable

    init() throws { table = try BucketTable(byteCount: 1 << 20) }

    @Test("a new key has its burst, then one token an interval")
    func burstThenRate() throws {
        let limit = try keyed(10, burst: 3)
        let outcomes = [0, 0, 0, 0, 99_999_999, 100_000_000, 100_000_000, 250_000_000, 300_000_000].map {
            table.take(of: key(1), under: limit, at: at($0)).isAllowed
        }
        #expect(outcomes == [true, true, true, false, false, true, false, true, true])
    }

    @Test("a decision says what is left, how long to wait and when all is well")
    func decision() throws {
        let limit = try keyed(2, burst: 4)
        let first = table.take(3, of: key(1), under: limit, at: at(0))
        #expect(first.isAllowed)
        #expect(first.remaining == 1)
        #expect(first.nanosecondsUntilAllowed == 0)
        #expect(first.nanosecondsUntilFull == 3 * second / 2)
        let second = table.take(3, of: key(1), under: limit, at: at(1))
        #expect(second.outcome == .denied)
        #expect(second.remaining == 1)
        #expect(second.nanosecondsUntilAllowed == 999_999_999)
        #expect(table.take(3, of: key(1), under: limit, at: at(999_999_999)).outcome == .denied)
        #expect(table.take(3, of: key(1), under: limit, at: at(1_000_000_000)).outcome == .allowed)
    }

    @Test("more than the burst is never allowed, and takes nothing")
    func exceedsBurst() throws {
        let limit = try keyed(2, burst: 4)
        for cost in [5, UInt64.max] {
            let decision = table.take(cost, of: key(1), under: limit, at: at(0))
            #expect(decision.outcome == .exceedsBurst)
            #expect(decision.nanosecondsUntilAllowed == nil)
            #expect(decision.remaining == 4)
        }
        #expect(table.take(4, of: key(1), under: limit, at: at(0)).isAllowed)
    }

    @Test("peeking changes nothing, nor does a cost of nothing")
    func peek() throws {
        let limit = try keyed(1, burst: 2)
        for _ in 0..<5 {
            #expect(table.peek(2, of: key(1), under: limit, at: at(0)).isAllowed)
            #expect(table.take(0, of: key(1), under: limit, at: at(0)).remaining == 2)
        }
        _ = table.take(of: key(1), under: limit, at: at(0))
        #expect(table.peek(2, of: key(1), under: limit, at: at(0)).outcome == .denied)
        #expect(table.peek(of: key(1), under: limit, at: at(0)).remaining == 1)
    }

    @Test("what is given back can be taken again, and no bucket becomes more than full")
    func refund() throws {
        let limit = try keyed(1, burst: 2)
        _ = table.take(2, of: key(1), under: limit, at: at(0))
        table.refund(of: key(1), under: limit, at: at(0))
        #expect(table.peek(of: key(1), under: limit, at: at(0)).remaining == 1)
        table.refund(100, of: key(1), under: limit, at: at(0))
        table.refund(of: key(2), under: limit, at: at(0))
        #expect(table.take(2, of: key(1), under: limit, at: at(0)).isAllowed)
        #expect(!table.take(of: key(1), under: limit, at: at(0)).isAllowed)
        #expect(table.peek(of: key(2), under: limit, at: at(0)).remaining == 2)
    }

    @Test("limits of other names, and other keys, have buckets of their own")
    func apart() throws {
        let (one, other) = (try keyed(1, burst: 1, named: "one"), try keyed(1, burst: 1, named: "other"))
        #expect(table.take(of: key(1), under: one, at: at(0)).isAllowed)
        #expect(table.take(of: key(1), under: other, at: at(0)).isAllowed)
        #expect(table.take(of: key(2), under: one, at: at(0)).isAllowed)
        #expect(!table.take(of: key(1), under: one, at: at(0)).isAllowed)
    }

    @Test("a clock that goes back allows less, and nothing is lost when it comes again")
    func backwards() throws {
        let limit = try keyed(1, burst: 2)
        _ = table.take(2, of: key(1), under: limit, at: at(100 * second))
        #expect(table.take(of: key(1), under: limit, at: at(0)).outcome == .denied)
        #expect(table.take(of: key(1), under: limit, at: at(0)).remaining == 0)
        #expect(table.take(of: key(1), under: limit, at: at(101 * second)).isAllowed)
    }

    @Test("when the ticks come round, after nine years, nothing is felt")
    func wrapping() throws {
        let limit = try keyed(1, burst: 2)
        let end = MonotonicInstant(nanoseconds: 1 << 58 - second / 2)
        let outcomes = [0, 0, 0, second / 2, second, second, 2 * second].map {
            table.take(of: key(1), under: limit, at: end.advanced(byNanoseconds: $0)).isAllowed
        }
        #expect(outcomes == [true, true, false, false, true, false, true])
    }

    @Test(
        "offered ten times its limit for a minute, a key gets burst and rate, to the token",
        arguments: [(10, 5), (1_000, 1), (500, 50)] as [(UInt64, UInt64)])
    func accuracy(_ rate: UInt64, _ burst: UInt64) throws {
        let limit = try keyed(rate, burst: burst)
        let step = second / rate / 10
        let allowed = (0...(rate * 600)).reduce(UInt64(0)) { sum, number in
            sum + (table.take(of: key(1), under: limit, at: at(number * step)).isAllowed ? 1 : 0)
        }
        #expect(allowed == burst + rate * 60)
    }

    @Test(
        "a reload that changes nothing keeps the limit; one that does keeps each bucket as full as it was",
        arguments: [(20, 40, 20), (1, 10, 5), (10, 2, 1), (500, 3, 1)] as [(UInt64, UInt64, UInt64)])
    func reload(_ rate: UInt64, _ burst: UInt64, _ left: UInt64) throws {
        let old = try keyed(10, burst: 20)
        _ = table.take(10, of: key(1), under: old, at: at(0))
        let same = try keyed(10, burst: 20).succeeding(old, at: at(0))
        #expect(table.peek(of: key(1), under: same, at: at(0)).remaining == 10)
        let new = try keyed(rate, burst: burst).succeeding(old, at: at(0))
        #expect(table.peek(of: key(1), under: new, at: at(0)).remaining == left)
        #expect(table.take(left, of: key(1), under: new, at: at(0)).isAllowed)
        #expect(table.take(of: key(1), under: new, at: at(0)).outcome == .denied)
        #expect(table.peek(of: key(2), under: new, at: at(0)).remaining == burst)
        // It has been brought along: the old one is no more.
        #expect(table.peek(of: key(1), under: old, at: at(0)).remaining == 20)
    }

    @Test("an empty bucket stays empty through a reload, is denied, and is not asked for twice")
    func emptyThroughReload() throws {
        let old = try keyed(1, burst: 7)
        _ = table.take(7, of: key(1), under: old, at: at(0))
        let new = try keyed(3, burst: 5).succeeding(old, at: at(0))
        #expect(table.take(of: key(1), under: new, at: at(0)).outcome == .denied)
        #expect(table.take(of: key(1), under: new, at: at(0)).remaining == 0)
        #expect(table.take(of: key(1), under: new, at: at(second / 3 + 2)).isAllowed)
    }

    @Test("another limit's successor it is not")
    func noSuccessor() throws {
        let old = try keyed(1, burst: 2, named: "one")
        _ = table.take(2, of: key(1), under: old, at: at(0))
        let other = try keyed(1, burst: 3, named: "other").succeeding(old, at: at(0))
        #expect(table.peek(of: key(1), under: other, at: at(0)).remaining == 3)
    }

    @Test("a table has a least size, a power of two, and knows about how full it is")
    func size() throws {
        #expect(throws: BucketTableError.tooSmall) { try BucketTable(byteCount: BucketTable.minimumBytes - 1) }
        #expect(try BucketTable(byteCount: 3 << 20).byteCount == 2 << 20)
        #expect(table.capacity == 65_536)
        let limit = try keyed(1, burst: 2)
        for number in 0..<20_000 { _ = table.take(of: key(UInt64(number)), under: limit, at: at(0)) }
        let live = table.estimatedLiveKeys(at: at(0), sample: 8_192)
        #expect(live == 20_000)
        #expect((18_000...22_000).contains(table.estimatedLiveKeys(at: at(0), sample: 1_024)))
        #expect(table.estimatedLiveKeys(at: at(second)) == 0)
    }
}
