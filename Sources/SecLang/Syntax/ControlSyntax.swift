// What `ctl` changes for the rest of one exchange.

/// One change.
package enum ControlSyntax: Hashable, Sendable {
    case ruleEngine(EngineMode)
    case auditEngine(AuditEngineMode)
    case auditLogParts(AuditLogPartsChange)
    case debugLogLevel(Int)
    case forceRequestBodyVariable(Bool)
    case forceResponseBodyVariable(Bool)
    case requestBodyAccess(Bool)
    case responseBodyAccess(Bool)
    /// Bytes.
    case requestBodyLimit(Int)
    /// Bytes.
    case responseBodyLimit(Int)
    case requestBodyProcessor(BodyProcessor)
    case responseBodyProcessor(BodyProcessor)
    /// `ruleRemoveById`, `…ByTag`, `…ByMsg`.
    case removeRules(RuleSelection)
    /// `ruleRemoveTargetById`, `…ByTag`, `…ByMsg`. The targets have no `!`.
    case removeTargets(RuleSelection, [VariableSyntax])
    /// `hashEngine`, `hashEnforcement`: read, so that they can be reported.
    case hashing
}

/// `=ABZ`, `=+E`, `=-E`; upper-case letters.
package enum AuditLogPartsChange: Hashable, Sendable {
    case replace([UInt8])
    case add([UInt8])
    case remove([UInt8])
}
