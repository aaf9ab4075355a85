// What happens inside the table that its verbs do not show: who is pushed out, and what becomes of twins.

import Testing
import Timing

@testable import RateLimiting

@Suite struct BucketEvictionTests {
    @Test("a flood of new keys pushes out its own, not the keys that are deep in debt", arguments: 0..<3)
    func deepInDebt(_ seed: UInt64) throws {
        let table = try BucketTable(byteCount: BucketTable.minimumBytes)
        let limit = try keyed(1, burst: 100)
        let deep = (0..<50).map { key(seed * 1_000 + $0) }
        // In the midst of a flood, so that they lie anywhere in their sets.
        for number in 0..<UInt64(5 * table.capacity) {
            _ = table.take(of: key(1_000_000 + number), under: limit, at: at(0))
            if number % 100 == 0, number / 100 < 50 {
                #expect(table.take(100, of: deep[Int(number / 100)], under: limit, at: at(0)).isAllowed)
            }
        }
        #expect(table.forcedEvictions >= UInt64(4 * table.capacity), "seed \(seed)")
        for key in deep { #expect(table.take(of: key, under: limit, at: at(0)).outcome == .denied, "seed \(seed)") }
    }

    @Test("an entry changes where tag, generation and time are all as they were read, and else not at all")
    func swaps() throws {
        let table = try BucketTable(byteCount: BucketTable.minimumBytes)
        let entry = table.entry(0, 5)
        let word = BucketEntry.word(of: 77, after: 0xFF)
        #expect(word == 77 << 8)
        #expect(entry.replace(0, 0, by: word, 1_000))
        for (wrongWord, wrongTime) in [(word + 1, 1_000), (word + 256, 1_000), (word, 1_001)] as [(UInt64, UInt64)] {
            // With the word kept, as a grant does, and with another, as a claim does.
            #expect(!entry.replace(wrongWord, wrongTime, by: wrongWord, 2_000))
            #expect(!entry.replace(wrongWord, wrongTime, by: 5, 2_000))
            #expect(entry.word == word && entry.time == 1_000)
        }
    }

    @Test("entries whose time has passed are taken over without pushing anyone out")
    func passed() throws {
        let table = try BucketTable(byteCount: BucketTable.minimumBytes)
        let limit = try keyed(1_000, burst: 1)
        for number in 0..<UInt64(20 * table.capacity) {
            _ = table.take(of: key(number), under: limit, at: at(number * 1_000_000))
        }
        #expect(table.forcedEvictions == 0)
    }

    @Test("of two entries of one key the one found first stays, and owes what both did")
    func twins() throws {
        let table = try BucketTable(byteCount: BucketTable.minimumBytes)
        let limit = try keyed(1, burst: 10)
        let tick = LimitTicks.at(at(0))
        _ = table.take(4, of: key(1), under: limit, at: at(0))
        let homes = BucketHomes(key(1).bits ^ limit.salt, setBits: table.setBits)
        let twin = table.entry(homes.second, 3)
        let word = BucketEntry.word(of: homes.tag(inSecond: true), after: twin.word)
        #expect(twin.replace(0, 0, by: word, tick + 3 * limit.limit.interval))
        table.settleTwin(homes, at: tick)
        #expect(table.peek(of: key(1), under: limit, at: at(0)).remaining == 3)
        #expect(BucketEntry.tag(twin.word) != homes.tag(inSecond: true))
        #expect(LimitTicks.debt(twin.time, at: tick) == 0)
        #expect(twin.word & 0xFF == 2)
        table.settleTwin(homes, at: tick)
        #expect(table.peek(of: key(1), under: limit, at: at(0)).remaining == 3)
    }

    @Test("two homes are never one, and set and tag tell all 64 bits", arguments: [9, 10, 21])
    func homes(_ setBits: UInt64) {
        var generator = SeededGenerator(seed: setBits)
        for _ in 0..<2_000 {
            let bits = generator.next()
            let homes = BucketHomes(bits, setBits: setBits)
            let first = UInt64(homes.first / BucketTable.setBytes)
            let second = UInt64(homes.second / BucketTable.setBytes)
            #expect(first != second && max(first, second) < 1 << setBits)
            #expect(first << (64 - setBits) | homes.tag >> 1 == bits)
        }
    }

    @Test("either home leads to the other")
    func backAndForth() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<2_000 {
            let homes = BucketHomes(generator.next(), setBits: 9)
            let second = UInt64(homes.second / BucketTable.setBytes)
            // With 2⁹ sets, number and tag have no bit in common.
            #expect(BucketHomes(second << 55 | homes.tag >> 1, setBits: 9).second == homes.first)
        }
    }
}
