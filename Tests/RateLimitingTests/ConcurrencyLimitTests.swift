// What may be in flight at once.

import RateLimiting
import Testing

@Suite struct ConcurrencyLimitTests {
    @Test("each key and all together have their maximum, and what leaves makes room")
    func maxima() {
        var limit = ConcurrencyLimit(maximumPerKey: 2, maximumInAll: 3)
        #expect(limit.enter(key(1)) == .admitted)
        #expect(limit.enter(key(1)) == .admitted)
        #expect(limit.enter(key(1)) == .keyIsFull)
        #expect(limit.enter(key(2)) == .admitted)
        #expect(limit.enter(key(2)) == .allAreFull)
        #expect(limit.inFlight == 3)
        #expect(limit.inFlight(of: key(1)) == 2)
        limit.leave(key(1))
        #expect(limit.hasRoom(for: key(2)))
        #expect(limit.enter(key(2)) == .admitted)
        #expect(!limit.hasRoom(for: key(1)))
        for number in [1, 2, 2] as [UInt64] { limit.leave(key(number)) }
        #expect(limit.inFlight == 0)
        #expect(limit.inFlight(of: key(2)) == 0)
    }

    @Test("with a fair queue behind it, whoever leaves lets in the next whose key has room")
    func withQueue() {
        var limit = ConcurrencyLimit(maximumPerKey: 1, maximumInAll: 2)
        var queue = FairQueue<String>(capacity: 10, maximumPerKey: 10)
        #expect(limit.enter(key(1)) == .admitted)
        #expect(limit.enter(key(2)) == .admitted)
        for (name, number) in [("one", 1), ("two", 2)] as [(String, UInt64)] { _ = queue.join(name, key: key(number)) }
        limit.leave(key(2))
        let next = queue.next { limit.hasRoom(for: $0) }
        #expect(next?.0 == "two")
        #expect(limit.enter(key(2)) == .admitted)
        #expect(queue.next { limit.hasRoom(for: $0) } == nil)
    }
}
