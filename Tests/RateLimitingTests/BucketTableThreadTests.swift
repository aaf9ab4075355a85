// Many threads at one table: what they are given together.

import RateLimiting
import Synchronization
import TestSupport
import Testing
import Timing

@Suite struct BucketTableThreadTests {
    private static let threads = 4

    @Test("at one instant, threads that hammer one key share its burst to the token", arguments: 0..<10)
    func oneKey(_ round: UInt64) throws {
        let table = try BucketTable(byteCount: 1 << 17)
        let limit = try keyed(1, burst: 5_000)
        let allowed = onThreads(Self.threads) { _ in
            (0..<5_000).reduce(0) { sum, _ in
                sum + (table.take(of: key(round), under: limit, at: at(0)).isAllowed ? 1 : 0)
            }
        }
        #expect(allowed.reduce(0, +) == 5_000)
    }

    @Test("each offering ten times the limit for a minute, threads get burst and rate, within a thousandth")
    func oneMinute() throws {
        let table = try BucketTable(byteCount: 1 << 17)
        let (rate, burst) = (UInt64(250), UInt64(50))
        let limit = try keyed(rate, burst: burst)
        let step = second / rate / 10
        let allowed = onThreads(Self.threads) { _ in
            (0...(rate * 600)).reduce(UInt64(0)) { sum, number in
                sum + (table.take(of: key(1), under: limit, at: at(number * step)).isAllowed ? 1 : 0)
            }
        }
        let (total, exact) = (allowed.reduce(0, +), burst + rate * 60)
        #expect(total <= exact)
        #expect(total >= exact - exact / 1_000)
    }

    @Test("at one instant, many keys get their bursts to the token, taken and given back by all threads")
    func manyKeys() throws {
        let table = try BucketTable(byteCount: 8 << 20)
        let limit = try keyed(1, burst: 3)
        let keys: UInt64 = 20_000
        let allowed = onThreads(Self.threads) { thread in
            var generator = SeededGenerator(seed: UInt64(thread))
            var allowed = 0
            for offset in 0..<keys {
                let number = key((offset + generator.below(64)) % keys)
                for _ in 0..<2 where table.take(of: number, under: limit, at: at(0)).isAllowed { allowed += 1 }
                if generator.below(4) == 0, table.take(of: number, under: limit, at: at(0)).isAllowed {
                    table.refund(of: number, under: limit, at: at(0))
                }
            }
            return allowed
        }
        #expect(table.forcedEvictions == 0)
        let left = (0..<keys).reduce(UInt64(0)) { $0 + table.peek(of: key($1), under: limit, at: at(0)).remaining }
        #expect(UInt64(allowed.reduce(0, +)) + left == 3 * keys)
    }

    @Test("while threads push out each other's keys, no key that was never seen finds another's debt")
    func noStolenBudget() throws {
        let table = try BucketTable(byteCount: BucketTable.minimumBytes)
        // Emptied at once: whoever found anything but a full bucket would be denied.
        let limit = try keyed(1, burst: 2)
        let denied = onThreads(Self.threads) { thread in
            (0..<40_000).reduce(0) { sum, number in
                let fresh = key(UInt64(thread) << 32 | UInt64(number))
                let decision = table.take(2, of: fresh, under: limit, at: at(UInt64(number) * 50))
                // Again, for denials to be read while entries change hands; not judged, as it may be pushed out.
                _ = table.take(2, of: fresh, under: limit, at: at(UInt64(number) * 50))
                return sum + (decision.isAllowed && decision.remaining == 0 ? 0 : 1)
            }
        }
        #expect(table.forcedEvictions > 0)
        #expect(denied.reduce(0, +) == 0)
    }

    @Test("in a crowded table, what keys are given beyond their bursts is what was pushed out")
    func crowded() throws {
        let table = try BucketTable(byteCount: BucketTable.minimumBytes)
        let (burst, keys) = (UInt64(4), UInt64(6_000))
        let limit = try keyed(1, burst: burst)
        let allowed = onThreads(Self.threads) { thread in
            var generator = SeededGenerator(seed: UInt64(thread))
            return (0..<60_000).reduce(UInt64(0)) { sum, _ in
                sum + (table.take(of: key(generator.below(keys)), under: limit, at: at(0)).isAllowed ? 1 : 0)
            }
        }
        #expect(table.forcedEvictions > 0)
        #expect(allowed.reduce(0, +) <= burst * (keys + table.forcedEvictions))
    }

    @Test("buckets brought along by all threads at once are brought along once")
    func reload() throws {
        let table = try BucketTable(byteCount: 8 << 20)
        let old = try keyed(10, burst: 10)
        let keys: UInt64 = 5_000
        for number in 0..<keys { _ = table.take(5, of: key(number), under: old, at: at(0)) }
        let new = try keyed(10, burst: 20).succeeding(old, at: at(0))
        let allowed = onThreads(Self.threads) { _ in
            (0..<keys).reduce(UInt64(0)) { sum, number in
                (0..<6).reduce(sum) { sum, _ in
                    sum + (table.take(of: key(number), under: new, at: at(0)).isAllowed ? 1 : 0)
                }
            }
        }
        // Half full before, half full after: 10 of 20, and 24 are asked for. No bucket gives more; two threads that
        // make an entry for one key at once may keep the debt of both when they find out, so a few buckets may give
        // less.
        let sum = allowed.reduce(0, +)
        #expect(sum <= 10 * keys)
        #expect(sum >= 10 * keys - keys / 100)
    }
}
