// Second thoughts: fingerprints of few tokens that honest values have as well.

internal import Bytes

/// Whether a value whose fingerprint is that of an injection is one.
///
/// What is short looks like an injection easily: `sexy and 17` is none, and `sexy and 17<18` is one, though both fold
/// to the same. These rules tell them apart by what the fingerprint leaves out.
struct SQLPlausibility {
    /// The value.
    let bytes: UnsafePointer<UInt8>
    let count: Int
    let fingerprint: SQLFingerprint
    /// The first three tokens, as far as there are so many.
    let first: SQLToken
    let second: SQLToken
    let third: SQLToken
    /// What the second one says.
    let secondText: SQLWord
    /// Tokens before folding.
    let tokenCount: Int

    /// The verdict.
    var isInjection: Bool {
        if fingerprint.count > 1, endsInComment, containsPasswordMark { return true }
        return switch fingerprint.count {
        case 2: isInjectionOfTwo
        case 3: isInjectionOfThree
        default: true
        }
    }

    private var endsInComment: Bool { fingerprint[fingerprint.count &- 1] == SQLTokenKind.comment.symbol }

    /// Whether there is `sp_password`, which keeps a statement out of SQL Server's log.
    private var containsPasswordMark: Bool {
        let mark: StaticString = "sp_password"
        // The underscore is the rarest of its letters.
        let ahead = 2
        var from = ahead
        while let found = ByteSearch.first(UInt8(ascii: "_"), in: bytes, from: from, to: count) {
            let start = found &- ahead
            guard count &- start >= mark.utf8CodeUnitCount else { return false }
            if ByteSearch.equal(bytes + start, mark.utf8Start, count: mark.utf8CodeUnitCount) { return true }
            from = found &+ 1
        }
        return false
    }

    private var isInjectionOfTwo: Bool {
        if fingerprint[1] == SQLTokenKind.union.symbol {
            // `1 UNION` as it stands is a club's name; with more that was folded away it is not.
            return tokenCount != 2
        }
        // Too many honest values end in something with a hash.
        if secondText[0] == UInt8(ascii: "#") { return false }
        guard second.kind == .comment else { return !isLongDash }
        let isBlockComment = secondText[0] == UInt8(ascii: "/")
        switch first.kind {
        case .bareword: return isBlockComment && !isLongDash
        case .number: return isBlockComment || tokenCount > 2 || commentFollowsNumber
        default: return !isLongDash
        }
    }

    /// Whether the second token is dashes and more: an injection ends with them, where `x -- y` is plain text.
    private var isLongDash: Bool { secondText.count > 2 && secondText[0] == UInt8(ascii: "-") }

    /// Whether white space or the comment follows right behind the number that the value begins with.
    private var commentFollowsNumber: Bool {
        let end = Int(first.count)
        guard end < count else { return false }
        // Bytes beyond ASCII count as white space.
        if bytes[end] <= ASCII.space || bytes[end] >= 0x80 { return true }
        guard end &+ 1 < count else { return false }
        let follow = (bytes[end], bytes[end &+ 1])
        return follow == (UInt8(ascii: "/"), UInt8(ascii: "*")) || follow == (UInt8(ascii: "-"), UInt8(ascii: "-"))
    }

    private var isInjectionOfThree: Bool {
        if fingerprint.equals("sos") || fingerprint.equals("s&s") {
            // foo" + "bar, whose outer quotes are those of the statement.
            return first.opening == 0 && third.closing == 0 && first.closing == third.opening
        }
        if fingerprint.equals("s&n") || fingerprint.equals("n&1") || fingerprint.equals("1&1")
            || fingerprint.equals("1&v") || fingerprint.equals("1&s")
        {
            // `sexy and 17` is not one, `sexy and 17<18` is.
            return tokenCount != 3
        }
        if second.kind == .keyword {
            return secondText.count >= 5 && secondText.prefix(4).equals("INTO")
        }
        return true
    }
}
