// Reads what a route leaves out of a rule set.

import ConfigModel
import Diagnostics

/// Reads `exclude` of `waf`: ids, or mappings of `rule` or `tag` with `target`.
struct WAFExclusionDecoder {
    let report: DecodingReport

    func decode(_ node: YAMLNode) -> [WAFExclusionModel] {
        guard case .sequence(let items) = node.content else { return decodeOne(node).map { [$0] } ?? [] }
        return items.compactMap { decodeOne($0) }
    }

    private func decodeOne(_ node: YAMLNode) -> WAFExclusionModel? {
        if case .scalar = node.content { return ScalarKind.ruleIdentifiers.read(node, report).map(exclusion) }
        guard let fields = Fields(node, as: .wafExclusion, report: report) else { return nil }
        let targets = fields.list("target", of: .name)
        switch (fields["rule"], fields["tag"]) {
        case (let rule?, nil):
            return ScalarKind.ruleIdentifiers.read(rule, report).map { exclusion($0, targets) }
        case (nil, let tag?):
            return ScalarKind.name.read(tag, report).map {
                WAFExclusionModel(Located(.tag($0.value), at: $0.position), targets: targets)
            }
        case (.some, .some):
            report.error("an exclusion has a rule or a tag, not both", at: node.position)
        case (nil, nil):
            report.error("an exclusion needs \"rule\" or \"tag\"", at: node.position)
        }
        return nil
    }

    private func exclusion(_ rules: Located<ClosedRange<Int>>) -> WAFExclusionModel { exclusion(rules, []) }

    private func exclusion(_ rules: Located<ClosedRange<Int>>, _ targets: [Located<String>]) -> WAFExclusionModel {
        WAFExclusionModel(rules.map { .identifiers($0) }, targets: targets)
    }
}

extension ScalarKind where Value == ClosedRange<Int> {
    /// A rule's id or a range of them.
    static let ruleIdentifiers = ScalarKind("a rule's id such as 942100, or a range such as 941100-941999") {
        text throws(ValueProblem) in
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { decimalNumber($0) }
        guard parts.count <= 2, let first = parts.first.flatMap({ $0 }), let last = parts.last.flatMap({ $0 }),
            first > 0
        else { throw .notOfThisKind }
        guard first <= last else { throw ValueProblem("the range ends before it begins") }
        return first...last
    }
}
