// A route's wishes, checked against the rule set that they are about.

package import Diagnostics
internal import PatternMatching
internal import SecLang

/// Makes overlays. What names nothing is an error with its place; what changes nothing is a warning.
package struct OverlayCompiler {
    private let ruleSet: RuleSet
    private let setName: String
    private let heads: [RulePlan]
    private var diagnostics: [Diagnostic] = []
    private var removed: RuleMask
    private var shortened: RuleMask
    private var targets: [RuleOverlay.LeftOutTarget] = []
    private var exclusions: [AppliedExclusion] = []

    /// - Parameter name: what the configuration calls the rule set.
    package static func compile(
        _ request: OverlayRequest, for ruleSet: RuleSet, named name: String
    ) -> (overlay: RuleOverlay?, diagnostics: [Diagnostic]) {
        guard !request.isEmpty else { return (nil, []) }
        var compiler = OverlayCompiler(ruleSet, name)
        for exclusion in request.exclusions { compiler.take(exclusion) }
        let variables = compiler.variables(request)
        let overlay = RuleOverlay(
            removed: compiler.removed, shortened: compiler.shortened, targets: compiler.targets, variables: variables,
            setters: compiler.setters(of: variables.map(\.slot)), exclusions: compiler.exclusions,
            request: request)
        return (overlay, compiler.diagnostics)
    }

    private init(_ ruleSet: RuleSet, _ name: String) {
        self.ruleSet = ruleSet
        setName = name
        heads = ruleSet.heads
        removed = RuleMask(count: ruleSet.ruleCount)
        shortened = removed
    }

    // MARK: Exclusions

    private mutating func take(_ exclusion: OverlayRequest.Exclusion) {
        guard let rules = rules(exclusion.rules) else { return }
        let mask = RuleMask(rules.map(\.number), count: ruleSet.ruleCount)
        if exclusion.targets.isEmpty {
            removed.formUnion(mask)
            apply(mask, nil, "\(exclusion.rules.value)", exclusion.rules.position)
        }
        for target in exclusion.targets {
            guard let excluded = self.target(target) else { continue }
            let looking = rules.filter { $0.looksAt(excluded) }
            if looking.isEmpty, !rules.isEmpty {
                let path = excluded.path.map { ":" + String(decoding: $0, as: UTF8.self) } ?? ""
                warn(
                    "excludes nothing: \(exclusion.rules.value) never looks at "
                        + String(decoding: excluded.name, as: UTF8.self) + path, at: target.position)
            }
            let mask = RuleMask(looking.map(\.number), count: ruleSet.ruleCount)
            shortened.formUnion(mask)
            targets.append(RuleOverlay.LeftOutTarget(rules: mask, target: excluded))
            apply(mask, excluded, "\(exclusion.rules.value), target \(target.value)", target.position)
        }
    }

    private mutating func apply(
        _ mask: RuleMask, _ target: ExcludedTarget?, _ text: String, _ position: SourcePosition?
    ) {
        let origin = position.map { "\($0.file):\($0.line)" }
        exclusions.append(AppliedExclusion(rules: mask, target: target, text: text, origin: origin))
    }

    /// The rules that are meant; nil, reported, where a name names none.
    private mutating func rules(_ wanted: OverlayRequest.Placed<OverlayRequest.Exclusion.Rules>) -> [RulePlan]? {
        switch wanted.value {
        case .identifiers(let range):
            let found = heads.filter { range.contains($0.facts.identifier) }
            guard found.isEmpty else { return found }
            if range.count > 1 {
                warn("excludes nothing: the rule set \"\(setName)\" has no rule of \(range.lowerBound)-"
                    + "\(range.upperBound)", at: wanted.position)
                return []
            }
            let identifiers = ruleSet.rules.lazy.map { String($0.identifier) }
            unknown("rule", "\(range.lowerBound)", identifiers, at: wanted.position)
        case .tag(let tag):
            let found = heads.filter { $0.facts.tagTexts.contains(tag) }
            guard found.isEmpty else { return found }
            unknown("tag", tag, Set(ruleSet.rules.flatMap(\.tagTexts)).sorted(), at: wanted.position)
        }
        return nil
    }

    private mutating func unknown(
        _ kind: String, _ found: String, _ names: some Sequence<String>, at position: SourcePosition?
    ) {
        let nearest = nearestName(to: found, among: names).map { "; did you mean \($0)?" } ?? ""
        error("unknown \(kind) \(found): the rule set \"\(setName)\" has none of that name\(nearest)", at: position)
    }

    private mutating func target(_ target: OverlayRequest.Placed<String>) -> ExcludedTarget? {
        let variable: VariableSyntax
        switch VariableSyntax.parse(target.value) {
        case .success(let parsed): variable = parsed
        case .failure(let fault):
            error(fault.message, at: target.position)
            return nil
        }
        do {
            return ExcludedTarget(variable, selector: try selector(variable))
        } catch {
            self.error("\(error)", at: target.position)
            return nil
        }
    }

    private func selector(_ variable: VariableSyntax) throws(PatternError) -> Selector? {
        switch variable.selector {
        case .all, .xpath: nil
        case .name(let name): Selector(name: Array(name.utf8))
        // Values remember the answers of the rule set's own patterns alone.
        case .pattern(let pattern): try Selector(pattern: Array(pattern.utf8), number: .max)
        }
    }

    // MARK: Variables of TX

    /// By the Core Rule Set's names, version 4's and version 3's.
    private static let paranoiaNames = [
        "blocking_paranoia_level", "detection_paranoia_level", "paranoia_level", "executing_paranoia_level",
    ]
    private static let inboundNames = ["inbound_anomaly_score_threshold"]
    private static let outboundNames = ["outbound_anomaly_score_threshold"]

    private mutating func variables(_ request: OverlayRequest) -> [(slot: Int, value: Int)] {
        variables(Self.paranoiaNames, request.paranoia, "paranoia levels")
            + variables(Self.inboundNames, request.inboundThreshold, "threshold for requests")
            + variables(Self.outboundNames, request.outboundThreshold, "threshold for answers")
    }

    private mutating func variables(
        _ names: [String], _ wanted: OverlayRequest.Placed<Int>?, _ noun: String
    ) -> [(slot: Int, value: Int)] {
        guard let wanted else { return [] }
        let found = names.compactMap { name in Array(name.utf8).withUnsafeBytes { ruleSet.slot(named: $0) } }
        if found.isEmpty { warn("changes nothing: the rule set \"\(setName)\" has no \(noun)", at: wanted.position) }
        return found.map { ($0, wanted.value) }
    }

    private func setters(of slots: [Int]) -> RuleMask {
        guard !slots.isEmpty else { return RuleMask(count: ruleSet.ruleCount) }
        return RuleMask(
            heads.filter { $0.chain.contains { $0.actions.contains { $0.writes(anyOf: slots) } } }.map(\.number),
            count: ruleSet.ruleCount)
    }

    // MARK: Reporting

    private mutating func error(_ message: String, at position: SourcePosition?) {
        diagnostics.append(Diagnostic(.error, message, at: position))
    }

    private mutating func warn(_ message: String, at position: SourcePosition?) {
        diagnostics.append(Diagnostic(.warning, message, at: position))
    }
}

extension RulePlan {
    /// The rule and what is chained to it.
    var chain: [RulePlan] { Array(sequence(first: self) { $0.next }) }

    /// Whether it, or what is chained to it, looks at what is left out.
    fileprivate func looksAt(_ excluded: ExcludedTarget) -> Bool {
        chain.contains { $0.ownedTargets.contains { excluded.concerns($0) } }
    }
}

extension ActionPlan {
    /// Whether it may change one of these variables of TX.
    fileprivate func writes(anyOf slots: [Int]) -> Bool {
        switch self {
        case .set(let destination, _), .add(let destination, _), .subtract(let destination, _),
            .unset(let destination):
            switch destination {
            case .slot(let slot): slots.contains(slot)
            case .variable: true
            case .persistent: false
            }
        default: false
        }
    }
}
