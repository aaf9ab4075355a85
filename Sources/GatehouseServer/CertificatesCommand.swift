// `gatehouse certificates`: what is served to whom, until when?

internal import ConfigModel
internal import Glibc
internal import Snapshots
internal import TLS

/// Lists the certificates of every TLS listener by the names that clients ask for.
public enum CertificatesCommand {
    /// Lists what the configuration at `path` serves. What is wrong with certificates goes to the result's errors.
    public static func run(configuration path: String, asJSON: Bool) -> CommandResult {
        let configuration = OfflineConfiguration(path: path)
        guard let compiled = configuration.compiled else { return configuration.refusal }
        let entries = entries(of: compiled.snapshot, now: Int64(time(nil)))
        let output = asJSON
            ? JSONValue.object([JSONValue.Member("certificates", .array(entries.map(json)))]).indentedText
            : text(entries)
        return CommandResult(output: output, errors: configuration.diagnosticLines)
    }

    /// One certificate under one name.
    private struct Entry {
        var listener: String
        /// A name or wildcard; nil for every other name, and for none.
        var name: String?
        var facts: CertificateFacts
    }

    private static func entries(of snapshot: ProxySnapshot, now: Int64) -> [Entry] {
        snapshot.listeners.flatMap { listener -> [Entry] in
            guard let index = listener.tls?.certificates else { return [] }
            let named = index.describe().flatMap { answer in
                answer.pairs.map { Entry(listener: listener.address, name: answer.name, facts: facts($0, now)) }
            }
            let others = index.lookup(name: "").alternatives.map {
                Entry(listener: listener.address, name: nil, facts: facts($0, now))
            }
            return named + others
        }
    }

    private static func facts(_ pair: CertificatePair, _ now: Int64) -> CertificateFacts {
        CertificateFacts(pair, now: now)
    }

    private static func text(_ entries: [Entry]) -> String {
        guard !entries.isEmpty else { return "no listener speaks TLS\n" }
        var table = TextTable()
        table.add(["LISTENER", "NAME", "FILE", "KEY", "ISSUER", "VALID UNTIL", "DAYS LEFT"])
        for entry in entries {
            let facts = entry.facts
            table.add([
                entry.listener, entry.name ?? "(any other)", facts.file, facts.keyKind, facts.issuer, facts.validUntil,
                facts.daysLeft < 0 ? "\(facts.daysLeft) (expired)" : "\(facts.daysLeft)",
            ])
        }
        return table.text
    }

    private static func json(_ entry: Entry) -> JSONValue {
        let place = [
            JSONValue.Member("listener", .text(entry.listener)), JSONValue.Member("name", .optional(entry.name)),
        ]
        return .object(place + entry.facts.members)
    }
}
