// Cutting a value into the tokens of SQL.

/// Reads tokens, one after the other, as all the dialects of SQL together might.
///
/// Nothing is refused: what no dialect knows is a token too. Every byte is looked at a bounded number of times.
struct SQLTokenizer: ~Copyable {
    /// The value.
    let bytes: UnsafePointer<UInt8>
    /// Bytes of the value.
    let count: Int
    let reading: SQLReading
    /// The first byte that was not read.
    var position = 0
    /// How many tokens were given out.
    private(set) var tokenCount = 0
    /// Whether there was a `#`, or a `--` without white space behind: MySQL reads these otherwise than the others.
    var dialectsDiffer = false

    init(_ bytes: UnsafePointer<UInt8>, count: Int, _ reading: SQLReading) {
        self.bytes = bytes
        self.count = count
        self.reading = reading
    }

    /// The next token; nil at the end.
    mutating func next() -> SQLToken? {
        if position == 0, count > 0, let quote = reading.openQuote {
            tokenCount &+= 1
            return string(contentAt: 0, until: quote, opening: 0)
        }
        while position < count {
            let lead = SQLByteClass.leads[Int(bytes[position])]
            if lead == UInt8(ascii: "_") {
                position &+= 1
                continue
            }
            tokenCount &+= 1
            return token(lead)
        }
        return nil
    }

    /// The token that begins at `position` with a byte of class `lead`.
    private mutating func token(_ lead: UInt8) -> SQLToken {
        switch lead {
        case UInt8(ascii: "a"): word()
        case UInt8(ascii: "0"): number()
        case UInt8(ascii: "'"): string(contentAt: position &+ 1, until: bytes[position], opening: bytes[position])
        case UInt8(ascii: "="): longOperator()
        case UInt8(ascii: "+"): take(.operator, 1)
        case UInt8(ascii: "("): take(.leftParenthesis, 1)
        case UInt8(ascii: ")"): take(.rightParenthesis, 1)
        case UInt8(ascii: ","): take(.comma, 1)
        case UInt8(ascii: ";"): take(.semicolon, 1)
        case UInt8(ascii: "-"): dash()
        case UInt8(ascii: "/"): slash()
        case UInt8(ascii: "#"): hash()
        case UInt8(ascii: "$"): dollar()
        case UInt8(ascii: "@"): variable()
        case UInt8(ascii: "`"): backquoted()
        case UInt8(ascii: "["): bracketed()
        case UInt8(ascii: "{"): take(.leftBrace, 1)
        case UInt8(ascii: "}"): take(.rightBrace, 1)
        case UInt8(ascii: #"\"#): backslash()
        case UInt8(ascii: "b"): digitString(hexadecimal: false) ?? word()
        case UInt8(ascii: "x"): digitString(hexadecimal: true) ?? word()
        case UInt8(ascii: "e"): escapeString() ?? word()
        case UInt8(ascii: "n"): escapeString() ?? customString(letterAt: position &+ 1) ?? word()
        case UInt8(ascii: "q"): customString(letterAt: position) ?? word()
        case UInt8(ascii: "u"): unicodeString() ?? word()
        default: take(.unknown, 1)
        }
    }

    /// The byte at `offset`; nil behind the end.
    func byte(_ offset: Int) -> UInt8? { offset < count ? bytes[offset] : nil }

    /// The `length` bytes from `start` on, as much as a word holds.
    func text(_ start: Int, _ length: Int) -> SQLWord {
        SQLWord(bytes + start, count: length, readable: count &- start)
    }

    /// The text of `token`, unless that is a phrase.
    func text(_ token: SQLToken) -> SQLWord { text(Int(token.start), Int(token.count)) }

    /// The first `byte` from `start` on; nil where there is none.
    func first(_ byte: UInt8, from start: Int) -> Int? {
        ByteSearch.first(byte, in: bytes, from: start, to: count)
    }

    /// A token of the next `length` bytes, which are read with that.
    mutating func take(_ kind: SQLTokenKind, _ length: Int) -> SQLToken {
        let start = position
        position = start &+ length
        return SQLToken(kind, start, length)
    }
}
