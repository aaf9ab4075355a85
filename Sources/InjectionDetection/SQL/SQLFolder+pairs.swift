// The rules for two tokens.

extension SQLFolder {
    /// Folds the two tokens from `settled` on.
    ///
    /// - Returns: whether the window is to be looked at again; otherwise a third token may help.
    mutating func foldPair() -> Bool {
        let first = window[settled].kind
        let second = window[settled &+ 1].kind
        // Neighbouring strings are one string, and a second semicolon changes nothing.
        if first == second, first == .string || first == .semicolon {
            filled &-= 1
            return true
        }
        if first == .operator || first == .logicOperator,
            second == .type || isUnaryOperator(settled &+ 1)
        {
            drop(1)
            return true
        }
        if first == .leftParenthesis, isUnaryOperator(settled &+ 1) {
            dropAndStepBack()
            return true
        }
        if joinPhrase() { return true }
        return foldPair(first, second)
    }

    private mutating func foldPair(_ first: SQLTokenKind, _ second: SQLTokenKind) -> Bool {
        switch first {
        case .semicolon where second == .function && text(settled &+ 1).prefix(2).equals("IF"):
            // A function anywhere else, here it begins a statement.
            window[settled &+ 1].kind = .transactSQL
            return true
        case .bareword where second == .leftParenthesis && SQLPhrases.isAlsoFunction(text(settled)),
            .variable where second == .leftParenthesis && SQLPhrases.isAlsoFunction(text(settled)):
            window[settled].kind = .function
            return true
        case .keyword where text(settled).equals("IN") || text(settled).equals("NOT IN"):
            window[settled].kind = second == .leftParenthesis ? .operator : .bareword
            return true
        case .operator where text(settled).equals("LIKE") || text(settled).equals("NOT LIKE"):
            if second == .leftParenthesis { window[settled].kind = .function }
            return false
        case .type where Self.casts.has(second):
            window[settled] = window[settled &+ 1]
            drop(1)
            return true
        case .collation where second == .bareword:
            // Too many to name: those of MySQL have an underscore.
            if text(settled &+ 1).hasUnderscore {
                window[settled &+ 1].kind = .type
                settled = 0
            }
            return false
        case .backslash:
            foldBackslash()
            return true
        case .leftParenthesis where second == .leftParenthesis, .rightParenthesis where second == .rightParenthesis:
            drop(1)
            return true
        case .leftBrace where second == .bareword:
            foldBrace()
            return true
        default:
            guard second == .rightBrace else { return false }
            drop(1)
            return true
        }
    }

    /// What a type may stand before without changing what it is.
    private static var casts: SQLTokenKinds {
        [.bareword, .number, .type, .leftParenthesis, .function, .variable, .string]
    }

    /// Transact-SQL takes a backslash before an operator of arithmetic for a zero, and otherwise passes over it.
    private mutating func foldBackslash() {
        if isArithmeticOperator(settled &+ 1) {
            window[settled].kind = .number
            settled = 0
        } else {
            window[settled] = window[settled &+ 1]
            drop(1)
        }
    }

    /// ODBC's and MySQL's `{name expression}` is the expression. With an empty name it is valid nowhere but in MySQL,
    /// and then only an injection.
    private mutating func foldBrace() {
        if window[settled &+ 1].count == 0 {
            window[settled &+ 1].kind = .evil
            filled = settled &+ 2
            isStopped = true
        } else {
            drop(2)
        }
    }
}
