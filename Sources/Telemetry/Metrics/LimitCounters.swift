// What one worker counts for one rate limit.

/// One worker's counts for one rate limit. Written by that worker alone, read by anyone.
///
/// Counted are requests of which this limit was the decisive one: of several that allow, the one with the fewest tokens
/// left.
public final class LimitCounters: Sendable {
    /// The limit's name: counts belong to it, and so survive reloads.
    public let name: String
    /// Requests that were let pass.
    public let allowed = Counter()
    /// Requests that were refused.
    public let denied = Counter()
    /// Requests that were held back first.
    public let delayed = Counter()
    /// Requests that a limit that only observes would have refused.
    public let observed = Counter()

    /// The decisions in the words of the exposition, as `values` counts them.
    static let labels = ["allowed", "denied", "delayed", "observed"]

    package init(name: String) { self.name = name }

    var values: [UInt64] { [allowed.value, denied.value, delayed.value, observed.value] }
}

/// The sums over all workers of each limit in use.
struct LimitSums {
    private var sums: [String: [UInt64]] = [:]

    init(_ blocks: [LimitCounters]) {
        for block in blocks {
            let sum = sums[block.name] ?? [0, 0, 0, 0]
            sums[block.name] = zip(sum, block.values).map { $0 &+ $1 }
        }
    }

    func write(to writer: inout OpenMetricsWriter) {
        writer.write(
            MetricFamily(
                "gatehouse_rate_limit_decisions_total", .counter,
                "Requests that a rate limit decided about, by limit."),
            sums.sorted { $0.key < $1.key }.flatMap { name, sum in
                zip(sum, LimitCounters.labels).filter { $0.0 > 0 }.map { count, decision in
                    MetricSample(Double(count), labels: [("limit", name), ("decision", decision)])
                }
            })
    }
}
