// Running the rules of a phase, one after another.

internal import SecLang

extension Transaction {
    /// Runs a phase's rules.
    ///
    /// - Returns: the decision that ends the transaction, if one was made. Rules of the logging phase decide nothing.
    @discardableResult
    package func run(_ phase: Phase) -> Interruption? {
        guard !isOff, interruption == nil || phase == .logging else { return interruption }
        if let allowed, phase != .logging {
            switch allowed {
            case .exchange: return nil
            case .request where phase == .requestBody: return nil
            case .request, .phase: self.allowed = nil
            }
        }
        self.phase = phase
        if phase == .requestBody { decodePath() }
        setDuration()
        budget.start()
        runRules(of: phase)
        budget.stop()
        if phase == .logging { storeCollections() }
        return interruption
    }

    /// A comparison of modes would be a call by way of their type: `==` of another module's enumeration is not inlined.
    private var isOff: Bool { if case .off = mode { true } else { false } }

    private func runRules(of phase: Phase) {
        let spans = ruleSet.spans(of: phase)
        var index = 0
        for number in 0..<spans.count where !budget.isExceeded {
            guard let next = spans[number]._withUnsafeGuaranteedRef({ runRules(of: $0, phase, from: index) }) else {
                return
            }
            index = next
        }
        if budget.isExceeded { runRest(of: phase, from: index) }
    }

    /// Runs a span's rules.
    ///
    /// - Returns: where the phase goes on; nil where it does not.
    private func runRules(of span: ScreenSpan, _ phase: Phase, from start: Int) -> Int? {
        let end = span.positions.upperBound
        guard start < end else { return start }
        let rules = ruleSet.plans(of: phase)
        var landing = begin(span, at: start)
        var index = start
        while true {
            if budget.isSpent {
                runOver(at: index > start ? rules[index - 1].takeUnretainedValue() : nil)
                return interruption != nil && phase != .logging ? nil : index
            }
            index = screen.next(from: index, end: end)
            guard index < end else { return max(index, landing) }
            let isMatch = rules[index]._withUnsafeGuaranteedRef { rule in
                hasRemovals && isRemoved(rule.number) ? false : runChain(rule)
            }
            index += 1
            guard isMatch else { continue }
            guard let next = jump(rules[index - 1], from: index, phase) else { return nil }
            index = next
            if screen.isStale, index < end { landing = begin(span, at: index) }
        }
    }

    /// Runs what is left of a phase when the budget is spent: the rules that only ask what others have found, which
    /// cost next to nothing. What was found before is judged, then.
    private func runRest(of phase: Phase, from start: Int) {
        let rules = ruleSet.plans(of: phase)
        var index = start
        while index < rules.count, !budget.isSpent {
            let isMatch = rules[index]._withUnsafeGuaranteedRef { rule in
                rule.isAboutVariables && !(hasRemovals && isRemoved(rule.number)) && runChain(rule)
            }
            index += 1
            guard isMatch else { continue }
            guard let next = jump(rules[index - 1], from: index, phase) else { return }
            index = next
        }
    }

    /// Where a phase goes on behind a rule that matched; nil where it does not.
    private func jump(_ rule: Unmanaged<RulePlan>, from index: Int, _ phase: Phase) -> Int? {
        if interruption != nil && phase != .logging || allowed != nil || isOff { return nil }
        let (target, skip) = rule._withUnsafeGuaranteedRef { ($0.skipTarget, $0.skip) }
        return target >= 0 ? target : index + skip
    }

    /// Runs a rule and what is chained to it.
    ///
    /// - Returns: whether all of them matched.
    private func runChain(_ head: RulePlan) -> Bool {
        if !matched.isEmpty { matched.removeAll(keepingCapacity: true) }
        guard runRule(head, head) else { return false }
        var next = head.next
        while let rule = next {
            guard interruption == nil || phase == .logging else { return true }
            guard runRule(rule, head) else { return false }
            next = rule.next
        }
        return true
    }
}
