// Running one rule over its targets.

internal import Bytes
internal import PatternMatching

extension Transaction {
    /// Tries a rule on each of its targets; does its actions for each value that matches.
    ///
    /// - Parameter head: the head of the rule's chain, which may be the rule itself.
    /// - Returns: whether any value matched.
    func runRule(_ rule: RulePlan, _ head: RulePlan) -> Bool {
        switch rule.test {
        case .always where !rule.isNegated:
            ruleMatched(rule, head, target: [], member: .empty, .empty)
            return true
        case .never where !rule.isNegated:
            return false
        default:
            break
        }
        var isMatch = false
        for index in rule.targets.indices {
            if runTarget(index, of: rule, head) { isMatch = true }
            if interruption != nil && phase != .logging || budget.isSpent { break }
        }
        return isMatch
    }

    private func runTarget(_ index: Int, of rule: RulePlan, _ head: RulePlan) -> Bool {
        let target = rule.targets[index]
        if target.isCount {
            let count = countMembers(of: target, rule)
            return tryNumber(count, rule, head, target, [])
        }
        switch target.source {
        case .stores(let first, let second, let third):
            if first == .matchedVariables || first == .matchedVariableNames || first == .matchedVariable
                || first == .matchedVariableName
            {
                refreshMatched()
            }
            var isMatch = tryStore(first, target, rule, head)
            if let second, tryStore(second, target, rule, head) { isMatch = true }
            if let third, tryStore(third, target, rule, head) { isMatch = true }
            return isMatch
        case .slot(let slot):
            let value = variables.slots[slot]
            guard value.isSet else { return false }
            return tryVariable(value, name: target.member, rule, head, target)
        case .variables:
            return tryVariables(target, rule, head)
        case .persistent(let name):
            return tryPersistent(name, target, rule, head)
        case .xpath(let expression):
            var isMatch = false
            for text in nodes(selectedBy: expression)
            where tryValue(text, target.member, rule, head, target) { isMatch = true }
            return isMatch
        }
    }

    // MARK: Stores

    @inline(__always)
    private func tryStore(
        _ store: ValueStore, _ target: borrowing TargetPlan, _ rule: RulePlan, _ head: RulePlan
    ) -> Bool {
        let list = values[store]
        guard let start = list.baseAddress else { return false }
        var isMatch = false
        for index in 0..<list.count {
            let value = start + index
            if let selector = target.selector,
                !selector.selects(value.pointee.name, hash: value.pointee.nameHash, context.scratch)
            {
                continue
            }
            if !target.exclusions.isEmpty || !removedTargets.isEmpty,
                isExcluded(target, rule, value.pointee.name, value.pointee.nameHash)
            {
                continue
            }
            if rule.nodes.isEmpty {
                let transformed = transformed.value(of: value, after: rule.node, arena)
                guard rule.isPossible(transformed) else { continue }
                if test(rule, transformed.pointee.bytes) {
                    ruleMatched(rule, head, target: target.name, member: value.pointee.name, transformed.pointee.bytes)
                    isMatch = true
                }
            } else if tryEach(rule, head, target, value) {
                isMatch = true
            }
            if budget.isSpent || interruption != nil && phase != .logging { break }
        }
        return isMatch
    }

    /// With multiMatch: the value as it came and after each transformation that changed it.
    private func tryEach(
        _ rule: RulePlan, _ head: RulePlan, _ target: borrowing TargetPlan,
        _ value: UnsafeMutablePointer<CollectedValue>
    ) -> Bool {
        var isMatch = false
        var last: UnsafeRawPointer?
        for (place, node) in rule.nodes.enumerated() {
            let transformed = transformed.value(of: value, after: node, arena).pointee
            if place > 0, transformed.bytes.baseAddress == last { continue }
            last = transformed.bytes.baseAddress
            guard rule.isPossible(transformed), test(rule, transformed.bytes) else { continue }
            ruleMatched(rule, head, target: target.name, member: value.pointee.name, transformed.bytes)
            isMatch = true
        }
        return isMatch
    }

    /// Whether a member is left out of a rule's target, by the rule itself or by a `ctl` of this transaction.
    func isExcluded(
        _ target: borrowing TargetPlan, _ rule: RulePlan, _ name: UnsafeRawBufferPointer, _ hash: UInt32
    ) -> Bool {
        for exclusion in target.exclusions where exclusion.selects(name, hash: hash, context.scratch) { return true }
        for removed in removedTargets where removed.rules.contains(rule.number) {
            guard removed.target.name == target.name else { continue }
            guard let selector = removed.target.selector else { return true }
            if selector.selects(name, hash: hash, context.scratch) { return true }
        }
        return false
    }

    // MARK: Values that are in no store

