// Ids of rules, ranges of them, and lists of both.

extension DirectiveParser {
    /// `1 3-5 "7,9"`.
    func ruleIDs(_ words: [Word]) throws(Refusal) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        for word in words { ranges += try idRanges(word.string, at: word.start) }
        return ranges
    }

    /// The same, or one id with the place in its chain: `1:2`.
    func updatedRules(_ word: Word) throws(Refusal) -> RuleSelection {
        let parts = word.string.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return .ids(try idRanges(word.string, at: word.start), follower: nil) }
        let id = try ruleID(String(parts[0]), at: word.start)
        return .ids([id...id], follower: try followerIndex(String(parts[1]), at: word.start))
    }
}

/// One id.
func ruleID(_ written: String, at offset: Int) throws(Refusal) -> Int {
    try decimal(written, "the id of a rule, a number above 0", 1...Int.max, at: offset)
}

/// The place in a chain; 0 is its head.
func followerIndex(_ written: String, at offset: Int) throws(Refusal) -> Int {
    try decimal(written, "the place in a chain, a number", 0...Int.max, at: offset)
}

/// Ids and ranges, with commas or spaces between them.
func idRanges(_ written: String, at offset: Int) throws(Refusal) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for item in written.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
        let ends = item.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try ruleID(String(ends[0]), at: offset)
        let last = ends.count > 1 ? try ruleID(String(ends[1]), at: offset) : first
        guard first <= last else {
            throw .unexpected(String(item), expected: "a range from the lower id to the higher", at: offset)
        }
        ranges.append(first...last)
    }
    guard !ranges.isEmpty else { throw .unexpected(written, expected: "the id of a rule, or a range", at: offset) }
    return ranges
}
