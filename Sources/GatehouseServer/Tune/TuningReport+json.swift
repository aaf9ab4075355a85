// What came of a log, for programs.

internal import ConfigModel

extension TuningReport {
    var json: JSONValue {
        typealias Member = JSONValue.Member
        return .object([
            Member("lines", .integer(tally.lines)), Member("malformedLines", .integer(tally.malformed)),
            Member("requests", .integer(tally.requests)), Member("clients", .integer(tally.clientCount)),
            Member("hitsNotLookedAt", .integer(tally.untracked)), Member("freed", .integer(freed)),
            Member("proposed", .array(proposed.map(Self.json))), Member("refused", .array(refused.map(Self.json))),
            Member("yaml", .text(proposed.isEmpty ? "" : yaml)), Member("secLang", .text(secLang)),
        ])
    }

    private static func json(_ proposal: TuningProposal) -> JSONValue {
        typealias Member = JSONValue.Member
        let group = proposal.group
        return .object([
            Member("rule", .integer(group.key.rule)), Member("variable", .text(group.key.variable)),
            Member("route", .text(group.key.route)), Member("target", .optional(proposal.target)),
            Member("message", .text(group.message)), Member("sample", .text(group.sample)),
            Member("hits", .integer(group.hits)), Member("requests", .integer(group.requests)),
            Member("freedAlone", .integer(proposal.freedAlone)), Member("clients", .integer(proposal.honestClients)),
            Member("scanners", .integer(proposal.scanners)), Member("refusal", .optional(proposal.refusal?.words)),
        ])
    }
}
