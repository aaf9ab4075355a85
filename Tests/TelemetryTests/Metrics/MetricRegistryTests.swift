// The registry: sums over workers, names that stay, a document per metric.

import Foundation
import Testing

@testable import Telemetry

@Suite struct MetricRegistryTests {
    private func lines(_ registry: MetricRegistry) -> [String] {
        String(decoding: registry.exposition(), as: UTF8.self).components(separatedBy: "\n")
    }

    @Test func `counts of all workers are summed`() {
        let registry = MetricRegistry()
        let shards = [registry.makeShard(), registry.makeShard()]
        let layout = ShardLayout(routes: ["api"], upstreams: ["backend"])
        for (index, shard) in shards.enumerated() {
            shard.add(.acceptedConnections, UInt64(index) + 1)
            shard.add(.openConnections, 2)
            shard.subtract(.openConnections)
            shard.add(.loopBusyNanoseconds, 750_000_000)
            let counters = shard.adopt(layout)
            counters.route(0).record(status: 204, durationNanoseconds: 3_000_000)
            counters.upstream(0).record(status: 502, firstByteNanoseconds: 1)
            counters.upstream(0).connectsTimedOut.add()
        }
        let lines = lines(registry)
        for line in [
            "gatehouse_connections_accepted_total 3",
            "gatehouse_connections 2",
            "gatehouse_loop_busy_seconds_total 1.5",
            #"gatehouse_requests_total{route="api",code="2xx"} 2"#,
            #"gatehouse_request_duration_seconds_count{route="api"} 2"#,
            #"gatehouse_request_duration_seconds_sum{route="api"} 0.006"#,
            #"gatehouse_upstream_requests_total{upstream="backend",code="5xx"} 2"#,
            #"gatehouse_upstream_connect_failures_total{upstream="backend",reason="timeout"} 2"#,
        ] {
            #expect(lines.contains(line), "missing: \(line)")
        }
    }

    @Test func `no family is announced twice and no series occurs twice`() {
        let registry = MetricRegistry()
        let counters = registry.makeShard().adopt(ShardLayout(routes: ["a", "b"], upstreams: ["u", "v"]))
        for slot in 0..<2 {
            counters.route(slot).record(status: 200, durationNanoseconds: 1)
            counters.upstream(slot).record(status: 200, firstByteNanoseconds: 1)
        }
        let lines = lines(registry).filter { !$0.isEmpty }
        let announced = lines.filter { $0.hasPrefix("# TYPE ") }
        #expect(Set(announced).count == announced.count)
        let series = lines.filter { !$0.hasPrefix("#") }.map { $0.prefix(upTo: $0.lastIndex(of: " ") ?? $0.endIndex) }
        #expect(Set(series).count == series.count)
    }

    @Test func `counts of an ended worker are kept`() {
        let registry = MetricRegistry()
        do { registry.makeShard().add(.acceptedConnections, 5) }
        registry.makeShard().add(.acceptedConnections)
        #expect(lines(registry).contains("gatehouse_connections_accepted_total 6"))
    }

    @Test func `reloads are told by result, and the newest verdict is a gauge`() {
        let registry = MetricRegistry()
        registry.reloads.succeeded(generation: 4, atUnixSeconds: 1_700_000_000.25)
        registry.reloads.failed()
        let lines = lines(registry)
        #expect(lines.contains("gatehouse_config_generation 4"))
        #expect(lines.contains(#"gatehouse_config_reloads_total{result="success"} 1"#))
        #expect(lines.contains(#"gatehouse_config_reloads_total{result="failure"} 1"#))
        #expect(lines.contains("gatehouse_config_last_reload_successful 0"))
        #expect(lines.contains("gatehouse_config_last_reload_success_timestamp_seconds 1700000000.25"))
    }

    @Test func `a source is asked at each scrape, and a newer one takes its place`() {
        let registry = MetricRegistry()
        registry.addGauge("x", "X.") { 1 }
        registry.addGauge("x", "X.") { 2 }
        registry.addBuildInfo(version: "1.0", openSSL: "3.0")
        let lines = lines(registry)
        #expect(!lines.contains("x 1"))
        #expect(lines.contains("x 2"))
        #expect(lines.contains(#"gatehouse_build_info{version="1.0",openssl="3.0"} 1"#))
    }

    @Test func `the process tells its memory and descriptors`() throws {
        #expect(try #require(ProcessMetrics.residentBytes()) > 1e6)
        #expect(try #require(ProcessMetrics.openDescriptors()) >= 3)
        #expect(try #require(ProcessMetrics.maximumDescriptors()) >= 3)
        #expect(ProcessMetrics.processorSeconds() > 0)
    }

    @Test func `every metric has a line in the operator's manual`() throws {
        let manual = URL(fileURLWithPath: #filePath).appending(path: "../../../../docs/operating.md").standardized
        let text = try String(contentsOf: manual, encoding: .utf8)
        let registry = MetricRegistry()
        let counters = registry.makeShard().adopt(ShardLayout(routes: ["a"], upstreams: ["u"]))
        counters.route(0).record(status: 200, durationNanoseconds: 1)
        counters.upstream(0).record(status: 200, firstByteNanoseconds: 1)
        registry.addBuildInfo(version: "1", openSSL: "3")
        registry.addLogs { [] }
        for line in lines(registry) where line.hasPrefix("# TYPE ") {
            let name = line.split(separator: " ")[2]
            #expect(text.contains("`\(name)`"), "docs/operating.md does not explain \(name)")
        }
    }
}
