// Reads `waf` and `ruleSets`.

import ConfigModel
import Diagnostics

/// Reads what is said of the web application firewall.
struct WAFDecoder {
    let report: DecodingReport

    /// Reads `off`, a rule set's name, or the long form.
    func decode(_ node: YAMLNode) -> WAFModel? {
        var model = WAFModel(at: node.position)
        switch node.content {
        case .scalar("off"), .scalar("false"): model.mode = Located(.off, at: node.position)
        case .scalar: model.rules = ScalarKind.name.read(node, report)
        case .null, .sequence, .mapping:
            guard let fields = Fields(node, as: .waf, report: report) else { return nil }
            fields.read("rules", as: .name, into: &model.rules)
            fields.read("mode", as: .choice(), into: &model.mode)
            fields.read("whenOverBudget", as: .choice(), into: &model.whenOverBudget)
            fields.read("compressedBodies", as: .choice(), into: &model.compressedBodies)
            fields.read("paranoia", as: .integer(1...4), into: &model.paranoia)
            if let thresholds = fields.fields("thresholds", as: .wafThresholds) {
                thresholds.read("inbound", as: .integer(1...1_000_000), into: &model.thresholds.inbound)
                thresholds.read("outbound", as: .integer(1...1_000_000), into: &model.thresholds.outbound)
            }
            if let exclude = fields["exclude"] { model.exclude = WAFExclusionDecoder(report: report).decode(exclude) }
        }
        return model
    }

    /// Reads rule sets by name. Files are relative to the file that names them.
    func decodeRuleSets(_ node: YAMLNode) -> [RuleSetModel] {
        guard case .mapping(let pairs) = node.content else {
            report.expected("rule sets by name", found: node)
            return []
        }
        return pairs.compactMap { pair in
            var include: [Located<String>] = []
            var geoDatabase: Located<String>?
            switch pair.value.content {
            case .scalar: include = [ScalarKind.name.read(pair.value, report)].compactMap(\.self)
            case .sequence(let items): include = items.compactMap { ScalarKind.name.read($0, report) }
            case .null, .mapping:
                guard let fields = Fields(pair.value, as: .ruleSet, report: report),
                    fields.required("include") != nil else { return nil }
                include = fields.list("include", of: .name)
                fields.read("geoDatabase", as: .name, into: &geoDatabase)
            }
            func resolved(_ file: Located<String>) -> Located<String> {
                Located(resolvedPath(file.value, from: pair.position.file), at: file.position)
            }
            return RuleSetModel(
                name: Located(pair.key, at: pair.position), include: include.map(resolved),
                geoDatabase: geoDatabase.map(resolved))
        }
    }
}
