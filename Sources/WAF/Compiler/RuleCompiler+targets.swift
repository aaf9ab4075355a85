// The variables of a rule become targets.

internal import Bytes
internal import Diagnostics
internal import PatternMatching
internal import SecLang

extension RuleCompiler {
    /// The targets of a rule. An exclusion applies to every target of its variable, wherever it stands.
    mutating func targets(
        of variables: [VariableSyntax], namespaces: [(prefix: String, uri: String)] = []
    ) -> [TargetPlan] {
        var targets: [TargetPlan] = []
        for variable in variables where !variable.isExclusion {
            let excluded = variables.filter { $0.isExclusion && $0.name == variable.name }
            // An exclusion without a selector takes away all of it.
            if excluded.contains(where: { $0.selector == .all }) { continue }
            if excluded.contains(where: { $0.selector == variable.selector }) { continue }
            if let target = target(variable, excluding: excluded, namespaces) { targets.append(target) }
        }
        return targets
    }

    private mutating func target(
        _ variable: VariableSyntax, excluding excluded: [VariableSyntax], _ namespaces: [(prefix: String, uri: String)]
    ) -> TargetPlan? {
        let exclusions = excluded.compactMap { selector($0) }
        // A member that is left out is not counted, rather than found missing.
        if variable.isCount, case .name(let member) = variable.selector,
            exclusions.contains(where: { $0.selects(member) })
        {
            return nil
        }
        let name = Array(variable.name.rawValue.utf8)
        func plan(_ source: TargetPlan.Source, _ selector: Selector? = nil, member: String = "") -> TargetPlan {
            TargetPlan(
                source: source, selector: selector, isCount: variable.isCount, exclusions: exclusions, name: name,
                member: Array(member.utf8))
        }
        switch (variable.name, variable.selector) {
        case (.tx, .name(let member)):
            // There is but one member, so that it is known now whether it is left out.
            guard !exclusions.contains(where: { $0.selects(member) }) else { return nil }
            return plan(.slot(memory.slot(of: member)), member: member)
        case (.xml, .xpath("/*")): return use(.xmlText).map { plan($0, member: "/*") }
        case (.xml, .xpath("//@*")): return use(.xmlAttributes).map { plan($0, member: "//@*") }
        case (.xml, .xpath(let path)):
            do {
                return plan(.xpath(try XPathExpression(path, namespaces: namespaces)), member: path)
            } catch {
                report(.error, "\(path): \(error.reason)", variable.position)
                return nil
            }
        case (.xml, .all): return use(.xmlText).map { plan($0) }
        default: break
        }
        guard let source = variable.name.source else { return nil }
        if case .stores(let first, let second, let third) = source {
            for store in [first, second, third].compactMap({ $0 }) { memory.use(store) }
        }
        return plan(source, selector(variable))
    }

    private mutating func use(_ store: ValueStore) -> TargetPlan.Source? {
        memory.use(store)
        return .stores(first: store, second: nil, third: nil)
    }

    /// The selector of a variable; nil for all of it.
    mutating func selector(_ variable: VariableSyntax) -> Selector? {
        switch variable.selector {
        case .all, .xpath: return nil
        case .name(let name): return Selector(name: Array(name.utf8))
        case .pattern(let pattern):
            do {
                return try memory.selector(pattern: pattern)
            } catch {
                report(.error, "\(error)", variable.position)
                return nil
            }
        }
    }
}
