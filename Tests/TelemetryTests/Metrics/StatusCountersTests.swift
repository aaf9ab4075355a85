// Status classes: the first digit, and a place for what has none.

import Testing

@testable import Telemetry

@Suite struct StatusCountersTests {
    @Test(arguments: [
        (100, "1xx"), (199, "1xx"), (200, "2xx"), (301, "3xx"), (404, "4xx"), (599, "5xx"),
        (0, "other"), (99, "other"), (600, "other"), (-1, "other"),
    ])
    func `a status counts in its class alone`(status: Int, label: String) {
        let counters = StatusCounters()
        counters.count(status: status)
        for (value, name) in zip(counters.values, StatusCounters.labels) {
            #expect(value == (name == label ? 1 : 0))
        }
    }
}
