// What `ctl` can change, by name.

/// The part of `ctl:name=value` before the sign; the raw value is how rules write it.
enum ControlName: String, CaseIterable {
    case auditEngine, auditLogParts, debugLogLevel, forceRequestBodyVariable, forceResponseBodyVariable
    case hashEngine, hashEnforcement, requestBodyAccess, requestBodyLimit, requestBodyProcessor
    case responseBodyAccess, responseBodyLimit, responseBodyProcessor, ruleEngine
    case removeByID = "ruleRemoveById", removeByMessage = "ruleRemoveByMsg", removeByTag = "ruleRemoveByTag"
    case removeTargetByID = "ruleRemoveTargetById", removeTargetByMessage = "ruleRemoveTargetByMsg"
    case removeTargetByTag = "ruleRemoveTargetByTag"

    /// The change of that name in any case; nil where there is none.
    init?(anyCase name: String) {
        let lowercased = name.lowercased()
        guard let found = Self.allCases.first(where: { $0.rawValue.lowercased() == lowercased }) else { return nil }
        self = found
    }
}
