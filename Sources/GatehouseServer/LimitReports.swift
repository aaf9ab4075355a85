// What is to be known of the table of rate limits.

internal import Logging
internal import RateLimiting
internal import Snapshots
internal import Synchronization
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

    /// Tells the log which way limits go by: the first worker that finds the store, and the first that loses it.
    static func storeNews(_ logger: Logger) -> @Sendable (String, LimitSet, Bool, StaticString) -> Void {
        let states = StoreStates()
        return { store, set, isReached, reason in
            guard states.changes(store, to: isReached) else { return }
            if isReached {
                logger.info("the store of shared rate limits is reached: it rules", metadata: ["store": "\(store)"])
            } else {
                let modes = set.limits.compactMap { limit in
                    limit.shared.map { "\(limit.name): \($0.whenAway.rawValue)" }
                }
                logger.warning(
                    "the store of shared rate limits is away: whenAway rules",
                    metadata: [
                        "store": "\(store)", "reason": "\(reason)", "whenAway": "\(modes.joined(separator: ", "))",
                    ])
            }
        }
    }

    private final class StoreStates: Sendable {
        private let states = Mutex<[String: Bool]>([:])

        func changes(_ store: String, to isReached: Bool) -> Bool {
            states.withLock { states in
                defer { states[store] = isReached }
                return states[store] != isReached
            }
        }
    }
}
