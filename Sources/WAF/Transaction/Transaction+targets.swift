// Counting members, and the variables that speak of matches.

internal import Bytes

extension Transaction {
    /// How many members a target has, those that are left out not counted.
    func countMembers(of target: TargetPlan, _ rule: RulePlan) -> Int {
        switch target.source {
        case .stores(let first, let second, let third):
            if first == .matchedVariables || first == .matchedVariableNames { refreshMatched() }
            var count = countMembers(of: first, target, rule)
            if let second { count += countMembers(of: second, target, rule) }
            if let third { count += countMembers(of: third, target, rule) }
            return count
        case .slot(let slot): return variables.slots[slot].isSet ? 1 : 0
        case .variables:
            var count = 0
            for slot in 0..<variables.slotCount where variables.slots[slot].isSet {
                if isSelected(target, rule, ruleSet.variableNameTexts[slot]) { count += 1 }
            }
            for index in 0..<variables.dynamicCount where variables.dynamic[index].value.isSet {
                if isSelected(target, rule, variables.dynamic[index].name) { count += 1 }
            }
            return count
        case .persistent(let name):
            return members(of: name).count { member in
                member.name.withUnsafeBytes { isSelected(target, rule, $0) }
            }
        case .xpath(let expression): return nodes(selectedBy: expression).count
        }
    }

    private func countMembers(of store: ValueStore, _ target: TargetPlan, _ rule: RulePlan) -> Int {
        let list = values[store]
        if target.selector == nil, target.exclusions.isEmpty, !hasRemovedTargets { return list.count }
        var count = 0
        for value in list {
            if let selector = target.selector,
                !selector.selects(value.name, hash: value.nameHash, context.scratch)
            {
                continue
            }
            if isExcluded(target, rule, value.name, value.nameHash) { continue }
            count += 1
        }
        return count
    }

    /// Brings MATCHED_VAR, MATCHED_VARS and their names up to date; few rules ask for them.
    func refreshMatched() {
        values.clear(.matchedVariables)
        values.clear(.matchedVariableNames)
        values.clear(.matchedVariable)
        values.clear(.matchedVariableName)
        for match in matched {
            let name = fullName(match)
            values.add(.matchedVariables, name: name, match.bytes)
            values.add(.matchedVariableNames, name: name, name)
        }
        guard let last = matched.last else { return }
        values.set(.matchedVariable, last.bytes)
        values.set(.matchedVariableName, fullName(last))
    }

    /// `ARGS:q`, or `REQUEST_URI` for a variable without members.
    func fullName(_ match: MatchedValue) -> UnsafeRawBufferPointer {
        guard match.member.count > 0 else { return match.target }
        let count = match.target.count + 1 + match.member.count
        let output = arena.reserve(count)
        if let start = match.target.baseAddress { output.copyMemory(from: start, byteCount: match.target.count) }
        output.storeBytes(of: UInt8(ascii: ":"), toByteOffset: match.target.count, as: UInt8.self)
        (output + match.target.count + 1).copyMemory(from: match.member.baseAddress!, byteCount: match.member.count)
        return arena.commit(count)
    }
}
