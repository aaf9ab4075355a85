// How bad a match is, in syslog's words (RFC 5424 section 6.2.1).

/// A severity, by its number.
package enum RuleSeverity: Int, CaseIterable, Sendable {
    case emergency = 0
    case alert = 1
    case critical = 2
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
    case debug = 7

    /// The word that rules use.
    package var word: String {
        switch self {
        case .emergency: "EMERGENCY"
        case .alert: "ALERT"
        case .critical: "CRITICAL"
        case .error: "ERROR"
        case .warning: "WARNING"
        case .notice: "NOTICE"
        case .info: "INFO"
        case .debug: "DEBUG"
        }
    }

    /// The severity of a number or of a word in any case.
    package init?(_ text: String) {
        if let number = Int(text) {
            self.init(rawValue: number)
            return
        }
        let upper = text.uppercased()
        guard let found = Self.allCases.first(where: { $0.word == upper }) else { return nil }
        self = found
    }
}
