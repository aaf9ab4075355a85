// One value, read in one way.

/// What reading a value in one way gives.
struct SQLAnalysis {
    let fingerprint: SQLFingerprint
    private let folder: SQLFolder

    /// Reads and folds the `count` bytes at `bytes`, which must outlive this.
    init(_ bytes: UnsafePointer<UInt8>, count: Int, _ reading: SQLReading) {
        var folder = SQLFolder(SQLTokenizer(bytes, count: count, reading))
        folder.fold()
        fingerprint = Self.fingerprint(of: &folder)
        self.folder = folder
    }

    /// Whether the other dialect might find otherwise.
    var dialectsDiffer: Bool { folder.tokenizer.dialectsDiffer }

    /// Whether the value, read in this way, is an injection.
    var isInjection: Bool {
        guard fingerprint.isKnown else { return false }
        return SQLPlausibility(
            bytes: folder.tokenizer.bytes, count: folder.tokenizer.count, fingerprint: fingerprint,
            first: folder.window[0], second: folder.window[1], third: folder.window[2],
            tokenCount: folder.tokenizer.tokenCount
        ).isInjection
    }

    private static func fingerprint(of folder: inout SQLFolder) -> SQLFingerprint {
        let last = folder.filled &- 1
        if last >= 2, folder.window[last].isOpenBackquote { folder.window[last].kind = .comment }
        var fingerprint = SQLFingerprint()
        for index in 0..<folder.filled {
            if folder.window[index].kind == .evil {
                // Nothing before it could be read for certain.
                var evil = SQLFingerprint()
                evil.append(.evil)
                return evil
            }
            fingerprint.append(folder.window[index].kind)
        }
        return fingerprint
    }
}

extension SQLToken {
    /// Whether this is a backquote with nothing behind it, which MySQL's clients take for a comment.
    fileprivate var isOpenBackquote: Bool {
        kind == .bareword && opening == UInt8(ascii: "`") && closing == 0 && text.count == 0
    }
}
