// The web application firewall: rule sets and who names them.

import Diagnostics

extension Validator {
    mutating func checkRuleSets() {
        var first: [String: SourcePosition?] = [:]
        for ruleSet in model.ruleSets {
            if let earlier = first[ruleSet.name.value] {
                error(
                    "there is a rule set \"\(ruleSet.name.value)\" already\(place(earlier))", at: ruleSet.name.position)
            }
            first[ruleSet.name.value] = ruleSet.name.position
            if ruleSet.name.value == RuleSetModel.builtInName {
                error(
                    "the rule set \"\(ruleSet.name.value)\" is built in: call yours something else",
                    at: ruleSet.name.position)
            }
            if ruleSet.include.isEmpty {
                error("the rule set \"\(ruleSet.name.value)\" has no files", at: ruleSet.name.position)
            }
        }
        if let waf = model.waf { check(waf) }
        for route in model.routes { if let waf = route.waf { check(waf) } }
    }

    private mutating func check(_ waf: WAFModel) {
        guard let rules = waf.rules else { return }
        let names = model.ruleSets.map(\.name.value) + [RuleSetModel.coreName, RuleSetModel.builtInName]
        if !names.contains(rules.value) {
            error(
                "unknown rule set \"\(rules.value)\"\(suggestion(for: rules.value, among: names))", at: rules.position)
        }
    }
}
