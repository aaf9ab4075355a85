// From the tokens of a value to the few that say what it is.

/// Reads tokens and folds them: what means the same in every statement is left out, joined or given its true kind, so
/// that many spellings of one injection become one short row.
///
/// The row is a window of at most six tokens. Those before `settled` are done; the two or three from there on are held
/// against the rules, and what a rule leaves is looked at again, from the start where what is before may fold with it.
///
/// Methods that change nothing are `mutating` too: that hands the folder on by address, where it else is copied.
struct SQLFolder: ~Copyable {
    /// Tokens that a value is folded to, at most: enough to tell an injection, found by experience.
    static var maximumTokens: Int { 5 }

    var tokenizer: SQLTokenizer
    /// The tokens; one more than the maximum, since the kind of the last may depend on what follows.
    var window = InlineArray<6, SQLToken>(repeating: .placeholder)
    /// The texts of tokens that were several words, which do not stand in the value as they are.
    var phrases = InlineArray<6, SQLWord>(repeating: SQLWord())
    /// How many tokens the window holds.
    var filled = 0
    /// How many of them are done.
    var settled = 0
    /// Whether the tokenizer may have another token.
    private var hasMore = true
    /// The comment after the last token.
    private var trailingComment: SQLToken?
    /// Whether a rule found what ends all folding.
    var isStopped = false

    @inline(__always)
    init(_ tokenizer: consuming SQLTokenizer) { self.tokenizer = tokenizer }

    /// Reads the whole value, or as much as decides; afterwards the first `filled` tokens of the window are the answer.
    mutating func fold() {
        guard readFirst() else { return }
        while true {
            forgetFinishedExpression()
            guard hasMore, settled < Self.maximumTokens else { break }
            guard look(ahead: 2) else { continue }
            if foldPair() {
                if isStopped { return }
                continue
            }
            guard look(ahead: 3) else { continue }
            if !foldTriple() { settled &+= 1 }
        }
        if let trailingComment, filled < Self.maximumTokens {
            window[filled] = trailingComment
            filled &+= 1
        }
        filled = min(filled, Self.maximumTokens)
    }

    /// The first token that counts: not a comment, a parenthesis, a type or a sign. False where there is none.
    private mutating func readFirst() -> Bool {
        while let token = tokenizer.next() {
            switch token.kind {
            case .comment, .leftParenthesis, .type: continue
            default:
                window[0] = token
                if isUnaryOperator(0) { continue }
                filled = 1
                return true
            }
        }
        return false
    }

    /// Whether there are `wanted` tokens from `settled` on, after reading what is missing; otherwise all are settled.
    private mutating func look(ahead wanted: Int) -> Bool {
        while hasMore, filled <= Self.maximumTokens, filled &- settled < wanted {
            guard let token = tokenizer.next() else {
                hasMore = false
                break
            }
            if token.kind == .comment {
                trailingComment = token
            } else {
                trailingComment = nil
                window[filled] = token
                filled &+= 1
            }
        }
        if filled &- settled >= wanted { return true }
        settled = filled
        return false
    }

    /// Where five tokens are an arithmetic expression that goes on, only its beginning is kept.
    private mutating func forgetFinishedExpression() {
        guard filled >= Self.maximumTokens, isFinishedExpression() else { return }
        if filled > Self.maximumTokens {
            window[1] = window[Self.maximumTokens]
            filled = 2
        } else {
            filled = 1
        }
        settled = 0
    }

    private mutating func isFinishedExpression() -> Bool {
        let names: SQLTokenKinds = [.bareword, .number]
        switch (window[0].kind, window[1].kind, window[2].kind, window[3].kind, window[4].kind) {
        case (.number, .operator, .leftParenthesis, .number, .rightParenthesis),
            (.number, .comma, .leftParenthesis, .number, .rightParenthesis),
            (.number, .rightParenthesis, .comma, .leftParenthesis, .number),
            (.bareword, .rightParenthesis, .operator, .leftParenthesis, .bareword):
            return true
        case (.bareword, .operator, .leftParenthesis, let operand, .rightParenthesis): return names.has(operand)
        default: return false
        }
    }

    // What the rules do.

    /// Leaves out the last `count` tokens and looks at all again.
    mutating func drop(_ count: Int) {
        filled &-= count
        settled = 0
    }

    /// Leaves out the last token and looks at those again that are next to the hole.
    mutating func dropAndStepBack() {
        filled &-= 1
        if settled > 0 { settled &-= 1 }
    }
}
