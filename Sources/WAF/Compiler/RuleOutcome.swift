// What a rule's actions come to, its defaults counted in.

internal import SecLang

/// The actions of a chain's head that say how the transaction goes on and what is logged of it.
struct RuleOutcome {
    var disruption = Disruption.pass
    var redirect: MacroText?
    var isLogged = true
    var isAudited = true
    var skip = 0
    var skipAfter: String?

    /// - Parameters:
    ///   - defaults: the default actions of the rule's phase.
    ///   - actions: the rule's own, which win.
    init(_ defaults: [ActionSyntax], _ actions: [ActionSyntax]) {
        for action in defaults + actions {
            switch action.kind {
            case .log: (isLogged, isAudited) = (true, true)
            case .noLog: (isLogged, isAudited) = (false, false)
            case .auditLog: isAudited = true
            case .noAuditLog: isAudited = false
            case .skip(let count): skip = count
            case .skipAfter(let name): skipAfter = name
            default: break
            }
        }
        let usual = Self.disruptive(defaults)
        var chosen = Self.disruptive(actions) ?? usual ?? .pass
        if chosen == .block { chosen = usual ?? .pass }
        let status = Self.status(actions) ?? Self.status(defaults)
        switch chosen {
        case .deny, .proxy, .block: disruption = .deny(status: UInt16(clamping: status ?? 403))
        case .drop: disruption = .drop
        case .redirect(let text):
            disruption = .redirect(status: UInt16(clamping: status ?? 302))
            redirect = text
        case .allow(let scope): disruption = .allow(scope)
        default: disruption = .pass
        }
    }

    /// The last one counts.
    private static func disruptive(_ actions: [ActionSyntax]) -> ActionSyntax.Kind? {
        actions.last { $0.kind.isDisruptive }?.kind
    }

    private static func status(_ actions: [ActionSyntax]) -> Int? {
        for action in actions.reversed() {
            if case .status(let status) = action.kind { return status }
        }
        return nil
    }
}
