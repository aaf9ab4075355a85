// What the operator's listener serves.

internal import ConfigModel
public import ControlPlane
public import DataPlane
public import HTTPSemantics
public import Telemetry

/// Metrics, health and configuration over HTTP.
///
/// Everything is made when it is asked for, on the admin worker's thread: a slow scrape delays no client.
public final class OperatorPages: AdminResponder {
    private let metrics: MetricRegistry
    private let status: StatusBoard

    public init(metrics: MetricRegistry, status: StatusBoard) {
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
        case "/": return AdminAnswer(status: 200, text: "/metrics\n/healthz\n/readyz\n/config")
        default: return AdminAnswer(status: 404, text: "not found; see /")
        }
    }

    private func configuration() -> AdminAnswer {
        guard let model = status.model else { return AdminAnswer(status: 503, text: "no configuration yet") }
        return AdminAnswer(
            status: 200, contentType: "application/json", body: Array((renderJSON(model) + "\n").utf8))
    }
}
