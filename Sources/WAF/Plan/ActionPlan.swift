// What a rule does when it matches, ready to be done.

internal import SecLang

/// An action that does not end the transaction.
enum ActionPlan: Sendable {
    /// Where `setvar` writes.
    enum Destination: Sendable {
        case slot(Int)
        /// A name of TX made at run time.
        case variable(MacroPlan)
        case persistent(PersistentCollectionName, MacroPlan)
    }

    enum Operand: Sendable {
        case number(Int)
        case slot(Int)
        case text(MacroPlan)
    }

    case set(Destination, Operand)
    case add(Destination, Operand)
    case subtract(Destination, Operand)
    case unset(Destination)
    /// Seconds after which a member of a persistent collection is gone.
    case expire(PersistentCollectionName, MacroPlan, seconds: Operand)
    /// Lowers a counter by an amount for each period that passed.
    case deprecate(PersistentCollectionName, MacroPlan, amount: Int, seconds: Int)
    case open(PersistentCollectionName, key: MacroPlan)
    /// The key becomes SESSIONID or USERID, and opens the collection of that name.
    case identify(ValueStore, PersistentCollectionName, key: MacroPlan)
    /// `setenv`; without a value it is forgotten.
    case setEnvironment(MacroPlan, MacroPlan?)
    case control(ControlPlan)
    /// A part of what is logged that must not be readable.
    case sanitise(SanitisePlan)
}

/// What `sanitise…` hides.
enum SanitisePlan: Sendable {
    case argument([UInt8])
    /// The value that matched.
    case matched
    /// What of it the operator found, but for so many bytes at its ends.
    case matchedBytes(leading: Int, trailing: Int)
    case requestHeader([UInt8])
    case responseHeader([UInt8])
}

/// What `ctl` changes for the rest of the transaction.
enum ControlPlan: Sendable {
    case engine(EngineMode)
    case requestBodyAccess(Bool)
    case responseBodyAccess(Bool)
    case requestBodyLimit(Int)
    case responseBodyLimit(Int)
    case requestBodyProcessor(BodyProcessor)
    case forceRequestBodyVariable(Bool)
    case auditEngine(AuditEngineMode)
    case auditLogParts(AuditLogPartsChange)
    /// Numbers of rules that are left out.
    case removeRules([Int])
    /// For these rules, targets less.
    case removeTargets(rules: [Int], [ExcludedTarget])
}
