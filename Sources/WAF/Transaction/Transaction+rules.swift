// Running one rule over its targets.

internal import Bytes
internal import PatternMatching

extension Transaction {
    /// Tries a rule on each of its targets; does its actions for each value that matches.
    ///
    /// - Parameter head: the head of the rule's chain, which may be the rule itself.
    /// - Returns: whether any value matched.
    func runRule(_ rule: RulePlan, _ head: RulePlan) -> Bool {
        if !rule.isNegated {
            if rule.testKind == .always {
                ruleMatched(rule, head, target: .empty, member: .empty, .empty)
                return true
            }
            if rule.testKind == .never { return false }
        }
        var isMatch = false
        for index in 0..<rule.targets.count {
            let isTargetMatch = rule.targets[index]._withUnsafeGuaranteedRef { runTarget($0, of: rule, head) }
            guard isTargetMatch else { continue }
            isMatch = true
            if mustStop { break }
        }
        return isMatch
    }

    /// Whether nothing further may be tried.
    private var mustStop: Bool { interruption != nil && phase != .logging || budget.isSpent }

    @inline(__always)
    private func runTarget(_ target: TargetPlan, of rule: RulePlan, _ head: RulePlan) -> Bool {
        if hasRemovedTargets, lacksTargets(rule.number), isLeftOut(target, rule.number) { return false }
        if target.isCount { return tryNumber(countMembers(of: target, rule), rule, head, target, .empty) }
        switch target.kind {
        case .stores:
            if target.isAboutMatches { refreshMatched() }
            var isMatch = tryStore(target.stores.0, target, rule, head)
            if target.storeCount > 1 {
                if tryStore(target.stores.1, target, rule, head) { isMatch = true }
                if target.storeCount > 2, tryStore(target.stores.2, target, rule, head) { isMatch = true }
            }
            return isMatch
        case .slot:
            let slot = variables.slots + target.slot
            switch slot.pointee {
            case .unset: return false
            // The commonest rule of all: is the paranoia level lower than this?
            case .number(let number) where rule.testKind == .number && !rule.hasArgument && rule.node == 0:
                guard rule.test.comparison.holds(number, rule.test.number) != rule.isNegated else { return false }
                return tryVariable(slot.pointee, name: target.memberText, rule, head, target)
            default: return tryVariable(slot.pointee, name: target.memberText, rule, head, target)
            }
        case .variables: return tryVariables(target, rule, head)
        case .persistent, .xpath: return tryOther(target, rule, head)
        }
    }

    // MARK: Stores

    private func tryStore(_ store: ValueStore, _ target: TargetPlan, _ rule: RulePlan, _ head: RulePlan) -> Bool {
        let list = values[store]
        guard let start = list.baseAddress, list.count > 0 else { return false }
        if rule.screenPlace >= 0, !screen.allows(store, rule.screenPlace) { return false }
        let isShortened = hasRemovedTargets && lacksTargets(rule.number)
        let isSelective = target.isSelective || isShortened
        var isMatch = false
        for index in 0..<list.count {
            let value = start + index
            if let hash = target.memberHash, value.pointee.nameHash != hash { continue }
            if rule.screenPlace >= 0, !screen.allows(value, rule.screenPlace) { continue }
            if isSelective, !isLookedAt(value, target, rule, isShortened: isShortened) { continue }
            if rule.isMultiMatch {
                if tryEach(rule, head, target, value) { isMatch = true }
            } else {
                let transformed = transformed.known(value, after: rule.node) ?? transform(value, rule)
                guard rule.isPossible(transformed) else { continue }
                let bytes = transformed.pointee.bytes
                guard test(rule, bytes) else { continue }
                ruleMatched(rule, head, target: target.nameText, member: name(of: value, target), bytes)
                isMatch = true
            }
            if mustStop { break }
        }
        return isMatch
    }

    @inline(never)
    private func transform(
        _ value: UnsafeMutablePointer<CollectedValue>, _ rule: RulePlan
    ) -> UnsafePointer<TransformedValue> {
        transformed.value(of: value, after: rule.node, arena)
    }

