// One piece of SQL.

/// A token: its kind and where its text lies. Small enough for two registers; `SQLFolder` knows how to read the text.
struct SQLToken {
    /// The offset of the text in the value.
    let start: UInt32
    /// Bytes of the text without its delimiters, cut at `SQLWord.capacity`.
    let count: UInt8
    var kind: SQLTokenKind
    /// The delimiter before a string: a quote, `q`, `u` or `$`; zero where there is none.
    let opening: UInt8
    /// The delimiter after a string; zero where the value ends first.
    var closing: UInt8
    /// How many `@` stand before a variable: none, one or two.
    var signs: UInt8 = 0
    /// Which of the folder's phrases the text is, from 1 on; zero for what stands in the value as it is.
    var phrase: UInt8 = 0

    /// The `length` bytes of a value from `start` on, which is below 4 GiB.
    init(_ kind: SQLTokenKind, _ start: Int, _ length: Int, opening: UInt8 = 0, closing: UInt8 = 0) {
        self.kind = kind
        self.start = UInt32(truncatingIfNeeded: start)
        count = UInt8(truncatingIfNeeded: min(length, SQLWord.capacity))
        self.opening = opening
        self.closing = closing
    }

    /// A place for a token.
    static var placeholder: SQLToken { SQLToken(.unknown, 0, 0) }
}
