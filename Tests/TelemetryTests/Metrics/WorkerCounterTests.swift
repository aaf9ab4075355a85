// The list of worker counters: families whole, labels told apart.

import Testing

@testable import Telemetry

@Suite struct WorkerCounterTests {
    @Test func `counters of one family follow each other`() {
        var closed: Set<String> = []
        var current = ""
        for counter in WorkerCounter.allCases {
            let name = counter.exposition.family.name
            guard name != current else { continue }
            #expect(!closed.contains(name), "\(name) is interrupted before \(counter)")
            closed.insert(current)
            current = name
        }
    }

    @Test func `no two counters share a series`() {
        let series = WorkerCounter.allCases.map { counter in
            let exposition = counter.exposition
            return "\(exposition.family.name) \(exposition.label?.name ?? "") \(exposition.label?.value ?? "")"
        }
        #expect(Set(series).count == series.count)
    }

    @Test func `names follow the conventions of Prometheus`() {
        for family in Set(WorkerCounter.allCases.map(\.exposition.family)) {
            #expect(family.name.hasPrefix("gatehouse_"))
            #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
            #expect(family.help.hasSuffix("."))
        }
    }
}
