// The web application firewall's part of an explanation, for people and for programs.

internal import ConfigModel
internal import DataPlane

extension InspectionReport {
    /// One line for the rule set, one or two for each match that says or counts something, one for the decision.
    var lines: [String] {
        var lines = [heading]
        var silent: Set<String> = []
        var partial: Set<String> = []
        var score = (inbound: 0, outbound: 0)
        for (index, match) in matches.enumerated() {
            if !match.isComplete, !isCompleted(index) {
                partial.insert(match.place)
                continue
            }
            let grows = match.inboundScore != score.inbound || match.outboundScore != score.outbound
            guard match.isLogged || grows || !match.disruption.isEmpty else {
                silent.insert(match.place)
                continue
            }
            lines.append("  \(match.title)\(match.isComplete ? "" : ", a link of its chain")")
            lines.append("    \(match.evidence)\(match.scores(since: score))")
            score = (match.inboundScore, match.outboundScore)
        }
        if !silent.isEmpty { lines.append("  rules that only prepare or count: \(silent.count)") }
        if !partial.isEmpty { lines.append("  chains that matched in part: \(partial.count)") }
        for left in leftOut {
            lines.append("  not \(left.match.title)")
            lines.append("    \(left.match.evidence)")
            lines.append("    left out by \(left.exclusion)\(left.origin.map { " (\($0))" } ?? "")")
        }
        if let unseenBody { lines.append("  body not seen: \(unseenBody)") }
        lines.append("  \(verdict)")
        return lines
    }

    /// Whether the chain that a link belongs to matches as a whole further down.
    private func isCompleted(_ index: Int) -> Bool {
        matches[index...].prefix { $0.place == matches[index].place }.contains(where: \.isComplete)
    }

    private var heading: String {
        switch mode {
        case "block": "\(ruleSet), decisions are carried out"
        case "detect": "\(ruleSet), decisions are only logged"
        default: "\(ruleSet), as its rules say"
        }
    }

    private var verdict: String {
        guard let decision else { return "no rule refuses it" }
        let who = decision.rule.map { "decided by \($0) (\(decision.file):\(decision.line))" } ?? "decided by a limit"
        return "\(who): \(decision.action)\(decision.isEnforced ? "" : ", not carried out")"
    }
}

extension InspectionReport.Match {
    fileprivate var place: String { "\(rule) (\(file):\(line))" }

    fileprivate var title: String {
        place + (message.isEmpty ? "" : ": \(message)")
    }

    fileprivate var evidence: String {
        let cut = captured.isEmpty || captured == value ? "" : ", of it \"\(captured)\""
        return "\(variable.isEmpty ? "always" : "\(variable) = \"\(value)\"\(cut)")"
    }

    fileprivate func scores(since last: (inbound: Int, outbound: Int)) -> String {
        var text = ""
        if inboundScore != last.inbound { text += ", score \(last.inbound) -> \(inboundScore)" }
        if outboundScore != last.outbound { text += ", answer's score \(last.outbound) -> \(outboundScore)" }
        return text
    }
}

// MARK: JSON

extension InspectionReport {
    var json: JSONValue {
        .object([
            JSONValue.Member("ruleSet", .text(ruleSet)), JSONValue.Member("mode", .text(mode)),
            JSONValue.Member("matches", .array(matches.map { .object($0.members) })),
            JSONValue.Member("leftOut", .array(leftOut.map { left in
                .object(left.match.members + [
                    JSONValue.Member("exclusion", .text(left.exclusion)),
                    JSONValue.Member("origin", .optional(left.origin)),
                ])
            })),
            JSONValue.Member("decision", decision?.json ?? .null),
            JSONValue.Member("unseenBody", .optional(unseenBody)),
        ])
    }
}

extension InspectionReport.Match {
    fileprivate var members: [JSONValue.Member] {
        [
            JSONValue.Member("rule", .integer(rule)), JSONValue.Member("file", .text(file)),
            JSONValue.Member("line", .integer(line)), JSONValue.Member("phase", .integer(phase)),
            JSONValue.Member("message", .text(message)), JSONValue.Member("data", .text(data)),
            JSONValue.Member("tags", .texts(tags)),
            JSONValue.Member("severity", severity.map { .integer($0) } ?? .null),
            JSONValue.Member("variable", .text(variable)), JSONValue.Member("value", .text(value)),
            JSONValue.Member("captured", .text(captured)), JSONValue.Member("inboundScore", .integer(inboundScore)),
            JSONValue.Member("outboundScore", .integer(outboundScore)),
            JSONValue.Member("isComplete", .boolean(isComplete)), JSONValue.Member("isLogged", .boolean(isLogged)),
            JSONValue.Member("disruption", .text(disruption)),
        ]
    }
}

extension InspectionReport.Decision {
    fileprivate var json: JSONValue {
        .object([
            JSONValue.Member("rule", rule.map { .integer($0) } ?? .null), JSONValue.Member("file", .text(file)),
            JSONValue.Member("line", .integer(line)), JSONValue.Member("action", .text(action)),
            JSONValue.Member("status", status.map { .integer(Int($0)) } ?? .null),
            JSONValue.Member("isEnforced", .boolean(isEnforced)),
        ])
    }
}
