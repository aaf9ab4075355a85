// Running the rules of a phase, one after another.

internal import SecLang

extension Transaction {
    /// Runs a phase's rules.
    ///
    /// - Returns: the decision that ends the transaction, if one was made. Rules of the logging phase decide nothing.
    @discardableResult
    package func run(_ phase: Phase) -> Interruption? {
        guard mode != .off, !budget.isSpent, interruption == nil || phase == .logging else { return interruption }
        if let allowed, phase != .logging {
            switch allowed {
            case .exchange: return nil
            case .request where phase == .requestBody: return nil
            case .request, .phase: self.allowed = nil
            }
        }
        self.phase = phase
        if phase == .requestBody { decodePath() }
        budget.start()
        runRules(of: phase)
        budget.stop()
        if phase == .logging { storeCollections() }
        return interruption
    }

    private func runRules(of phase: Phase) {
        let rules = ruleSet.plans(of: phase)
        var index = 0
        while index < rules.count {
            let isMatch = rules[index]._withUnsafeGuaranteedRef { rule in
                hasRemovals && isRemoved(rule.number) ? false : runChain(rule)
            }
            index += 1
            guard isMatch else {
                if budget.isSpent { return }
                continue
            }
            if interruption != nil && phase != .logging || allowed != nil || mode == .off { return }
            let rule = rules[index - 1]
            let (target, skip) = rule._withUnsafeGuaranteedRef { ($0.skipTarget, $0.skip) }
            index = target >= 0 ? target : index + skip
        }
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
