// Doing what a matching rule asks for.

internal import Bytes
internal import SecLang

extension Transaction {
    func perform(_ change: SlotChange) {
        let slot = variables.slots + change.slot
        var value: RuleValue
        switch change.operand {
        case .number(let number): value = .number(number)
        case .slot(let other): value = variables.slots[other].isSet ? variables.slots[other] : .text(.empty)
        case .text(let text): value = .text(text)
        }
        switch change.kind {
        case .set: break
        case .add: value = .number(sum(slot.pointee.number, value.number))
        case .subtract: value = .number(sum(slot.pointee.number, -value.number))
        }
        slot.pointee = value
    }

    func perform(_ action: ActionPlan, _ rule: RuleFacts) {
        switch action {
        case .set(let destination, let operand): write(value(of: operand, rule), to: destination, rule)
        case .add(let destination, let operand): count(number(of: operand, rule), destination, rule)
        case .subtract(let destination, let operand): count(-number(of: operand, rule), destination, rule)
        case .unset(let destination): write(.unset, to: destination, rule)
        case .expire(let collection, let name, let seconds):
            expire(collection, Array(expand(name, rule)), in: number(of: seconds, rule))
        case .deprecate(let collection, let name, let amount, let seconds):
            deprecate(collection, Array(expand(name, rule)), amount, seconds)
        case .open(let collection, let key): open(collection, key: Array(expand(key, rule)))
        case .identify(let store, let collection, let key):
            let identifier = keep(expand(key, rule))
            if ruleSet.uses(store) { values.set(store, identifier) }
            open(collection, key: Array(identifier))
        case .setEnvironment(let name, let value):
            setEnvironment(expand(name, rule), to: value.map { expand($0, rule) })
        case .control(let control): obey(control)
        case .sanitise(let plan): hide(plan)
        }
    }

    private func value(of operand: ActionPlan.Operand, _ rule: RuleFacts) -> RuleValue {
        switch operand {
        case .number(let number): .number(number)
        case .slot(let slot): variables.slots[slot].isSet ? variables.slots[slot] : .text(.empty)
        case .text(let macro): .text(expand(macro, rule))
        }
    }

    private func number(of operand: ActionPlan.Operand, _ rule: RuleFacts) -> Int {
        switch operand {
        case .number(let number): number
        case .slot(let slot): variables.slots[slot].number
        case .text(let macro): NumberText.leading(expand(macro, rule))
        }
    }

    private func write(_ value: RuleValue, to destination: ActionPlan.Destination, _ rule: RuleFacts) {
        switch destination {
        case .slot(let slot): variables.slots[slot] = value
        case .variable(let name):
            let name = expand(name, rule)
            if let slot = ruleSet.slot(named: name) {
                variables.slots[slot] = value
            } else {
                variables.set(value, ofDynamic: name)
            }
        case .persistent(let collection, let name):
            setMember(Array(expand(name, rule)), of: collection, to: value)
        }
    }

    /// Adds to a counter. Counters never go below zero.
    private func count(_ amount: Int, _ destination: ActionPlan.Destination, _ rule: RuleFacts) {
        switch destination {
        case .slot(let slot):
            variables.slots[slot] = .number(sum(variables.slots[slot].number, amount))
        case .variable(let name):
            let name = expand(name, rule)
            if let slot = ruleSet.slot(named: name) {
                variables.slots[slot] = .number(sum(variables.slots[slot].number, amount))
            } else {
                variables.set(.number(sum(variables.value(ofDynamic: name).number, amount)), ofDynamic: name)
            }
        case .persistent(let collection, let name): countMember(Array(expand(name, rule)), of: collection, amount)
        }
    }

    private func sum(_ value: Int, _ amount: Int) -> Int {
        let (sum, overflow) = value.addingReportingOverflow(amount)
        return overflow ? value : max(0, sum)
    }

    private func obey(_ control: ControlPlan) {
        switch control {
        case .engine(let mode): self.mode = mode
        case .requestBodyAccess(let access): requestBodyAccess = access
        case .responseBodyAccess(let access): responseBodyAccess = access
        case .requestBodyLimit(let limit): requestBodyLimit = limit
        case .responseBodyLimit(let limit): responseBodyLimit = limit
        case .requestBodyProcessor(let kind):
            requestBodyProcessor = kind
            setBodyProcessorName()
        case .forceRequestBodyVariable(let forces): forcesRequestBodyVariable = forces
        case .auditEngine(let mode): auditMode = mode
        case .auditLogParts(.replace(let parts)): auditLogParts = parts
        case .auditLogParts(.add(let parts)): auditLogParts += parts.filter { !auditLogParts.contains($0) }
        case .auditLogParts(.remove(let parts)): auditLogParts.removeAll { parts.contains($0) }
        case .removeRules(let rules): for rule in rules { remove(rule) }
        case .removeTargets(let rules, let targets):
            for target in targets { removedTargets.append(RemovedTarget(rules: rules, target: target)) }
            for rule in rules { removeTargets(of: rule) }
        }
    }
}
