// What can go wrong with a pattern: when it is compiled, and when it is matched.

/// A pattern that cannot be compiled, or a match that could not be decided.
public enum PatternError: Error, Equatable, Sendable {
    /// PCRE2 refuses the pattern: its `reason`, and the byte `offset` in the pattern where it gave up.
    case invalid(pattern: String, reason: String, offset: Int)
    /// The pattern is longer than `CompiledPattern.maximumPatternBytes`.
    case tooLong(bytes: Int)
    /// The match ran over its `MatchBudget`; whether the subject matches is not known.
    case budgetExceeded
    /// PCRE2 failed in a way that no valid pattern and subject lead to; its own error `code`.
    case engineFailure(code: Int32)
}

extension PatternError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid(let pattern, let reason, let offset):
            "invalid regular expression `\(pattern)`: \(reason), at offset \(offset)"
        case .tooLong(let bytes):
            "regular expression of \(bytes) bytes; at most \(CompiledPattern.maximumPatternBytes) are allowed"
        case .budgetExceeded:
            "the regular expression ran over its match budget"
        case .engineFailure(let code):
            "PCRE2 failed with error \(code)"
        }
    }
}
