// How often the configuration was replaced, and how it went.

internal import Synchronization

/// Written by the control plane, read by the exposition. Any thread may do either.
public final class ReloadMetrics: Sendable {
    private struct State {
        var generation: UInt64 = 0
        var succeeded: UInt64 = 0
        var failed: UInt64 = 0
        var rotations: UInt64 = 0
        var lastSuccessUnixSeconds: Double = 0
        var lastSucceeded = true
        var generations: [Generation] = []
    }

    private struct Generation { weak var publication: (any AnyObject & Sendable)? }

    private let state = Mutex(State())

    package init() {}

    /// Notes that snapshot `generation` was published at `unixSeconds` since the epoch.
    public func succeeded(generation: UInt64, atUnixSeconds unixSeconds: Double) {
        state.withLock {
            $0.generation = generation
            $0.succeeded += 1
            $0.lastSuccessUnixSeconds = unixSeconds
            $0.lastSucceeded = true
        }
    }

    /// Notes that snapshot `generation` was published for its certificates alone.
    public func rotated(generation: UInt64) {
        state.withLock {
            $0.generation = generation
            $0.rotations += 1
        }
    }

    /// Watches how long what was published is in use.
    public func watch(_ publication: any AnyObject & Sendable) {
        state.withLock {
            $0.generations.removeAll { $0.publication == nil }
            $0.generations.append(Generation(publication: publication))
        }
    }

    /// Notes that a new configuration was refused and the old one stays.
    public func failed() {
        state.withLock {
            $0.failed += 1
            $0.lastSucceeded = false
        }
    }

    func write(to writer: inout OpenMetricsWriter) {
        let state = state.withLock { $0 }
        writer.write(
            MetricFamily("gatehouse_config_generation", .gauge, "Number of the snapshot that is published."),
            [MetricSample(Double(state.generation))])
        writer.write(
            MetricFamily(
                "gatehouse_config_generations_in_use", .gauge,
                "The published snapshot, and older ones with requests that began on them."),
            [MetricSample(Double(state.generations.count { $0.publication != nil }))])
        writer.write(
            MetricFamily("gatehouse_config_reloads_total", .counter, "Configurations read, by result."),
            [
                MetricSample(Double(state.succeeded), labels: [("result", "success")]),
                MetricSample(Double(state.failed), labels: [("result", "failure")]),
            ])
        writer.write(
            MetricFamily(
                "gatehouse_certificate_rotations_total", .counter,
                "Generations published for new certificates, the configuration unread."),
            [MetricSample(Double(state.rotations))])
        writer.write(
            MetricFamily(
                "gatehouse_config_last_reload_successful", .gauge, "1 if the newest one is in force, else 0."),
            [MetricSample(state.lastSucceeded ? 1 : 0)])
        writer.write(
            MetricFamily(
                "gatehouse_config_last_reload_success_timestamp_seconds", .gauge,
                "When a configuration last came into force, Unix time."),
            [MetricSample(state.lastSuccessUnixSeconds)])
    }
}
