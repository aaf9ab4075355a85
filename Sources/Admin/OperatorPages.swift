// What the operator's listener serves.

internal import Certificates
internal import ConfigModel
public import ControlPlane
public import DataPlane
public import HTTPSemantics
public import RateLimiting
public import Telemetry

/// Metrics, health and configuration over HTTP.
///
/// Everything is made when it is asked for, on the admin worker's thread: a slow scrape delays no client.
public final class OperatorPages: AdminResponder {
    private let metrics: MetricRegistry
    private let status: StatusBoard

    private let pressure: PressureBoards

    public init(metrics: MetricRegistry, status: StatusBoard, pressure: PressureBoards = PressureBoards()) {
        self.pressure = pressure
        self.metrics = metrics
        self.status = status
    }

    public func respond(method: HTTPMethod, target: String) -> AdminAnswer {
        guard method == .get || method == .head else {
            return AdminAnswer(status: 405, text: "only GET and HEAD are served here")
        }
        switch target.prefix(while: { $0 != "?" }) {
        case "/metrics":
            return AdminAnswer(status: 200, contentType: OpenMetricsWriter.contentType, body: metrics.exposition())
        case "/healthz": return AdminAnswer(status: 200, text: "ok")
        case "/readyz":
            return status.isReady
                ? AdminAnswer(status: 200, text: "ready") : AdminAnswer(status: 503, text: "not ready")
        case "/config": return configuration()
        case "/limits": return limits(asJSON: target.hasSuffix("?format=json"))
        case "/certificates": return certificates(asJSON: target.hasSuffix("?format=json"))
        case "/":
            return AdminAnswer(status: 200, text: "/metrics\n/healthz\n/readyz\n/config\n/limits\n/certificates")
        default: return AdminAnswer(status: 404, text: "not found; see /")
        }
    }

    /// The keys that rate limits deny most, most first: the limit, whose bucket, and how often lately.
    private func limits(asJSON isJSON: Bool) -> AdminAnswer {
        let top = pressure.top(PressureBoard.capacity)
        if isJSON {
            let entries = top.map { entry in
                let parts = entry.label.split(separator: ":", maxSplits: 1).map(String.init)
                return JSONValue.object([
                    JSONValue.Member("limit", .text(parts.first ?? "")),
                    JSONValue.Member("key", .text(parts.count > 1 ? String(parts[1].dropFirst()) : "")),
                    JSONValue.Member("denials", .integer(Int(clamping: entry.count))),
                    JSONValue.Member("excess", .integer(Int(clamping: entry.excess))),
                ])
            }
            return AdminAnswer(
                status: 200, contentType: "application/json",
                body: Array((JSONValue.array(entries).indentedText + "\n").utf8))
        }
        guard !top.isEmpty else { return AdminAnswer(status: 200, text: "no limit has denied anybody lately") }
        return AdminAnswer(
            status: 200,
            text: "denials lately (counts halve every minute), by limit and key\n"
                + top.map { "\($0.count)  \($0.label)" }.joined(separator: "\n"))
    }

    /// What is served to whom, why, and for how long; certificates alone, never a key.
    private func certificates(asJSON isJSON: Bool) -> AdminAnswer {
        let report = status.certificates.report()
        guard isJSON else { return AdminAnswer(status: 200, text: report.text) }
        return AdminAnswer(
            status: 200, contentType: "application/json",
            body: Array(report.json(breakingWithin: nil).indentedText.utf8))
    }

    private func configuration() -> AdminAnswer {
        guard let model = status.model else { return AdminAnswer(status: 503, text: "no configuration yet") }
        return AdminAnswer(
            status: 200, contentType: "application/json", body: Array((renderJSON(model) + "\n").utf8))
    }
}
