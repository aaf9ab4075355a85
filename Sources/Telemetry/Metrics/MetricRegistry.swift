// Where all counts come together: knows every shard and every gauge, and prints their sums.

internal import Synchronization

/// All metrics of the process. Made once, given to whoever counts or scrapes; any thread.
public final class MetricRegistry: Sendable {
    /// The configuration's generation and reloads.
    public let reloads = ReloadMetrics()
    private let state = Mutex(State())

    private struct State {
        var shards: [WorkerShard] = []
        var sources: [(family: MetricFamily, samples: @Sendable () -> [MetricSample])] = []
    }

    /// A registry without shards and sources.
    public init() {}

    /// A new worker's shard. Shards stay for ever, so that what an ended worker counted is not lost.
    public func makeShard() -> WorkerShard {
        let shard = WorkerShard()
        state.withLock { $0.shards.append(shard) }
        return shard
    }

    /// Adds a family whose samples are asked for at each scrape, on the scraper's thread.
    ///
    /// For what somebody else keeps: certificate expiry, resolver state. Where a family of this name was
    /// added before, the new source takes its place.
    public func add(_ family: MetricFamily, samples: @escaping @Sendable () -> [MetricSample]) {
        state.withLock { state in
            state.sources.removeAll { $0.family.name == family.name }
            state.sources.append((family, samples))
        }
    }

    /// Adds a gauge that is one number.
    public func addGauge(_ name: String, _ help: String, value: @escaping @Sendable () -> Double) {
        add(MetricFamily(name, .gauge, help)) { [MetricSample(value())] }
    }

    /// Adds `gatehouse_build_info`, whose labels say what runs.
    public func addBuildInfo(version: String, openSSL: String) {
        add(MetricFamily("gatehouse_build_info", .gauge, "Always 1; the labels say what is running.")) {
            [MetricSample(1, labels: [("version", version), ("openssl", openSSL)])]
        }
    }

    /// Adds what a log lost and wrote, under the label `log="name"`.
    public func addLogs(_ logs: @escaping @Sendable () -> [(name: String, writer: LogWriter)]) {
        func family(_ name: String, _ help: String, _ read: @escaping @Sendable (LogStatistics) -> UInt64) {
            add(MetricFamily(name, .counter, help)) {
                logs().map { MetricSample(Double(read($0.writer.statistics)), labels: [("log", $0.name)]) }
            }
        }
        family("gatehouse_log_lines_dropped_total", "Log lines lost because the queue was full.") { $0.linesDropped }
        family("gatehouse_log_lines_lost_total", "Log lines lost because they could not be written.") { $0.linesLost }
        family("gatehouse_log_written_bytes_total", "Bytes of log written.") { $0.bytesWritten }
    }

    /// Everything as exposition text (`OpenMetricsWriter.contentType`), summed over the workers.
    public func exposition() -> [UInt8] {
        let (shards, sources) = state.withLock { ($0.shards, $0.sources) }
        var writer = OpenMetricsWriter()
        MetricRegistry.writeWorkerCounters(of: shards, to: &writer)
        let blocks = shards.map { $0.blocks() }
        RouteSums(blocks.flatMap(\.routes)).write(to: &writer)
        UpstreamSums(blocks.flatMap(\.upstreams)).write(to: &writer)
        LimitSums(blocks.flatMap(\.limits)).write(to: &writer)
        reloads.write(to: &writer)
        ProcessMetrics.write(to: &writer)
        for source in sources { writer.write(source.family, source.samples()) }
        return writer.bytes
    }

    private static func writeWorkerCounters(of shards: [WorkerShard], to writer: inout OpenMetricsWriter) {
        var family: MetricFamily?
        var samples: [MetricSample] = []
        for counter in WorkerCounter.allCases {
            let exposition = counter.exposition
            if let family, family != exposition.family {
                writer.write(family, samples)
                samples = []
            }
            family = exposition.family
            let sum = shards.reduce(0 as UInt64) { $0 &+ $1.value(counter) }
            samples.append(
                MetricSample(
                    exposition.isNanoseconds ? Double(sum) / 1e9 : Double(Int64(bitPattern: sum)),
                    labels: exposition.label.map { [$0] } ?? []))
        }
        if let family { writer.write(family, samples) }
    }
}
