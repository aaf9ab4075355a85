// Where health checks are told of: to the workers, in the log, among the metrics.

internal import DNS
internal import Logging
internal import Telemetry
internal import Upstreams

/// Connects a health checker to those who want to know.
enum HealthReports {
    /// A checker whose judgements reach the workers by `bell`, and the operator by log and metrics.
    static func checker(
        resolver: Resolver, bell: WorkersBell, metrics: MetricRegistry, logger: Logger
    ) -> HealthChecker {
        let checker = HealthChecker(
            resolver: resolver, onChange: { bell.ring() }, onTransition: { log($0, to: logger) })
        bell.alsoCall { [weak checker] in checker?.wake() }
        let board = checker.board
        let help = "Whether health checks find an endpoint well: 1, or 0 where not."
        metrics.add(MetricFamily("gatehouse_upstream_endpoint_healthy", .gauge, help)) {
            board.entries.map { place, isHealthy in
                MetricSample(
                    isHealthy ? 1 : 0, labels: [("upstream", place.upstream), ("endpoint", "\(place.address)")])
            }
        }
        return checker
    }

    private static func log(_ transition: HealthTransition, to logger: Logger) {
        var metadata: Logger.Metadata = [
            "upstream": "\(transition.place.upstream)", "endpoint": "\(transition.place.address)",
        ]
        if let reason = transition.reason { metadata["reason"] = "\(reason)" }
        if transition.isHealthy {
            logger.info("endpoint is healthy", metadata: metadata)
        } else {
            logger.warning("endpoint is not healthy", metadata: metadata)
        }
    }
}
