// Every action of ModSecurity 2.9, ModSecurity 3 and Coraza, by name.

/// An action's name; the raw value is how rules write it.
enum ActionName: String, CaseIterable {
    case accuracy, allow, append, auditLog = "auditlog", block, capture, chain, control = "ctl"
    case deny, deprecateVariable = "deprecatevar", drop, execute = "exec", expireVariable = "expirevar"
    case id, initialiseCollection = "initcol", log, logData = "logdata", maturity, message = "msg", multiMatch
    case noAuditLog = "noauditlog", noLog = "nolog", pass, pause, phase, prepend, proxy, redirect, revision = "rev"
    case sanitiseArgument = "sanitiseArg", sanitiseMatched, sanitiseMatchedBytes, sanitiseRequestHeader
    case sanitiseResponseHeader, setEnvironment = "setenv", setResource = "setrsc", setSessionID = "setsid"
    case setUserID = "setuid", setVariable = "setvar", severity, skip, skipAfter, status, tag, transformation = "t"
    case version = "ver", xmlNamespace = "xmlns"

    /// Other names of the same.
    static let otherNames: [String: ActionName] = [
        "sanitizeArg": .sanitiseArgument, "sanitizeMatched": .sanitiseMatched,
        "sanitizeMatchedBytes": .sanitiseMatchedBytes, "sanitizeRequestHeader": .sanitiseRequestHeader,
        "sanitizeResponseHeader": .sanitiseResponseHeader,
    ]

    /// The action of that name in any case; nil where there is none.
    init?(anyCase name: String) {
        guard let found = Self.byName[name.lowercased()] else { return nil }
        self = found
    }

    private static let byName: [String: ActionName] = {
        var names = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
        for (name, meant) in otherNames { names[name.lowercased()] = meant }
        return names
    }()
}
