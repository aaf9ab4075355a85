// What came of reading the configuration once.

public import Diagnostics

/// The result of one reload, for logs, metrics and whoever asked for it.
public struct ReloadReport: Sendable {
    /// What became of the configuration.
    public enum Outcome: Sendable, Equatable {
        /// It is published as this generation.
        case published(generation: UInt64)
        /// It says what the current generation says already.
        case unchanged
        /// It was refused; the current generation stays.
        case refused
    }

    /// What became of it.
    public var outcome: Outcome
    /// What there is to say, by file, line and column.
    public var diagnostics: [Diagnostic]

    public init(_ outcome: Outcome, _ diagnostics: [Diagnostic]) {
        self.outcome = outcome
        self.diagnostics = diagnostics
    }
}
