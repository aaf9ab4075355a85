// `gatehouse check`: is this configuration good?

internal import ConfigModel
internal import Snapshots
internal import TLS

/// Reads a configuration as `run` would, and says everything that is wrong with it.
public enum CheckCommand {
    /// Checks the configuration at `path`: its text, its certificates and keys, its regular expressions.
    ///
    /// Opens no socket and resolves no name. The result's output is a line, and one for each rule set and
    /// each route that runs one; diagnostics go to its errors.
    /// - Parameter isStrict: whether a warning is as bad as an error.
    public static func run(configuration path: String, isStrict: Bool) -> CommandResult {
        let configuration = OfflineConfiguration(path: path)
        var findings: [String] = []
        if configuration.errorCount > 0 { findings.append(counted(configuration.errorCount, "error")) }
        if configuration.warningCount > 0 { findings.append(counted(configuration.warningCount, "warning")) }
        var result = CommandResult(errors: configuration.diagnosticLines)
        guard let compiled = configuration.compiled else {
            result.output = "\(path): \(findings.joined(separator: ", "))\n"
            result.status = CommandResult.failure
            return result
        }
        if isStrict, configuration.warningCount > 0 { result.status = CommandResult.failure }
        let verdict = result.status == CommandResult.success ? "good" : "refused (--strict)"
        result.output = "\(path): \(verdict): \((contents(compiled) + findings).joined(separator: ", "))\n"
        result.output += compiled.snapshot.loadedRules.lines.map { "\($0)\n" }.joined()
        return result
    }

    private static func contents(_ compiled: OfflineConfiguration.Compiled) -> [String] {
        let pairs = compiled.snapshot.listeners.flatMap { $0.tls?.certificates.pairs ?? [] }
            .filter { $0.origin != SelfSignedCertificate.origin }
        return [
            counted(compiled.model.routes.count, "route"), counted(compiled.model.upstreams.count, "upstream"),
            counted(compiled.model.listeners.count, "listener"),
            counted(Set(pairs.map(\.fingerprint)).count, "certificate"),
        ]
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}
