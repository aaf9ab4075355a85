// The memory that a match works in. Each worker owns one, so that matching allocates nothing and shares nothing.

public import Bytes
internal import CPCRE2

/// Working memory for matches of any number of patterns, with the budget they run under.
///
/// Deliberately not `Sendable`: a scratch belongs to one thread. It also remembers the captures of the last match.
public struct PatternScratch: ~Copyable {
    /// The budget of every match made with this scratch.
    public let budget: MatchBudget
    let matchData: OpaquePointer
    let matchContext: OpaquePointer
    private let stack: OpaquePointer?
    /// How searches of long subjects go on.
    public let pace = PatternPace()

    /// PCRE2's machine code begins with this much stack, in bytes, and grows it to the budget's `stackBytes`.
    private static let initialStackBytes = 32 << 10

    /// - Parameters:
    ///   - budget: the limits of every match.
    ///   - captures: how many groups to remember, the whole match (group 0) included; at least 1.
    public init(budget: MatchBudget = .standard, captures: Int = 1) {
        guard let matchData = pcre2_match_data_create_8(UInt32(max(1, captures)), nil),
            let matchContext = pcre2_match_context_create_8(nil)
        else { fatalError("out of memory for pattern matching") }
        self.budget = budget
        self.matchData = matchData
        self.matchContext = matchContext
        pcre2_set_match_limit_8(matchContext, budget.steps)
        pcre2_set_depth_limit_8(matchContext, budget.depth)
        let stackBytes = max(budget.stackBytes, Self.initialStackBytes)
        stack = pcre2_jit_stack_create_8(Self.initialStackBytes, stackBytes, nil)
        if let stack { pcre2_jit_stack_assign_8(matchContext, nil, UnsafeMutableRawPointer(stack)) }
    }

    deinit {
        if let stack { pcre2_jit_stack_free_8(stack) }
        pcre2_match_context_free_8(matchContext)
        pcre2_match_data_free_8(matchData)
    }

    /// Where group `number` of the last successful match lies in its subject; nil where it took no part.
    ///
    /// Group 0 is the whole match. Groups beyond the `captures` of this scratch are not remembered. Meaningless
    /// after a match that failed.
    public func capture(_ number: Int) -> ByteRange? {
        guard number >= 0, number < Int(pcre2_get_ovector_count_8(matchData)) else { return nil }
        guard let offsets = pcre2_get_ovector_pointer_8(matchData) else { return nil }
        let (start, end) = (offsets[2 * number], offsets[2 * number + 1])
        // PCRE2_UNSET is -1 here; `\K` in a look-ahead can put the start behind the end.
        guard start != -1, end >= start else { return nil }
        return ByteRange(start, to: end)
    }
}
