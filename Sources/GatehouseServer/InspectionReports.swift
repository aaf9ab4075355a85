// What is to be known of the web application firewall that is in force: in the log and among the metrics.

internal import Logging
internal import Snapshots
internal import Synchronization
internal import Telemetry

/// Keeps what is loaded for whoever scrapes metrics, and tells the log of each change.
final class InspectionReports: Sendable {
    private let loaded = Mutex(LoadedRules())

    init(_ metrics: MetricRegistry) {
        metrics.add(
            MetricFamily("gatehouse_waf_rules", .gauge, "Rules loaded, by rule set, phase and paranoia level; 0: none.")
        ) { [weak self] in self?.ruleSamples ?? [] }
        metrics.add(
            MetricFamily(
                "gatehouse_waf_route_info", .gauge, "Always 1; the labels say which rules a route runs, and how.")
        ) { [weak self] in self?.routeSamples ?? [] }
    }

    /// A snapshot is in force.
    func note(_ snapshot: ProxySnapshot, _ logger: Logger) {
        let new = snapshot.loadedRules
        let isNew = loaded.withLock { loaded in
            defer { loaded = new }
            return loaded != new
        }
        guard isNew else { return }
        for ruleSet in new.ruleSets {
            logger.info(
                "WAF rule set in force",
                metadata: [
                    "ruleSet": "\(ruleSet.name)", "rules": "\(ruleSet.total)", "byPhase": "\(ruleSet.phaseWords)",
                ])
        }
        // Routes that run the same in the same way are one line.
        var groups: [(words: [String], names: [String])] = []
        for route in new.routes {
            let words = [route.ruleSet, route.mode] + route.overlayWords
            if let index = groups.firstIndex(where: { $0.words == words }) {
                groups[index].names.append(route.route)
            } else {
                groups.append((words, [route.route]))
            }
        }
        for group in groups {
            let more = group.names.count > Self.namedRoutes ? " and \(group.names.count - Self.namedRoutes) more" : ""
            logger.info(
                "WAF of routes",
                metadata: [
                    "ruleSet": "\(group.words[0])", "mode": "\(group.words[1])",
                    "overlay": "\(group.words.dropFirst(2).joined(separator: ", "))",
                    "routes": "\(group.names.prefix(Self.namedRoutes).joined(separator: " "))\(more)",
                ])
        }
    }

    /// As many routes as a line of the log can name.
    private static let namedRoutes = 20

    private var ruleSamples: [MetricSample] {
        loaded.withLock { $0 }.ruleSets.flatMap { ruleSet in
            ruleSet.counts.map { count in
                MetricSample(
                    Double(count.rules),
                    labels: [
                        ("rule_set", ruleSet.name), ("phase", "\(count.phase)"), ("paranoia", "\(count.paranoia)"),
                    ])
            }
        }
    }

    private var routeSamples: [MetricSample] {
        loaded.withLock { $0 }.routes.map { route in
            MetricSample(
                1,
                labels: [
                    ("route", route.route), ("rule_set", route.ruleSet), ("mode", route.mode),
                    ("paranoia", route.paranoia.map(String.init) ?? ""),
                    ("rules_left_out", "\(route.rulesLeftOut)"), ("rules_shortened", "\(route.rulesShortened)"),
                ])
        }
    }
}
