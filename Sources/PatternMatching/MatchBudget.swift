// The most work that one pattern match may do, so that a hostile input cannot hang a worker.

/// Limits of one match. Running over any of them is `PatternError.budgetExceeded`, never a wrong answer.
public struct MatchBudget: Hashable, Sendable {
    /// Backtracking steps, as PCRE2 counts them (`match_limit`). Honest patterns need a few a byte; 250,000 steps
    /// take a few milliseconds.
    public var steps: UInt32
    /// Nested backtracking points of the interpreter (`depth_limit`); compiled machine code does not use it.
    public var depth: UInt32
    /// The most stack that compiled machine code may use, in bytes.
    public var stackBytes: Int

    /// 250,000 steps, depth 10,000, 512 KiB of stack.
    public static let standard = MatchBudget(steps: 250_000, depth: 10_000, stackBytes: 512 << 10)

    public init(steps: UInt32, depth: UInt32, stackBytes: Int) {
        self.steps = steps
        self.depth = depth
        self.stackBytes = stackBytes
    }
}
