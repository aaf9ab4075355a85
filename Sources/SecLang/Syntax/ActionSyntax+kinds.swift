// What kind of thing an action is, for the rules about where it may stand.

extension ActionSyntax.Kind {
    /// Whether it says what a rule is: only the head of a chain has these.
    package var isMetadata: Bool {
        switch self {
        case .id, .message, .logData, .tag, .severity, .version, .revision, .accuracy, .maturity: true
        default: false
        }
    }

    /// Whether it decides what becomes of the exchange. `block` counts: it stands for one of the others.
    package var isDisruptive: Bool {
        switch self {
        case .allow, .block, .deny, .drop, .pass, .pause, .proxy, .redirect: true
        default: false
        }
    }

    /// Its name as rules write it.
    package var name: String {
        let name: ActionName =
            switch self {
            case .id: .id
            case .phase: .phase
            case .message: .message
            case .logData: .logData
            case .tag: .tag
            case .severity: .severity
            case .version: .version
            case .revision: .revision
            case .accuracy: .accuracy
            case .maturity: .maturity
            case .allow: .allow
            case .block: .block
            case .deny: .deny
            case .drop: .drop
            case .pass: .pass
            case .pause: .pause
            case .proxy: .proxy
            case .redirect: .redirect
            case .status: .status
            case .chain: .chain
            case .skip: .skip
            case .skipAfter: .skipAfter
            case .transformation, .clearTransformations: .transformation
            case .multiMatch: .multiMatch
            case .capture: .capture
            case .log: .log
            case .noLog: .noLog
            case .auditLog: .auditLog
            case .noAuditLog: .noAuditLog
            case .sanitiseArgument: .sanitiseArgument
            case .sanitiseMatched: .sanitiseMatched
            case .sanitiseMatchedBytes: .sanitiseMatchedBytes
            case .sanitiseRequestHeader: .sanitiseRequestHeader
            case .sanitiseResponseHeader: .sanitiseResponseHeader
            case .setVariable: .setVariable
            case .expireVariable: .expireVariable
            case .deprecateVariable: .deprecateVariable
            case .initialiseCollection: .initialiseCollection
            case .setSessionID: .setSessionID
            case .setUserID: .setUserID
            case .setResource: .setResource
            case .setEnvironment: .setEnvironment
            case .control: .control
            case .xmlNamespace: .xmlNamespace
            case .execute: .execute
            case .append: .append
            case .prepend: .prepend
            }
        return name.rawValue
    }
}
