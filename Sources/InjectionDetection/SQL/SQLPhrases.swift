// Words that SQL writes apart and that mean one thing: GROUP BY, NOT IN.

/// Joining neighbours to the phrase that they are.
enum SQLPhrases {
    /// Kinds that a phrase may begin or end with.
    private static var parts: SQLTokenKinds {
        [.keyword, .bareword, .operator, .union, .function, .expression, .transactSQL, .type]
    }

    /// Kinds that a phrase may only end with.
    private static var endings: SQLTokenKinds { [parts, .logicOperator] }

    /// Whether tokens of both kinds may be one phrase.
    static func mayJoin(_ first: SQLTokenKind, _ second: SQLTokenKind) -> Bool {
        parts.has(first) && endings.has(second)
    }

    /// Whether a phrase begins with the letter `initial`: most barewords fail here.
    static func mayBegin(_ initial: UInt8) -> Bool {
        switch initial & 0xDF {
        case UInt8(ascii: "A")...UInt8(ascii: "G"), UInt8(ascii: "I"), UInt8(ascii: "L"),
            UInt8(ascii: "N")...UInt8(ascii: "P"), UInt8(ascii: "R")...UInt8(ascii: "S"), UInt8(ascii: "U"),
            UInt8(ascii: "W"):
            true
        default: false
        }
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
