// One value, read in one way.

/// What reading a value in one way gives.
struct SQLAnalysis {
    /// The fingerprint, where the value is an injection.
    let injection: SQLFingerprint?
    /// Whether the other dialect might find otherwise.
    let dialectsDiffer: Bool

    /// Reads, folds and judges the `count` bytes at `bytes`.
    init(_ bytes: UnsafePointer<UInt8>, count: Int, _ reading: SQLReading) {
        var folder = SQLFolder(SQLTokenizer(bytes, count: count, reading))
        folder.fold()
        dialectsDiffer = folder.tokenizer.dialectsDiffer
        let fingerprint = folder.fingerprint()
        injection = fingerprint.isKnown && folder.isPlausible(fingerprint) ? fingerprint : nil
    }
}

extension SQLFolder {
    /// The fingerprint of what was folded.
    fileprivate mutating func fingerprint() -> SQLFingerprint {
        var fingerprint = SQLFingerprint()
        var index = 0
        while index < filled {
            let kind = window[index].kind
            // Nothing before it could be read for certain.
            if kind == .evil { return SQLFingerprint(.evil) }
            fingerprint.append(index >= 2 && index == filled &- 1 && isOpenBackquote(index) ? .comment : kind)
            index &+= 1
        }
        return fingerprint
    }

    /// Whether the token at `index` is a backquote with nothing behind it, which MySQL's clients take for a comment.
    private mutating func isOpenBackquote(_ index: Int) -> Bool {
        let token = window[index]
        return token.kind == .bareword && token.opening == UInt8(ascii: "`") && token.closing == 0 && token.count == 0
    }

    /// Whether the value, whose fingerprint is that of an injection, is one.
    fileprivate mutating func isPlausible(_ fingerprint: SQLFingerprint) -> Bool {
        SQLPlausibility(
            bytes: tokenizer.bytes, count: tokenizer.count, fingerprint: fingerprint,
            first: window[0], second: window[1], third: window[2], secondText: filled > 1 ? text(1) : SQLWord(),
            tokenCount: tokenizer.tokenCount
        ).isInjection
    }
}
