// Counters: what one thread writes, another reads.

import Foundation
import Telemetry
import Testing

@Suite struct CounterTests {
    @Test func `a counter starts at zero and adds up`() {
        let counter = Counter()
        #expect(counter.value == 0)
        counter.add()
        counter.add(41)
        #expect(counter.value == 42)
    }

    @Test func `a counter that is also subtracted from is a gauge`() {
        let counter = Counter()
        counter.add(3)
        counter.subtract()
        #expect(counter.value == 2)
        counter.subtract(5)
        #expect(Int64(bitPattern: counter.value) == -3)
    }

    @Test func `another thread sees counts rise and never fall`() {
        let registry = MetricRegistry()
        let shard = registry.makeShard()
        let total: UInt64 = 100_000
        let writer = Thread {
            for _ in 0..<total { shard.add(.loopTurns) }
        }
        writer.start()
        var last: UInt64 = 0
        var neverFell = true
        while last < total {
            let value = shard.value(.loopTurns)
            neverFell = neverFell && value >= last
            last = value
        }
        #expect(neverFell)
        #expect(last == total)
    }
}
