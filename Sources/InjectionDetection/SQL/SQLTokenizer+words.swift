// Words, names in quotes and brackets, variables.

extension SQLTokenizer {
    /// A word, and what SQL knows of it.
    ///
    /// Where a dot or a backquote stands in it and what is before is a word of SQL, it ends there: `select.5` is
    /// `select` and `.5`. Only what a word of SQL may be long is searched for that.
    mutating func word() -> SQLToken {
        let start = position
        var end = start
        let limit = min(count, start &+ SQLWord.capacity)
        while end < limit, !SQLByteClass.endsWord(bytes[end]) {
            if bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: "`") {
                if let kind = SQLVocabulary.kind(of: text(start, end &- start)), kind != .bareword {
                    return take(kind, end &- start)
                }
            }
            end &+= 1
        }
        while end < count, !SQLByteClass.endsWord(bytes[end]) { end &+= 1 }
        guard end &- start <= SQLWord.capacity else { return take(.bareword, end &- start) }
        return take(SQLVocabulary.kind(of: text(start, end &- start)) ?? .bareword, end &- start)
    }

    /// MySQL's names in backquotes, which are functions where they are called so, and else only names.
    mutating func backquoted() -> SQLToken {
        let quote = UInt8(ascii: "`")
        var token = string(contentAt: position &+ 1, until: quote, opening: quote)
        token.kind = SQLVocabulary.kind(of: text(token)) == .function ? .function : .bareword
        return token
    }

    /// A name in brackets, brackets included.
    mutating func bracketed() -> SQLToken {
        let end = first(UInt8(ascii: "]"), from: position) ?? (count &- 1)
        return take(.bareword, end &+ 1 &- position)
    }

    /// A variable: one or two `@` and a name, which may be quoted or missing.
    mutating func variable() -> SQLToken {
        let signs = byte(position &+ 1) == UInt8(ascii: "@") ? 2 : 1
        position &+= signs
        var token: SQLToken
        switch byte(position) {
        case UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "\""):
            token = string(contentAt: position &+ 1, until: bytes[position], opening: bytes[position])
            token.kind = .variable
        default:
            var end = position
            while end < count, !SQLByteClass.endsVariable(bytes[end]) { end &+= 1 }
            token = take(.variable, end &- position)
        }
        token.signs = UInt8(truncatingIfNeeded: signs)
        return token
    }
}
