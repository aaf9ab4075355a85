// The rules for three tokens.

extension SQLFolder {
    private static var names: SQLTokenKinds { [.bareword, .number] }
    private static var values: SQLTokenKinds { [.bareword, .number, .variable, .string] }
    private static var clauses: SQLTokenKinds { [.keyword, .expression, .group] }

    /// Folds the three tokens from `settled` on.
    ///
    /// - Returns: whether the window is to be looked at again.
    mutating func foldTriple() -> Bool {
        let first = window[settled].kind
        let second = window[settled &+ 1].kind
        let third = window[settled &+ 2].kind
        if keepsFirst(first, second, third) {
            drop(2)
            return true
        }
        if leavesSignOut(first, third) {
            window[settled &+ 1] = window[settled &+ 2]
            // After a comma the operand goes as well, and the comma with it: `1,-1` is `1`.
            drop(first == .comma && third != .function && third != .leftParenthesis ? 3 : 1)
            return true
        }
        if first == .expression, second == .dot, third == .bareword {
            window[settled &+ 1] = window[settled &+ 2]
            drop(1)
            return true
        }
        // A function without arguments; with some it is a word of the language of men.
        if first == .function, second == .leftParenthesis, third != .rightParenthesis,
            text(settled).equals("USER")
        {
            window[settled].kind = .bareword
        }
        return false
    }

    /// Whether the first token says all: an operation is what its first operand is, a list what its first member is.
    private mutating func keepsFirst(_ first: SQLTokenKind, _ second: SQLTokenKind, _ third: SQLTokenKind) -> Bool {
        if first == .logicOperator, third == .logicOperator { return true }
        if first == .operator, second != .leftParenthesis, third == .operator { return true }
        switch second {
        case .operator:
            if first == .variable { if third == .variable || Self.names.has(third) { return true } }
            if Self.names.has(first), Self.names.has(third) { return true }
            return Self.values.has(first) && third == .type && text(settled &+ 1).equals("::")
        case .comma: return Self.values.has(first) && Self.values.has(third)
        case .dot: return first == .bareword && third == .bareword
        default: return false
        }
    }

    /// Whether the second token is a sign that changes nothing.
    private mutating func leavesSignOut(_ first: SQLTokenKind, _ third: SQLTokenKind) -> Bool {
        guard isUnaryOperator(settled &+ 1) else { return false }
        switch third {
        case .leftParenthesis: return first == .expression || first == .group || first == .comma
        case .function: return Self.clauses.has(first) || first == .comma
        default: return Self.values.has(third) && (Self.clauses.has(first) || first == .comma)
        }
    }
}
