// What came of a log, for people.

internal import Diagnostics

extension TuningReport {
    var text: String {
        var text = "\(tally.lines) lines, \(tally.requests) requests of \(tally.clientCount) clients"
        if tally.malformed > 0 { text += "; \(tally.malformed) lines are no records of the WAF" }
        if tally.untracked > 0 { text += "; \(tally.untracked) hits beyond \(tally.limits.groups) kinds not looked at" }
        text += "\n"
        guard !proposed.isEmpty || !refused.isEmpty else { return text + "nothing was hit\n" }
        if proposed.isEmpty {
            text += "nothing is proposed\n"
        } else {
            text += "\nproposed, which together frees \(freed) of \(tally.requests) requests:\n\n"
            text += Self.table(proposed) { "\($0.freedAlone)" } + "\n"
            text += "for the configuration:\n\n\(yaml)\nor in SecLang:\n\n\(secLang)"
        }
        if !refused.isEmpty {
            text += "\nnot proposed:\n\n" + Self.table(Array(refused.prefix(Self.shownRefusals)), last: "WHY") {
                $0.refusal?.words ?? ""
            }
            if refused.count > Self.shownRefusals { text += "and \(refused.count - Self.shownRefusals) more\n" }
        }
        return text
    }

    /// As many rows as people read; `--json` has them all.
    private static let shownRefusals = 50

    private static func table(
        _ proposals: [TuningProposal], last: String = "FREED ALONE", _ cell: (TuningProposal) -> String
    ) -> String {
        var table = TextTable()
        table.add(["RULE", "VARIABLE", "ROUTE", "REQUESTS", "CLIENTS", "SCANNERS", last])
        for proposal in proposals {
            let group = proposal.group
            table.add([
                "\(group.key.rule)", shown(group.key.variable), shown(group.key.route), "\(group.requests)",
                "\(proposal.honestClients)\(group.hasMoreClients ? "+" : "")", "\(proposal.scanners)", cell(proposal),
            ])
        }
        return table.text
    }

    /// A text from outside for a terminal: in one line, without commands, not too long.
    private static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(60).map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" }
        return scalars.isEmpty ? "-" : String(scalars)
    }
}
