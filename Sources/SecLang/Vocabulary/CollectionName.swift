// The collections that rules write to.

/// A collection; all but `tx` live longer than an exchange.
package enum CollectionName: String, CaseIterable, Sendable {
    case tx = "TX"
    case global = "GLOBAL"
    case ip = "IP"
    case resource = "RESOURCE"
    case session = "SESSION"
    case user = "USER"

    /// The variable that reads it.
    package var variable: VariableName {
        switch self {
        case .tx: .tx
        case .global: .global
        case .ip: .ip
        case .resource: .resource
        case .session: .session
        case .user: .user
        }
    }
}
