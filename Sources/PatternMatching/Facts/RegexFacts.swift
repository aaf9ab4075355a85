// What can be said of all matches of a pattern without running it.

public import Bytes

/// What a subject needs to match a pattern: a length, bytes, texts. A subject that lacks one cannot match.
///
/// Sound for every pattern that PCRE2 compiles: what the analysis does not know (conditions, verbs, comments) ends it
/// with nothing said, and what it knows only in part (back references, calls of groups) adds nothing. Facts are about
/// the subject, not the match alone, so `\K` does no harm; texts in look-arounds are left out.
public struct RegexFacts: Equatable, Sendable {
    /// The most byte sets that are kept: each costs every subject a comparison, and few add to the first.
    public static let maximumSets = 6

    /// The shortest subject that can match, in bytes.
    public private(set) var minimumLength = 0
    /// A subject that matches contains a byte of each set. The most selective come first.
    public private(set) var required: [ByteSet] = []
    /// A subject that matches contains one of these, in either case; empty where nothing is known.
    ///
    /// Each has at least two bytes, and letters are in lower case.
    public private(set) var literals: [[UInt8]] = []
    /// Ways in which a match begins: in one of them, its first bytes are of these sets, one after another. For
    /// `BeginningFilter`; empty where nothing is known.
    public private(set) var beginnings: [[ByteSet]] = []
    /// Whether a match can also begin, in other ways, where the subject does.
    public private(set) var isAlsoAtStart = false

    /// Says nothing.
    public init() {}

    /// Analyses a pattern as `CompiledPattern` reads it.
    public init(pattern: [UInt8], options: PatternOptions) {
        var reader = RegexReader(pattern, options)
        guard let facts = try? reader.facts() else { return }
        literals = facts.texts.bestTexts ?? []
        beginnings = facts.beginning.certain(most: BeginningFilter.maximumWays) ?? []
        isAlsoAtStart = facts.beginning.isAlsoAtStart
        add(minimumLength: facts.minimumLength, required: facts.required.sets)
    }

    /// Takes facts from another source, such as PCRE2's own study of the pattern.
    public mutating func add(minimumLength: Int, required: [ByteSet]) {
        self.minimumLength = max(self.minimumLength, minimumLength)
        var sets = RequiredSets()
        for set in self.required + required { sets.formUnion(RequiredSets(set), at: Self.maximumSets) }
        self.required = sets.sets
    }

    /// Whether `subject` has all that a match needs. Without the literals, which are for a search of many patterns.
    public func allow(_ subject: UnsafeRawBufferPointer) -> Bool {
        guard subject.count >= minimumLength else { return false }
        let present = ByteSet(of: subject)
        for set in required where set.isDisjoint(with: present) { return false }
        return true
    }
}
