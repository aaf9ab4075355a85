// A set of rules.

/// A bit for each rule of a rule set, by the rule's number.
struct RuleMask: Sendable, Equatable {
    /// 64 rules each.
    private(set) var words: [UInt64]

    /// No rule of a set of `count`.
    init(count: Int) { words = [UInt64](repeating: 0, count: count / 64 + 1) }

    /// - Parameter rules: numbers below `count`.
    init(_ rules: some Sequence<Int>, count: Int) {
        self.init(count: count)
        for rule in rules { insert(rule) }
    }

    mutating func insert(_ rule: Int) { words[rule >> 6] |= 1 << UInt64(rule & 63) }

    mutating func formUnion(_ other: RuleMask) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    @inline(__always)
    func contains(_ rule: Int) -> Bool { words[rule >> 6] & (1 << UInt64(rule & 63)) != 0 }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}
