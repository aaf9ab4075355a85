// `gatehouse certificates`: what is served to whom, why, and until when? What breaks soon?

internal import Certificates
internal import ConfigModel
internal import Snapshots
internal import Stapling
internal import TLS

/// Lists the certificates of every TLS listener by the names that clients ask for.
public enum CertificatesCommand {
    /// What to look for.
    public struct Question {
        /// Whether programs read the answer.
        public var asJSON = false
        /// What ends within this time counts as broken: `30d`, `12h`, `90m`, `45s`. Nil for what is said to end soon.
        public var within: String?
        /// Whether to rehearse a rotation on a copy.
        public var rehearses = false

        public init() {}
    }

    /// Lists what the configuration at `path` serves. The status is a failure where something is broken, or breaks
    /// within the time asked about.
    public static func run(configuration path: String, _ question: Question = Question()) -> CommandResult {
        var bound: Int64?
        if let within = question.within {
            guard let seconds = TimeSpan.seconds(within) else {
                return .misused("--within: found \"\(within)\", expected a number with its unit, such as 30d or 12h")
            }
            bound = seconds
        }
        let configuration = OfflineConfiguration(path: path)
        guard let compiled = configuration.compiled else { return configuration.refusal }
        if question.rehearses {
            let result = CertificateRehearsal.run(compiled.model, compiled.snapshot, asJSON: question.asJSON)
            return CommandResult(
                output: result.output, errors: configuration.diagnosticLines, status: result.status)
        }
        let listeners = compiled.snapshot.listeners.compactMap { listener in
            listener.tls.map { (address: listener.address, index: $0.certificates) }
        }
        let stapling = compiled.model.ocspStapling
        if stapling.isOn.value {
            // As a start would: what was kept by the process that runs.
            StapleStore(stapling.storage.value).adopt(
                listeners.flatMap(\.index.pairs), now: UnixTime.now())
        }
        let report = CertificateReport(
            listeners: listeners, standings: configuration.certificates.standings, now: UnixTime.now())
        let breaking = report.breaking(within: bound)
        let output = question.asJSON ? report.json(breakingWithin: bound).indentedText : report.text
        return CommandResult(
            output: output,
            errors: configuration.diagnosticLines + breaking.map { "breaks: \($0)\n" }.joined(),
            status: breaking.isEmpty ? CommandResult.success : CommandResult.failure)
    }
}

/// Spans of time as people write them.
enum TimeSpan {
    /// `30d`, `12h`, `90m` or `45s` in seconds; nil for anything else.
    static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
        guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()), count >= 0 else {
            return nil
        }
        let (seconds, isOverflow) = count.multipliedReportingOverflow(by: unit)
        return isOverflow ? nil : seconds
    }
}
