// The logs that are being written, for whoever scrapes metrics.

internal import Synchronization
internal import Telemetry

/// Logs by name; a reload may add one. Any thread.
final class RunningLogs: Sendable {
    private let logs = Mutex<[(name: String, writer: LogWriter)]>([])

    var all: [(name: String, writer: LogWriter)] { logs.withLock { $0 } }

    func add(_ name: String, _ writer: LogWriter) { logs.withLock { $0.append((name, writer)) } }
}
