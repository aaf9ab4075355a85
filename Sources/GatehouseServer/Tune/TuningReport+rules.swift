// What is proposed, as text to paste.

internal import ConfigModel

extension TuningReport {
    /// The id of the first rule that is written; ids below 100,000 are the operator's own.
    static let firstIdentifier = 10_001

    /// Exclusions in YAML, for each route what goes into it.
    var yaml: String {
        var text = ""
        for (route, proposals) in byRoute {
            text += "# route \(JSONValue.text(route).indentedText.trimmedLine)\nwaf:\n  exclude:\n"
            for proposal in proposals {
                let rule = "rule: \(proposal.group.key.rule)"
                text += "    - { \(rule)\(proposal.target.map { ", target: \"\($0)\"" } ?? "") }\n"
            }
        }
        return text
    }

    /// Exclusions in SecLang, of those groups that are hit at the same place in one rule.
    ///
    /// Rules that look at the request's place are read before the rule set, `SecRuleUpdateTargetById` and
    /// `SecRuleRemoveById` behind it.
    var secLang: String {
        var before = ""
        var behind = ""
        var identifier = Self.firstIdentifier
        for (condition, proposals) in byCondition {
            if condition.isNone {
                behind += proposals.map { proposal in
                    let rule = proposal.group.key.rule
                    return proposal.target.map { "SecRuleUpdateTargetById \(rule) \"!\($0)\"\n" }
                        ?? "SecRuleRemoveById \(rule)\n"
                }.joined()
                continue
            }
            let controls = proposals.map { proposal in
                let rule = proposal.group.key.rule
                return proposal.target.map { "ctl:ruleRemoveTargetById=\(rule);\($0)" } ?? "ctl:ruleRemoveById=\(rule)"
            }
            before += condition.rule(identifier: identifier, controls)
            identifier += 1
        }
        return (before.isEmpty ? "" : "# Before the rule set.\n" + before)
            + (behind.isEmpty ? "" : "# Behind the rule set.\n" + behind)
    }

    private var byRoute: [(String, [TuningProposal])] { grouped { $0.group.key.route } }

    private var byCondition: [(RequestCondition, [TuningProposal])] { grouped { RequestCondition($0.group) } }

    /// What is proposed by something, in the order of its first.
    private func grouped<Key: Hashable>(_ key: (TuningProposal) -> Key) -> [(Key, [TuningProposal])] {
        var places: [Key: Int] = [:]
        var groups: [(Key, [TuningProposal])] = []
        for proposal in proposed {
            let key = key(proposal)
            if let place = places[key] {
                groups[place].1.append(proposal)
            } else {
                places[key] = groups.count
                groups.append((key, [proposal]))
            }
        }
        return groups
    }
}

/// Which requests a rule of exclusions is for.
private struct RequestCondition: Hashable {
    let hosts: [String]
    let place: HitPlace

    init(_ group: HitGroup) {
        hosts = group.hosts?.sorted() ?? []
        place = group.place ?? .everywhere
    }

    var isNone: Bool { hosts.isEmpty && place.isEverywhere }

    func rule(identifier: Int, _ controls: [String]) -> String {
        var tests: [(head: String, transformations: String)] = []
        if let host = hosts.first {
            let pattern = hosts.map(Self.escaped).joined(separator: "|")
            tests.append((
                hosts.count == 1 ? "SERVER_NAME \"@streq \(host)\"" : "SERVER_NAME \"@rx ^(?:\(pattern))$\"",
                "t:none,t:lowercase"
            ))
        }
        if !place.isEverywhere {
            let name = place.isExact ? "streq" : "beginsWith"
            tests.append(("REQUEST_FILENAME \"@\(name) \(place.path)\"", "t:none,t:normalizePath"))
        }
        var text = ""
        for (number, test) in tests.enumerated() {
            let indent = String(repeating: "    ", count: number)
            var actions = number == 0 ? "id:\(identifier),phase:1,pass,nolog,\(test.transformations)"
                : test.transformations
            if number + 1 < tests.count {
                actions += ",chain"
            } else {
                actions += controls.map { ",\\\n\(indent)    \($0)" }.joined()
            }
            text += "\(indent)SecRule \(test.head) \\\n\(indent)    \"\(actions)\"\n"
        }
        return text
    }

    private static func escaped(_ host: String) -> String { host.split(separator: ".").joined(separator: "\\.") }
}

extension String {
    /// Without the line feed at its end.
    fileprivate var trimmedLine: String { hasSuffix("\n") ? String(dropLast()) : self }
}
