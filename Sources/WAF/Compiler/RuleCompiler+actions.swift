// The actions of a rule that do not end the transaction.

internal import Diagnostics
internal import SecLang

extension RuleCompiler {
    mutating func actions(of actions: [ActionSyntax], at position: SourcePosition) -> [ActionPlan] {
        let captures = actions.contains { $0.kind == .capture }
        return actions.compactMap { syntax in
            // What the operator found is only known where it is captured.
            if case .sanitiseMatchedBytes = syntax.kind, !captures { return sanitise(.matched) }
            return action(syntax)
        }
    }

    private mutating func action(_ action: ActionSyntax) -> ActionPlan? {
        switch action.kind {
        case .setVariable(let assignment): return assign(assignment)
        case .expireVariable(let collection, let key, let seconds):
            return PersistentCollectionName(collection).map { .expire($0, macro(key), seconds: operand(seconds)) }
        case .deprecateVariable(let collection, let key, let amount, let seconds):
            return PersistentCollectionName(collection).map {
                .deprecate($0, macro(key), amount: amount, seconds: seconds)
            }
        case .initialiseCollection(let collection, let key):
            return PersistentCollectionName(collection).map { .open($0, key: macro(key)) }
        case .setSessionID(let key): return .identify(.sessionIdentifier, .session, key: macro(key))
        case .setUserID(let key): return .identify(.userIdentifier, .user, key: macro(key))
        case .setEnvironment(let name, let value): return .setEnvironment(macro(name), value.map { macro($0) })
        case .setResource(let key): return .open(.resource, key: macro(key))
        case .control(let control): return self.control(control, action.position).map { .control($0) }
        case .sanitiseArgument(let name): return sanitise(.argument(Array(name.utf8)))
        case .sanitiseMatched: return sanitise(.matched)
        case .sanitiseMatchedBytes(let leading, let trailing):
            return sanitise(.matchedBytes(leading: leading, trailing: trailing))
        case .sanitiseRequestHeader(let name): return sanitise(.requestHeader(Array(name.utf8)))
        case .sanitiseResponseHeader(let name): return sanitise(.responseHeader(Array(name.utf8)))
        default: return nil
        }
    }

    private mutating func sanitise(_ plan: SanitisePlan) -> ActionPlan {
        settings.hidesValues = true
        return .sanitise(plan)
    }

    private mutating func assign(_ assignment: VariableAssignment) -> ActionPlan {
        let destination: ActionPlan.Destination
        if let collection = PersistentCollectionName(assignment.collection) {
            destination = .persistent(collection, macro(assignment.key))
        } else if let name = assignment.key.literal {
            destination = .slot(memory.slot(of: name))
        } else {
            destination = .variable(macro(assignment.key))
        }
        return switch assignment.change {
        case .set(let value): .set(destination, operand(value))
        case .add(let value): .add(destination, operand(value))
        case .subtract(let value): .subtract(destination, operand(value))
        case .unset: .unset(destination)
        }
    }

    /// A number stays one only where it is written as numbers are, so that its text is what was written.
    private mutating func operand(_ text: MacroText) -> ActionPlan.Operand {
        if let literal = text.literal, let number = Int(literal), String(number) == literal { return .number(number) }
        let plan = macro(text)
        if plan.pieces.count == 1, case .slot(let slot) = plan.pieces[0] { return .slot(slot) }
        return .text(plan)
    }

    private mutating func control(_ control: ControlSyntax, _ position: SourcePosition) -> ControlPlan? {
        switch control {
        case .ruleEngine(let mode): return .engine(mode)
        case .auditEngine(let mode): return .auditEngine(mode)
        case .auditLogParts(let change):
            if change.mayAdd(UInt8(ascii: "K")) { settings.listsMatchedRules = true }
            return .auditLogParts(change)
        case .forceRequestBodyVariable(let forces): return .forceRequestBodyVariable(forces)
        case .requestBodyAccess(let access): return .requestBodyAccess(access)
        case .responseBodyAccess(let access): return .responseBodyAccess(access)
        case .requestBodyLimit(let limit): return .requestBodyLimit(limit)
        case .responseBodyLimit(let limit): return .responseBodyLimit(limit)
        case .requestBodyProcessor(let processor):
            if processor == .json { settings.readsJSON = false }
            if processor == .xml { settings.readsXML = false }
            return .requestBodyProcessor(processor)
        case .removeRules(let selection): return .removeRules(select(selection, at: position).map(\.number))
        case .removeTargets(let selection, let variables):
            let rules = select(selection, at: position).map(\.number)
            return .removeTargets(rules: rules, variables.map { ExcludedTarget($0, selector: selector($0)) })
        case .debugLogLevel, .hashing, .forceResponseBodyVariable, .responseBodyProcessor: return nil
        }
    }
}

extension PersistentCollectionName {
    /// Nil for TX, which ends with the transaction.
    fileprivate init?(_ name: CollectionName) {
        switch name {
        case .tx: return nil
        case .global: self = .global
        case .ip: self = .ip
        case .session: self = .session
        case .user: self = .user
        case .resource: self = .resource
        }
    }
}

extension AuditLogPartsChange {
    /// Whether a part may be there afterwards that was not.
    fileprivate func mayAdd(_ part: UInt8) -> Bool {
        switch self {
        case .replace(let parts), .add(let parts): parts.contains(part)
        case .remove: false
        }
    }
}
