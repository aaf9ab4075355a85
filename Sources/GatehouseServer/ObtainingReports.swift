// What is to be known of certificates that are obtained.

internal import ACME
internal import Telemetry

/// Adds the agent's counts and dates to the metrics.
enum ObtainingReports {
    static func add(_ statistics: AgentStatistics, to metrics: MetricRegistry) {
        func family(
            _ name: String, _ kind: MetricKind, _ help: String,
            _ samples: @escaping @Sendable (AgentStatistics) -> [MetricSample]
        ) {
            metrics.add(MetricFamily(name, kind, help)) { samples(statistics) }
        }
        family("gatehouse_acme_orders_total", .counter, "Orders that ended, by what came of them.") {
            [
                MetricSample(Double($0.obtained), labels: [("result", "obtained")]),
                MetricSample(Double($0.failed), labels: [("result", "failed")]),
            ]
        }
        family("gatehouse_acme_leader", .gauge, "1 where this process writes in the store.") {
            [MetricSample($0.isLeader ? 1 : 0)]
        }
        family("gatehouse_acme_names", .gauge, "Names to obtain certificates for, by where they stand.") {
            let names = $0.names
            let served = names.count { $0.notAfter != nil }
            return [
                MetricSample(Double(served), labels: [("state", "served")]),
                MetricSample(Double(names.count - served), labels: [("state", "missing")]),
                MetricSample(Double(names.count { $0.failures > 0 }), labels: [("state", "failing")]),
            ]
        }
        family(
            "gatehouse_acme_next_attempt_seconds", .gauge,
            "When a name's certificate is renewed, or tried for again; seconds since 1970."
        ) {
            $0.names.map { MetricSample(Double($0.nextAttempt), labels: [("name", $0.name)]) }
        }
    }
}
