// Words that SQL writes apart and that mean one thing: GROUP BY, NOT IN.

/// Joining neighbours to the phrase that they are.
enum SQLPhrases {
    /// Kinds that a phrase may begin or end with.
    private static var parts: SQLTokenKinds {
        [.keyword, .bareword, .operator, .union, .function, .expression, .transactSQL, .type]
    }

    /// Kinds that a phrase may only end with.
    private static var endings: SQLTokenKinds { [parts, .logicOperator] }

    /// The one token that both are together; nil where SQL has no such phrase.
    static func joined(_ first: SQLToken, _ second: SQLToken) -> SQLToken? {
        guard parts.has(first.kind), endings.has(second.kind), mayBegin(first.text),
            let phrase = SQLWord(first.text, space: second.text),
            let kind = SQLVocabulary.kind(of: phrase)
        else { return nil }
        return SQLToken(kind, phrase, opening: first.opening, closing: first.closing)
    }

    /// Whether a phrase begins with the letter that `word` begins with: most barewords fail here.
    private static func mayBegin(_ word: SQLWord) -> Bool {
        let initials: StaticString = "ABCDEFGILNOPRSUW"
        let initial = word[0] & 0xDF
        for index in 0..<initials.utf8CodeUnitCount where initials.utf8Start[index] == initial { return true }
        return false
    }

    /// Whether `name`, which is common enough for a column, is a function where a parenthesis follows.
    static func isAlsoFunction(_ name: SQLWord) -> Bool {
        switch name.count {
        case 4: name.equals("USER")
        case 7: name.equals("USER_ID")
        case 8: name.equals("DATABASE") || name.equals("PASSWORD")
        case 9: name.equals("USER_NAME") || name.equals("LOCALTIME")
        case 12: name.equals("CURRENT_USER") || name.equals("CURRENT_DATE") || name.equals("CURRENT_TIME")
        case 14: name.equals("LOCALTIMESTAMP")
        case 17: name.equals("CURRENT_TIMESTAMP")
        default: false
        }
    }
}
