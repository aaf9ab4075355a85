// Operators, and the comments that begin like one.

internal import Bytes

extension SQLTokenizer {
    /// An operator of up to three bytes, the longest that there is; a lone colon is none.
    mutating func longOperator() -> SQLToken {
        let start = position
        guard start &+ 1 < count else { return take(.operator, 1) }
        if start &+ 2 < count, bytes[start] == UInt8(ascii: "<"), bytes[start &+ 1] == UInt8(ascii: "="),
            bytes[start &+ 2] == UInt8(ascii: ">")
        {
            return take(.operator, 3)
        }
        if let kind = SQLVocabulary.kind(of: text(start, 2)) { return take(kind, 2) }
        return take(bytes[start] == UInt8(ascii: ":") ? .colon : .operator, 1)
    }

    /// A minus, or a comment of two.
    mutating func dash() -> SQLToken {
        guard byte(position &+ 1) == UInt8(ascii: "-") else { return take(.operator, 1) }
        guard let next = byte(position &+ 2), !SQLByteClass.isWhitespace(next) else { return lineComment() }
        guard reading.dialect == .ansi else { return take(.operator, 1) }
        dialectsDiffer = true
        return lineComment()
    }

    /// A hash: MySQL's comment, or an operator.
    mutating func hash() -> SQLToken {
        dialectsDiffer = true
        return reading.dialect == .mySQL ? lineComment() : take(.operator, 1)
    }

    /// A comment up to the end of the line.
    private mutating func lineComment() -> SQLToken {
        guard let end = first(ASCII.lineFeed, from: position) else { return take(.comment, count &- position) }
        let comment = take(.comment, end &- position)
        position = end &+ 1
        return comment
    }

    /// A slash, or a comment with stars.
    ///
    /// A comment inside the comment, which only PostgreSQL knows, and MySQL's `/*!`, which is executed, are evil.
    mutating func slash() -> SQLToken {
        guard byte(position &+ 1) == UInt8(ascii: "*") else { return take(.operator, 1) }
        let star = UInt8(ascii: "*")
        let slash = UInt8(ascii: "/")
        let content = position &+ 2
        let end = ByteSearch.first(star, then: slash, in: bytes, from: content, to: count)
        let isNested = end.map {
            ByteSearch.first(slash, then: star, in: bytes, from: content, to: $0 &+ 1) != nil
        }
        let isExecuted = byte(content) == UInt8(ascii: "!")
        let kind: SQLTokenKind = isNested == true || isExecuted ? .evil : .comment
        return take(kind, (end.map { $0 &+ 2 } ?? count) &- position)
    }

    /// A backslash; with an `N` behind it NULL, which counts as a number.
    mutating func backslash() -> SQLToken {
        byte(position &+ 1) == UInt8(ascii: "N") ? take(.number, 2) : take(.backslash, 1)
    }
}