    /// Whether a value is a member that the target means.
    @inline(__always)
    private func isLookedAt(
        _ value: UnsafeMutablePointer<CollectedValue>, _ target: TargetPlan, _ rule: RulePlan, isShortened: Bool
    ) -> Bool {
        if let selector = target.unmanagedSelector,
            !selector._withUnsafeGuaranteedRef({ $0.selects(value, context.scratch) })
        {
            return false
        }
        for index in 0..<target.exclusions.count {
            let isExcluded = target.exclusions[index]._withUnsafeGuaranteedRef { $0.selects(value, context.scratch) }
            if isExcluded { return false }
        }
        return !isShortened || !isRemoved(target, rule.number, value.pointee.name, value.pointee.nameHash)
    }

    /// What messages call the value: nodes of a document have no names of their own, but a path that they are at.
    private func name(
        of value: UnsafeMutablePointer<CollectedValue>, _ target: TargetPlan
    ) -> UnsafeRawBufferPointer {
        value.pointee.name.isEmpty ? target.memberText : value.pointee.name
    }

    /// With multiMatch: the value as it came and after each transformation that changed it.
    private func tryEach(
        _ rule: RulePlan, _ head: RulePlan, _ target: TargetPlan, _ value: UnsafeMutablePointer<CollectedValue>
    ) -> Bool {
        var isMatch = false
        var last: UnsafeRawPointer?
        for (place, node) in rule.nodes.enumerated() {
            let transformed = transformed.value(of: value, after: node, arena).pointee
            if place > 0, transformed.bytes.baseAddress == last { continue }
            last = transformed.bytes.baseAddress
            guard rule.isPossible(transformed), test(rule, transformed.bytes) else { continue }
            ruleMatched(rule, head, target: target.nameText, member: name(of: value, target), transformed.bytes)
            isMatch = true
        }
        return isMatch
    }

    /// Whether a member is left out of a rule's target, by the rule itself or by a `ctl` of this transaction.
    func isExcluded(
        _ target: TargetPlan, _ rule: RulePlan, _ name: UnsafeRawBufferPointer, _ hash: UInt32
    ) -> Bool {
        for exclusion in target.exclusions {
            if exclusion._withUnsafeGuaranteedRef({ $0.selects(name, hash: hash, context.scratch) }) { return true }
        }
        return hasRemovedTargets && lacksTargets(rule.number) && isRemoved(target, rule.number, name, hash)
    }

    /// Whether a target that is one thing by itself is left out of a rule: `TX:name`, the nodes at a path, or the
    /// number of what is left out. Nobody who leaves out a field wants to hear that there are none of it.
    func isLeftOut(_ target: TargetPlan, _ rule: Int) -> Bool {
        guard lacksTargets(rule) else { return false }
        if target.isCount, let selector = target.selector {
            if selector.isPattern { return isRemoved(target, rule, .empty, NameHash.of(.empty)) }
            return selector.bytes.withUnsafeBytes { isRemoved(target, rule, $0, selector.hash) }
        }
        guard target.isCount || target.kind == .slot || target.kind == .xpath else { return false }
        return isRemoved(target, rule, target.memberText, NameHash.of(target.memberText))
    }

    private func isRemoved(
        _ target: TargetPlan, _ rule: Int, _ name: UnsafeRawBufferPointer, _ hash: UInt32
    ) -> Bool {
        for removed in removedTargets where removed.target.concerns(target) && removed.rules.contains(rule) {
            if removed.target.selects(name, hash: hash, context.scratch) { return true }
        }
        return overlay?.leavesOut(target, member: name, hash: hash, of: rule, context) ?? false
    }

    // MARK: Values that are in no store

    private func tryVariables(_ target: TargetPlan, _ rule: RulePlan, _ head: RulePlan) -> Bool {
        let isShortened = hasRemovedTargets && lacksTargets(rule.number)
        var isMatch = false
        // The variables are those that there are now: the rule may make others as it matches.
        let dynamicCount = variables.dynamicCount
        withUnsafeTemporaryAllocation(of: Int.self, capacity: target.slots.count) { set in
            var count = 0
            for slot in target.slots where variables.slots[slot].isSet {
                set[count] = slot
                count += 1
            }
            for slot in set[..<count] where variables.slots[slot].isSet {
                let name = ruleSet.variableNameTexts[slot]
                guard target.exclusions.isEmpty && !isShortened || isSelected(target, rule, name) else { continue }
                if tryVariable(variables.slots[slot], name: name, rule, head, target) { isMatch = true }
            }
        }
        for index in 0..<dynamicCount {
            let variable = variables.dynamic + index
            guard variable.pointee.value.isSet else { continue }
            if let selector = target.unmanagedSelector,
                !selector._withUnsafeGuaranteedRef({ $0.selects(variable, context.scratch) })
            {
                continue
            }
            let name = variable.pointee.name
            guard !isExcluded(target, rule, name, variable.pointee.hash) else { continue }
            if tryVariable(variable.pointee.value, name: name, rule, head, target) { isMatch = true }
        }
        return isMatch
    }

