// What is different for one route from the rule set that it shares with others.

internal import PatternMatching

/// Rules left out, targets left out, and variables of TX that have other values. Immutable; made by `OverlayCompiler`.
///
/// The compiled rules stay as they are: a transaction takes up the bits when it begins, and a route without an overlay
/// pays nothing.
package final class RuleOverlay: Sendable {
    /// The rules that are left out.
    let removed: RuleMask
    /// The rules that do not look at some of their targets.
    let shortened: RuleMask
    /// What they do not look at.
    let targets: [LeftOutTarget]
    /// Variables of TX and what they are, whatever the rules set them to.
    let variables: [(slot: Int, value: Int)]
    /// The rules that would set them to something else.
    let setters: RuleMask
    private let request: OverlayRequest
    /// The exclusions as they were written, in their order.
    package let exclusions: [AppliedExclusion]

    /// A target that some rules do not look at.
    struct LeftOutTarget: Sendable {
        let rules: RuleMask
        let target: ExcludedTarget
    }

    init(
        removed: RuleMask, shortened: RuleMask, targets: [LeftOutTarget], variables: [(slot: Int, value: Int)],
        setters: RuleMask, exclusions: [AppliedExclusion], request: OverlayRequest
    ) {
        self.request = request
        self.removed = removed
        self.shortened = shortened
        self.targets = targets
        self.variables = variables
        self.setters = setters
        self.exclusions = exclusions
    }

    /// Whether it leaves anything out.
    package var excludes: Bool { !exclusions.isEmpty }

    /// Whether a member of a target is left out of a rule.
    func leavesOut(
        _ target: TargetPlan, member: UnsafeRawBufferPointer, hash: UInt32, of rule: Int,
        _ context: borrowing MatchContext
    ) -> Bool {
        for left in targets where left.target.concerns(target) && left.rules.contains(rule) {
            if left.target.selects(member, hash: hash, context.scratch) { return true }
        }
        return false
    }

    /// The exclusion that keeps a rule from matching a variable, such as `ARGS:q`; where none speaks of that one, as
    /// may be in a chain, the first that speaks of the rule.
    package func exclusion(of rule: RuleFacts, matching variable: String) -> AppliedExclusion? {
        let own = exclusions.filter { $0.rules.contains(rule.number) }
        return own.first { $0.target?.means(variable) ?? true } ?? own.first
    }

    /// The level that the configuration asks for; nil where the rule set has its way.
    package var paranoia: Int? { request.paranoia?.value }
    package var inboundThreshold: Int? { request.inboundThreshold?.value }
    package var outboundThreshold: Int? { request.outboundThreshold?.value }
    /// How many rules are left out.
    package var removedCount: Int { removed.count }
    /// How many rules do not look at some variables.
    package var shortenedCount: Int { shortened.count }
}

/// An exclusion with what it came to.
package struct AppliedExclusion: Sendable {
    let rules: RuleMask
    /// Nil for the whole rule.
    let target: ExcludedTarget?
    /// As the configuration says it, such as `rule 942100, target ARGS:html`.
    package let text: String
    /// `file:line` of it; nil for what nobody wrote.
    package let origin: String?
}

extension ExcludedTarget {
    /// Whether it means a variable, by what messages call it: `ARGS:q`.
    fileprivate func means(_ variable: String) -> Bool {
        let parts = variable.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, Array(first.utf8) == name else { return false }
        let member = parts.count > 1 ? String(parts[1]) : ""
        if let path { return Array(member.utf8) == path }
        return selector?.selects(member) ?? true
    }
}
