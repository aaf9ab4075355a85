// One thing that is wrong (or worth knowing) in a file, made for the person who must mend it.

/// A message about one place in a file.
///
/// `description` is the whole line that tools print: `file:line:column: error: message`.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    /// How much it matters.
    public enum Severity: String, Sendable {
        /// The file cannot be used.
        case error
        /// The file can be used, but probably does not say what was meant.
        case warning
    }

    /// How much it matters.
    public var severity: Severity
    /// What was found, what was expected and, where there is one, what it is close to.
    public var message: String
    /// Where; nil for what no line of a file is to blame for.
    public var position: SourcePosition?

    public init(_ severity: Severity, _ message: String, at position: SourcePosition?) {
        self.severity = severity
        self.message = message
        self.position = position
    }

    public var description: String {
        guard let position else { return "\(severity.rawValue): \(message)" }
        return "\(position): \(severity.rawValue): \(message)"
    }
}
