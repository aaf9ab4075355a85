// Rules that only decide whether others are run.

/// A rule that compares a variable of TX with a number and does nothing but jump: `SecRule
/// TX:DETECTION_PARANOIA_LEVEL "@lt 2" "...,nolog,skipAfter:..."`. Where no rule before it can change the variable it
/// is decided before the others are run.
struct RuleGate: BitwiseCopyable {
    let position: Int
    let rule: Int
    let slot: Int
    /// What it looks at, which a transaction may leave out.
    let target: Unmanaged<TargetPlan>
    let comparison: NumberComparison
    let number: Int
    let isNegated: Bool
    /// Where in the phase to go on when it holds.
    let landing: Int
    /// Where among the screened rules of its span those begin and end that it leads past; told by the span.
    var firstPassed = 0
    var endPassed = 0

    /// Nil for rules that do more, or ask something else.
    init?(_ plan: RulePlan, at position: Int) {
        guard plan.targets.count == 1, plan.next == nil, plan.testKind == .number, !plan.hasArgument, plan.node == 0,
            !plan.isMultiMatch, plan.actions.isEmpty, !plan.isLogged, !plan.isAudited, plan.disruption == .pass,
            let landing = plan.landing(from: position)
        else { return nil }
        let target = plan.ownedTargets[0]
        guard target.kind == .slot, !target.isCount, target.slot >= RuleVariables.captureCount,
            target.exclusions.isEmpty
        else { return nil }
        self.position = position
        rule = plan.number
        slot = target.slot
        self.target = .passUnretained(target)
        comparison = plan.test.comparison
        number = plan.test.number
        isNegated = plan.isNegated
        self.landing = landing
    }

    @inline(__always)
    func holds(_ value: RuleValue) -> Bool {
        value.isSet && comparison.holds(value.number, number) != isNegated
    }
}

extension RulePlan {
    /// Where in the phase a match leads, if it leads past rules.
    func landing(from position: Int) -> Int? {
        if skipTarget >= 0 { return skipTarget }
        return skip > 0 ? position + 1 + skip : nil
    }

    /// Whether a match of the chain may change a variable of TX with a slot.
    func mayWrite(_ slot: Int, named name: [UInt8]) -> Bool {
        var rule: RulePlan? = self
        while let plan = rule {
            if plan.isCapturing, slot < RuleVariables.captureCount { return true }
            if plan.actions.contains(where: { $0.mayWrite(slot, named: name) }) { return true }
            rule = plan.next
        }
        return false
    }
}

extension ActionPlan {
    fileprivate func mayWrite(_ slot: Int, named name: [UInt8]) -> Bool {
        switch self {
        case .set(let destination, _), .add(let destination, _), .subtract(let destination, _),
            .unset(let destination):
            switch destination {
            case .slot(let written): written == slot
            case .variable(let macro): macro.mayExpand(to: name)
            case .persistent: false
            }
        default: false
        }
    }
}

extension MacroPlan {
    /// Whether the text may come to be `name`, which is in lower case: what it begins with says so of most.
    fileprivate func mayExpand(to name: [UInt8]) -> Bool {
        guard case .literal(let start)? = pieces.first else { return true }
        return name.starts(with: start.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
    }
}
