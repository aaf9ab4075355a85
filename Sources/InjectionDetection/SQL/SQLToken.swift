// One piece of SQL.

/// A token: its kind and the beginning of its text.
struct SQLToken {
    /// The text without its delimiters, cut at `SQLWord.capacity`.
    var text: SQLWord
    var kind: SQLTokenKind
    /// The delimiter before a string: a quote, `q`, `u` or `$`; zero where there is none.
    var opening: UInt8
    /// The delimiter after a string; zero where the value ends first.
    var closing: UInt8
    /// How many `@` stand before a variable: none, one or two.
    var signs: UInt8

    init(_ kind: SQLTokenKind, _ text: SQLWord, opening: UInt8 = 0, closing: UInt8 = 0, signs: UInt8 = 0) {
        self.kind = kind
        self.text = text
        self.opening = opening
        self.closing = closing
        self.signs = signs
    }

    /// A place for a token.
    static var placeholder: SQLToken { SQLToken(.unknown, SQLWord()) }

    /// Whether this is an operator that takes one operand: a sign, `!`, `!!`, `~` or `NOT`.
    var isUnaryOperator: Bool {
        guard kind == .operator else { return false }
        switch text.count {
        case 1:
            switch text[0] {
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "!"), UInt8(ascii: "~"): return true
            default: return false
            }
        case 2: return text.equals("!!")
        case 3: return text.equals("NOT")
        default: return false
        }
    }

    /// Whether this is an operator of arithmetic.
    var isArithmeticOperator: Bool {
        guard kind == .operator, text.count == 1 else { return false }
        switch text[0] {
        case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "%"): return true
        default: return false
        }
    }
}
