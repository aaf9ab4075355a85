// The report for people and for programs.

public import ConfigModel
internal import Diagnostics

extension CertificateReport {
    /// A table, and below it what is wrong.
    public var text: String {
        guard !entries.isEmpty else { return "no listener speaks TLS\n" + problems }
        var table = TextTable()
        table.add(["LISTENER", "NAME", "FILE", "KEY", "ISSUER", "VALID UNTIL", "LEFT", "STAPLE", "CLIENTS", "WHY"])
        for entry in entries {
            let left = entry.notAfter - now
            table.add([
                entry.listener, entry.name ?? "(any other)", entry.file, entry.keyKind, entry.issuer,
                CertificateDate.day(entry.notAfter), left < 0 ? "expired \(Self.left(left))" : Self.left(left),
                entry.staple.text(at: now), entry.clients, entry.reason,
            ])
        }
        return table.text + problems
    }

    private var problems: String {
        var told: Set<String> = []
        let lines = entries.flatMap { entry in
            told.insert(entry.file).inserted ? entry.problems.map { "\(entry.file): \($0)" } : []
        } + findings.map(\.message)
        return lines.isEmpty ? "" : "\nProblems:\n" + lines.map { "  \($0)\n" }.joined()
    }

    /// The same as JSON. `breaks` is what ends within `seconds`, or has ended.
    public func json(breakingWithin seconds: Int64?) -> JSONValue {
        .object([
            JSONValue.Member("certificates", .array(entries.map(json))),
            JSONValue.Member("findings", .array(findings.map { .text($0.message) })),
            JSONValue.Member("breaks", .array(breaking(within: seconds).map { .text($0) })),
        ])
    }

    private func json(_ entry: Entry) -> JSONValue {
        let left = entry.notAfter - now
        return .object([
            JSONValue.Member("listener", .text(entry.listener)),
            JSONValue.Member("name", entry.name.map { .text($0) } ?? .null),
            JSONValue.Member("file", .text(entry.file)),
            JSONValue.Member("names", .array(entry.names.map { .text($0) })),
            JSONValue.Member("keyKind", .text(entry.keyKind)), JSONValue.Member("issuer", .text(entry.issuer)),
            JSONValue.Member("fingerprint", .text(entry.fingerprint)),
            JSONValue.Member("validFrom", .text(CertificateDate.day(entry.notBefore))),
            JSONValue.Member("validUntil", .text(CertificateDate.day(entry.notAfter))),
            JSONValue.Member("daysLeft", .integer(Int((left < 0 ? left - 86_399 : left) / 86_400))),
            JSONValue.Member("hoursLeft", .integer(Int((left < 0 ? left - 3599 : left) / 3600))),
            JSONValue.Member("staple", entry.staple.json(at: now)),
            JSONValue.Member("clients", .text(entry.clients)), JSONValue.Member("why", .text(entry.reason)),
            JSONValue.Member("warnings", .array(entry.problems.map { .text($0) })),
        ])
    }
}
