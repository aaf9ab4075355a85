// `gatehouse waf tune`: which rules are wrong about honest requests, and how are they told?

internal import ConfigModel

/// Reads a WAF log, and proposes the narrowest exclusions for what hits honest clients.
public enum TuneCommand {
    /// How many honest clients a proposal needs, unless somebody says otherwise.
    public static let minimumClients = 3

    /// Reads the log at `path`; `-` is standard input.
    ///
    /// - Parameters:
    ///   - configuration: a configuration file whose routes are the ones to propose for; nil for those of the log.
    ///   - minimumClients: how many clients that do not look like scanners must be hit alike.
    public static func run(
        log path: String, configuration: String?, minimumClients: Int = minimumClients, asJSON: Bool
    ) -> CommandResult {
        guard minimumClients > 0 else {
            return .misused("--clients: found \(minimumClients), expected at least 1")
        }
        var routes: Set<String>?
        if let configuration {
            let offline = OfflineConfiguration(path: configuration)
            guard let compiled = offline.compiled else { return offline.refusal }
            routes = Set(compiled.model.routes.map(\.name.value))
        }
        var tally = TuningTally()
        do throws(LogLines.Unreadable) {
            try LogLines.read(path, limit: tally.limits.lineBytes) { line in
                switch line {
                case .bytes(let bytes): tally.add(line: bytes)
                case .overlong: tally.addOverlongLine()
                }
            }
        } catch {
            return .misused("--log: cannot read \(path): \(error.reason)")
        }
        tally.finish()
        let report = TuningReport(tally, routes: routes, minimumClients: minimumClients)
        return CommandResult(output: asJSON ? report.json.indentedText : report.text)
    }
}