    private func tryVariables(_ target: TargetPlan, _ rule: RulePlan, _ head: RulePlan) -> Bool {
        var isMatch = false
        for slot in 0..<variables.slotCount where variables.slots[slot].isSet {
            let name = ruleSet.variableNameBytes[slot]
            guard isSelected(target, rule, name) else { continue }
            if tryVariable(variables.slots[slot], name: name, rule, head, target) { isMatch = true }
        }
        for index in variables.dynamic.indices where variables.dynamic[index].value.isSet {
            let variable = variables.dynamic[index]
            let name = Array(variable.name)
            guard isSelected(target, rule, name) else { continue }
            if tryVariable(variable.value, name: name, rule, head, target) { isMatch = true }
        }
        return isMatch
    }

    private func tryPersistent(
        _ collection: PersistentCollectionName, _ target: TargetPlan, _ rule: RulePlan, _ head: RulePlan
    ) -> Bool {
        var isMatch = false
        for (name, value) in members(of: collection) where isSelected(target, rule, name) {
            if tryVariable(value, name: name, rule, head, target) { isMatch = true }
        }
        return isMatch
    }

    func isSelected(_ target: TargetPlan, _ rule: RulePlan, _ name: [UInt8]) -> Bool {
        name.withUnsafeBytes { bytes in
            let hash = NameHash.of(bytes)
            if let selector = target.selector, !selector.selects(bytes, hash: hash, context.scratch) { return false }
            return !isExcluded(target, rule, bytes, hash)
        }
    }

    private func tryVariable(
        _ value: RuleValue, name: [UInt8], _ rule: RulePlan, _ head: RulePlan, _ target: borrowing TargetPlan
    ) -> Bool {
        if case .number(let number) = value, rule.node == 0, rule.nodes.isEmpty {
            switch rule.test {
            case .number, .numberWithMacro: return tryNumber(number, rule, head, target, name)
            default: break
            }
        }
        return tryValue(value.bytes(arena) ?? .empty, name, rule, head, target)
    }

    private func tryValue(
        _ bytes: UnsafeRawBufferPointer, _ name: [UInt8], _ rule: RulePlan, _ head: RulePlan,
        _ target: borrowing TargetPlan
    ) -> Bool {
        var isMatch = false
        var last: UnsafeRawPointer?
        for place in 0..<max(1, rule.nodes.count) {
            let changed = transformed.transform(bytes, after: rule.nodes.isEmpty ? rule.node : rule.nodes[place], arena)
            if place > 0, changed.baseAddress == last { continue }
            last = changed.baseAddress
            guard test(rule, changed) else { continue }
            ruleMatched(rule, head, target: target.name, member: keepName(name), changed)
            isMatch = true
        }
        return isMatch
    }

    private func tryNumber(
        _ number: Int, _ rule: RulePlan, _ head: RulePlan, _ target: borrowing TargetPlan, _ name: [UInt8]
    ) -> Bool {
        let holds: Bool
        switch rule.test {
        case .number(let comparison, let argument): holds = comparison.holds(number, argument)
        case .numberWithMacro(let comparison, let argument):
            holds = comparison.holds(number, NumberText.leading(expand(argument, rule.facts)))
        default:
            return tryValue(NumberText.write(number, to: arena), target.member, rule, head, target)
        }
        guard holds != rule.isNegated else { return false }
        ruleMatched(
            rule, head, target: target.name, member: keepName(name.isEmpty ? target.member : name), number: number)
        return true
    }

    private func keepName(_ name: [UInt8]) -> UnsafeRawBufferPointer { name.withUnsafeBytes { keep($0) } }

    // MARK: The test

    /// Whether a value makes the rule match, negation included.
    @inline(__always)
    private func test(_ rule: RulePlan, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard budget.spend(bytes.count) else { return false }
        switch rule.test {
        case .value(let test):
            context.isCapturing = rule.isCapturing
            return test.matches(bytes, in: &context) != rule.isNegated
        case .valueWithMacro(let test, let argument):
            context.isCapturing = rule.isCapturing
            context.parameter = expand(argument, rule.facts)
            return test.matches(bytes, in: &context) != rule.isNegated
        case .number(let comparison, let argument):
            return comparison.holds(NumberText.leading(bytes), argument) != rule.isNegated
        case .numberWithMacro(let comparison, let argument):
            return comparison.holds(NumberText.leading(bytes), NumberText.leading(expand(argument, rule.facts)))
                != rule.isNegated
        case .always: return !rule.isNegated
        case .never: return rule.isNegated
        }
    }
}

extension RulePlan {
    /// Whether a value can match at all, by its length and its bytes: most cannot, and are not looked at further.
    @inline(__always)
    func isPossible(_ value: UnsafePointer<TransformedValue>) -> Bool {
        guard value.pointee.bytes.count >= minimumLength else { return false }
        for index in 0..<requiredCount where required[index].isDisjoint(with: value.pointee.set) { return false }
        return true
    }

    func isPossible(_ value: TransformedValue) -> Bool {
        withUnsafePointer(to: value) { isPossible($0) }
    }
}

extension UnsafeRawBufferPointer {
    static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
