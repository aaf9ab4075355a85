// What is to be known of the table of rate limits.

internal import RateLimiting
internal import Telemetry
internal import Timing

/// Adds the table's gauges and counters to the metrics.
enum LimitReports {
    static func add(_ table: BucketTable, _ pressure: PressureBoards, to metrics: MetricRegistry) {
        metrics.addGauge("gatehouse_rate_limit_table_entries", "Buckets that the table of rate limits has room for.") {
            Double(table.capacity)
        }
        metrics.addGauge("gatehouse_rate_limit_live_keys", "Keys whose bucket is not full, estimated from a sample.") {
            Double(table.estimatedLiveKeys(at: .now()))
        }
        func counter(_ name: String, _ help: String, _ value: @escaping @Sendable () -> UInt64) {
            metrics.add(MetricFamily(name, .counter, help)) { [MetricSample(Double(value()))] }
        }
        counter(
            "gatehouse_rate_limit_evictions_total", "Buckets that were given up, not yet full, for want of room."
        ) { table.forcedEvictions }
        counter(
            "gatehouse_rate_limit_denials_unnoted_total", "Denials that /limits does not know of: it was being read."
        ) { pressure.denialsLeftOut }
    }
}
