// The facts of a piece of a pattern, and how they combine.

internal import Bytes

/// What holds for every match of one piece. The empty piece is where sequences begin.
struct PieceFacts {
    /// Beyond this a minimum length spares nothing more.
    private static let maximumLength = 1 << 16
    /// Sets kept for a piece: more than a pattern's, so that alternatives find what they have in common.
    private static let maximumSets = 8

    var minimumLength = 0
    var required = RequiredSets()
    var texts = RequiredTexts.empty
    var beginning = MatchBeginning()

    /// Of the piece nothing is known; it may be empty.
    static let unknown = PieceFacts(minimumLength: 0, required: RequiredSets(), texts: .unknown, beginning: .unknown)

    /// One byte of a set.
    static func one(of set: ByteSet) -> PieceFacts {
        PieceFacts(
            minimumLength: 1, required: RequiredSets(set), texts: RequiredTexts(set),
            beginning: MatchBeginning(BeginningBranch(set)))
    }

    /// Bytes one after another.
    ///
    /// - Parameter set: what a byte matches.
    static func run(of bytes: ArraySlice<UInt8>, set: (UInt8) -> ByteSet) -> PieceFacts {
        var required = RequiredSets()
        for byte in bytes { required.insert(set(byte), at: maximumSets) }
        return PieceFacts(
            minimumLength: min(bytes.count, maximumLength), required: required, texts: RequiredTexts(run: bytes),
            beginning: MatchBeginning(BeginningBranch(run: bytes, set: set)))
    }

    mutating func append(_ next: PieceFacts) {
        minimumLength = min(minimumLength + next.minimumLength, Self.maximumLength)
        required.formUnion(next.required, at: Self.maximumSets)
        texts = texts.followed(by: next.texts)
        beginning.append(next.beginning)
    }

    func repeated(_ least: Int, _ most: Int?) -> PieceFacts {
        PieceFacts(
            minimumLength: min(minimumLength * least, Self.maximumLength),
            required: least > 0 ? required : RequiredSets(),
            texts: texts.repeated(least, most), beginning: beginning.repeated(least, most))
    }

    static func either(_ branches: [PieceFacts]) -> PieceFacts {
        guard branches.count > 1 else { return branches.first ?? PieceFacts() }
        return PieceFacts(
            minimumLength: branches.map(\.minimumLength).min() ?? 0,
            required: .common(branches.map(\.required), at: maximumSets), texts: .either(branches.map(\.texts)),
            beginning: .either(branches.map(\.beginning)))
    }
}
