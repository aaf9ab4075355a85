// How many rules there are of which kind.

extension RuleSet {
    /// Rules by phase and paranoia level, chains counted once; only counts above 0, in order. A rule's level is in its
    /// tags, `paranoia-level/2`; 0 is for rules that have none.
    package var census: [(phase: Phase, paranoia: Int, rules: Int)] {
        var counts: [Phase: [Int: Int]] = [:]
        for rule in rules { counts[rule.phase, default: [:]][rule.paranoia, default: 0] += 1 }
        return Phase.allCases.flatMap { phase in
            (counts[phase] ?? [:]).sorted { $0.key < $1.key }.map { (phase, $0.key, $0.value) }
        }
    }
}

extension RuleFacts {
    /// The paranoia level that the rule belongs to, 1 to 4; 0 for none.
    var paranoia: Int {
        for tag in tagTexts where tag.hasPrefix("paranoia-level/") {
            if let level = Int(tag.dropFirst("paranoia-level/".count)) { return level }
        }
        return 0
    }
}