    private func tryOther(_ target: TargetPlan, _ rule: RulePlan, _ head: RulePlan) -> Bool {
        var isMatch = false
        switch target.source {
        case .persistent(let collection):
            for (name, value) in members(of: collection) {
                let name = name.withUnsafeBytes { keep($0) }
                guard isSelected(target, rule, name) else { continue }
                if tryVariable(value, name: name, rule, head, target) { isMatch = true }
            }
        case .xpath(let expression):
            for text in nodes(selectedBy: expression)
            where tryValue(text, target.memberText, rule, head, target) { isMatch = true }
        default: break
        }
        return isMatch
    }

    func isSelected(_ target: TargetPlan, _ rule: RulePlan, _ name: UnsafeRawBufferPointer) -> Bool {
        let hash = NameHash.of(name)
        if let selector = target.selector, !selector.selects(name, hash: hash, context.scratch) { return false }
        return !isExcluded(target, rule, name, hash)
    }

    private func tryVariable(
        _ value: RuleValue, name: UnsafeRawBufferPointer, _ rule: RulePlan, _ head: RulePlan, _ target: TargetPlan
    ) -> Bool {
        if case .number(let number) = value, rule.node == 0, !rule.isMultiMatch, rule.testKind == .number {
            return tryNumber(number, rule, head, target, name)
        }
        return tryValue(value.bytes(arena) ?? .empty, name, rule, head, target)
    }

    private func tryValue(
        _ bytes: UnsafeRawBufferPointer, _ name: UnsafeRawBufferPointer, _ rule: RulePlan, _ head: RulePlan,
        _ target: TargetPlan
    ) -> Bool {
        var isMatch = false
        var last: UnsafeRawPointer?
        for place in 0..<max(1, rule.nodes.count) {
            let changed = transformed.transform(bytes, after: rule.isMultiMatch ? rule.nodes[place] : rule.node, arena)
            if place > 0, changed.baseAddress == last { continue }
            last = changed.baseAddress
            guard test(rule, changed) else { continue }
            ruleMatched(rule, head, target: target.nameText, member: name, changed)
            isMatch = true
        }
        return isMatch
    }

    private func tryNumber(
        _ number: Int, _ rule: RulePlan, _ head: RulePlan, _ target: TargetPlan, _ name: UnsafeRawBufferPointer
    ) -> Bool {
        guard rule.testKind == .number, rule.node == 0, !rule.isMultiMatch else {
            return tryValue(NumberText.write(number, to: arena), target.memberText, rule, head, target)
        }
        guard rule.test.comparison.holds(number, numberArgument(of: rule)) != rule.isNegated else { return false }
        ruleMatched(
            rule, head, target: target.nameText, member: name.isEmpty ? target.memberText : name, number: number)
        return true
    }

    // MARK: The test

    private func numberArgument(of rule: RulePlan) -> Int {
        guard let argument = rule.test.argument else { return rule.test.number }
        return NumberText.leading(expand(argument, rule.facts))
    }

    @inline(never)
    private func patternRanOver(_ rule: RulePlan) {
        context.exceededPatternLimit = false
        budget.hurry()
        if !budget.isSpent { note(.patternLimit, at: rule) }
    }

    /// Whether a value makes the rule match, negation included.
    @inline(__always)
    private func test(_ rule: RulePlan, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard budget.spend(bytes.count) else { return false }
        switch rule.testKind {
        case .value:
            guard let compiled = rule.compiled else { return false }
            context.isCapturing = rule.isCapturing
            if rule.hasArgument, let argument = rule.test.argument { context.parameter = expand(argument, rule.facts) }
            let isMatch = compiled._withUnsafeGuaranteedRef { $0.matches(bytes, in: &context) } != rule.isNegated
            // What keeps a rule from matching is not captured.
            if rule.isNegated { context.forgetCaptures() }
            if context.exceededPatternLimit { patternRanOver(rule) }
            if context.place != nil { setPlace() }
            return isMatch
        case .number:
            return rule.test.comparison.holds(NumberText.leading(bytes), numberArgument(of: rule)) != rule.isNegated
        case .always, .any: return !rule.isNegated
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
