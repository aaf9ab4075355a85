// When a rule runs.

/// A phase, by its number.
package enum RulePhase: Int, CaseIterable, Comparable, Sendable {
    case requestHeaders = 1
    case requestBody = 2
    case responseHeaders = 3
    case responseBody = 4
    case logging = 5

    /// The phase of `phase:2`, `phase:request`, `phase:response` or `phase:logging`; the last three in any case.
    package init?(_ text: String) {
        switch text.lowercased() {
        case "1": self = .requestHeaders
        case "2", "request": self = .requestBody
        case "3": self = .responseHeaders
        case "4", "response": self = .responseBody
        case "5", "logging": self = .logging
        default: return nil
        }
    }

    package static func < (left: RulePhase, right: RulePhase) -> Bool { left.rawValue < right.rawValue }
}
