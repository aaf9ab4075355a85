// Which rules are loaded, in words.

internal import Snapshots

extension LoadedRules {
    /// A line for each rule set and each route, for `check`.
    var lines: [String] { ruleSets.map { "rule set \($0.words)" } + routes.map { "route \($0.words)" } }
}

extension LoadedRules.RuleSetSummary {
    /// `crs: 612 rules: phase 1: 212 (paranoia 1: 90, …), phase 2: …`
    var words: String { "\(name): \(total) rules: \(phaseWords)" }

    /// `phase 1: 212 (none: 2, paranoia 1: 90, …), phase 2: …`
    var phaseWords: String {
        Set(counts.map(\.phase)).sorted().map { phase in
            let own = counts.filter { $0.phase == phase }
            let levels = own.map { $0.paranoia == 0 ? "no level: \($0.rules)" : "paranoia \($0.paranoia): \($0.rules)" }
            let sum = own.reduce(0) { $0 + $1.rules }
            let isPlain = own.allSatisfy { $0.paranoia == 0 }
            return "phase \(phase): \(sum)\(isPlain ? "" : " (\(levels.joined(separator: ", ")))")"
        }.joined(separator: "; ")
    }
}

extension LoadedRules.RouteSummary {
    /// `api: waf crs, detect, paranoia 2, thresholds 10 and 4, 3 rules left out`
    var words: String {
        let mode = mode == "rules" ? "mode by its rules" : mode
        return "\(route): waf \(([ruleSet, mode] + overlayWords).joined(separator: ", "))"
    }

    /// What is different from the rule set; empty where nothing is.
    var overlayWords: [String] {
        var words: [String] = []
        if let paranoia { words.append("paranoia \(paranoia)") }
        if let inboundThreshold { words.append("inbound threshold \(inboundThreshold)") }
        if let outboundThreshold { words.append("outbound threshold \(outboundThreshold)") }
        if rulesLeftOut > 0 { words.append("\(rulesLeftOut) \(rulesLeftOut == 1 ? "rule" : "rules") left out") }
        if rulesShortened > 0 {
            words.append("\(rulesShortened) \(rulesShortened == 1 ? "rule" : "rules") with targets left out")
        }
        return words
    }
}
