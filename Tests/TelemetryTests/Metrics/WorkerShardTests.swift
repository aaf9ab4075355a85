// Shards: counts belong to names, and names come and go with reloads.

import Foundation
import Testing

@testable import Telemetry

@Suite struct WorkerShardTests {
    @Test func `the shard has room for every worker counter, and each has its own`() {
        let shard = WorkerShard()
        for counter in WorkerCounter.allCases { shard.add(counter, UInt64(counter.rawValue) + 1) }
        for counter in WorkerCounter.allCases { #expect(shard.value(counter) == UInt64(counter.rawValue) + 1) }
    }

    @Test func `counts stay with the name when a reload moves it to another slot`() {
        let shard = WorkerShard()
        let before = shard.adopt(ShardLayout(routes: ["api", "web"], upstreams: ["backend"]))
        before.route(0).record(status: 200, durationNanoseconds: 1)
        before.upstream(0).reused.add(7)
        let after = shard.adopt(ShardLayout(routes: ["new", "web", "api"], upstreams: ["other", "backend"]))
        #expect(after.route(2) === before.route(0))
        #expect(after.upstream(1).reused.value == 7)
        #expect(after.route(0).durations.reading().count == 0)
    }

    @Test func `the series of a route that is gone ends, and begins at zero when the name returns`() {
        let shard = WorkerShard()
        shard.adopt(ShardLayout(routes: ["api"], upstreams: [])).route(0).record(status: 200, durationNanoseconds: 1)
        #expect(shard.blocks().routes.map(\.name) == ["api"])
        _ = shard.adopt(ShardLayout(routes: ["web"], upstreams: []))
        #expect(shard.blocks().routes.isEmpty)
        let back = shard.adopt(ShardLayout(routes: ["api"], upstreams: []))
        #expect(back.route(0).durations.reading().count == 0)
    }

    @Test func `an exchange on an old layout cannot bring back a name that is gone`() {
        let shard = WorkerShard()
        let old = shard.adopt(ShardLayout(routes: ["api"], upstreams: ["backend"]))
        _ = shard.adopt(ShardLayout(routes: ["web"], upstreams: []))
        old.route(0).record(status: 200, durationNanoseconds: 1)
        old.upstream(0).retries.add()
        #expect(shard.blocks().routes.isEmpty)
        #expect(shard.blocks().upstreams.isEmpty)
    }

    @Test func `a block is made at first use, not at a reload`() {
        let shard = WorkerShard()
        let counters = shard.adopt(ShardLayout(routes: (0..<10_000).map { "route-\($0)" }, upstreams: []))
        #expect(shard.blocks().routes.isEmpty)
        counters.route(9_999).record(status: 200, durationNanoseconds: 1)
        #expect(shard.blocks().routes.count == 1)
    }

    @Test func `what no route took is counted under its own name across reloads`() {
        let shard = WorkerShard()
        shard.adopt(ShardLayout(routes: [], upstreams: [])).unmatched.record(status: 404, durationNanoseconds: 1)
        let after = shard.adopt(ShardLayout(routes: ["api"], upstreams: []))
        #expect(after.unmatched.durations.reading().count == 1)
    }

    @Test func `the memory of a forgotten block goes when nobody holds it`() {
        let shard = WorkerShard()
        weak var block: RouteCounters?
        do {
            let counters = shard.adopt(ShardLayout(routes: ["api"], upstreams: []))
            block = counters.route(0)
            #expect(block != nil)
        }
        _ = shard.adopt(ShardLayout(routes: [], upstreams: []))
        #expect(block == nil)
    }

    @Test func `a reader may sum blocks while the worker counts and adopts`() {
        let registry = MetricRegistry()
        let shard = registry.makeShard()
        let rounds = 200
        let worker = Thread {
            for round in 0..<rounds {
                let counters = shard.adopt(ShardLayout(routes: ["a", "b-\(round % 3)"], upstreams: ["u"]))
                counters.route(0).record(status: 200, durationNanoseconds: 1)
                counters.route(1).record(status: 500, durationNanoseconds: 1)
                counters.upstream(0).reused.add()
            }
            shard.add(.loopTurns)
        }
        worker.start()
        while shard.value(.loopTurns) == 0 { _ = registry.exposition() }
        let text = String(decoding: registry.exposition(), as: UTF8.self)
        #expect(text.contains("gatehouse_requests_total{route=\"a\",code=\"2xx\"} \(rounds)\n"))
    }
}
