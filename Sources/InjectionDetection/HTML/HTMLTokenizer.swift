// Cutting a value into the tokens of HTML.

internal import Bytes

/// Reads tokens as browsers do, after WHATWG HTML §13.2.5, and as old browsers did where they were more lenient.
///
/// Every byte is looked at a bounded number of times, and nothing is decoded.
struct HTMLTokenizer: ~Copyable {
    /// What is expected at `position`.
    enum State {
        case text
        /// Behind `<`.
        case tagOpen
        /// Behind `</`.
        case closingTagOpen
        case tagName
        case beforeAttributeName
        case attributeName
        case afterAttributeName
        case beforeAttributeValue
        /// At the quote before a value, or at the value where the quote was before the first byte.
        case quotedValue(UInt8)
        case afterQuotedValue
        case unquotedValue
        /// At the `>` of a tag.
        case tagEnd
        /// Behind a `/` in a tag.
        case afterSlash
        /// Behind `<!`.
        case declaration
        case comment
        /// In `<?…>`, `</…>` or `<!…>`, which browsers take for comments.
        case bogusComment
        /// In `<%…%>`, a comment to Internet Explorer up to 9 and Safari before 4.
        case serverComment
        case characterData
        case documentType
        /// There are no more tokens.
        case end
    }

    /// The value.
    let bytes: UnsafePointer<UInt8>
    /// Bytes of the value.
    let count: Int
    /// The first byte that was not read.
    var position = 0
    var state: State
    /// Whether the tag in hand closes. As browsers' leniency has it, this outlives tags that end in odd ways.
    var isClosing = false

    init(_ bytes: UnsafePointer<UInt8>, count: Int, in context: HTMLContext) {
        self.bytes = bytes
        self.count = count
        state =
            switch context {
            case .text: .text
            case .tag: .beforeAttributeName
            case .singleQuotes: .quotedValue(UInt8(ascii: "'"))
            case .doubleQuotes: .quotedValue(UInt8(ascii: "\""))
            case .backquotes: .quotedValue(UInt8(ascii: "`"))
            }
    }

    /// The next token; nil at the end.
    mutating func next() -> HTMLToken? {
        while true {
            if let token = step() { return token }
            if case .end = state { return nil }
        }
    }

    /// One step from state to state, which may give a token.
    private mutating func step() -> HTMLToken? {
        switch state {
        case .text: return text()
        case .tagOpen: return tagOpen()
        case .closingTagOpen: return closingTagOpen()
        case .tagName: return tagName()
        case .beforeAttributeName: return beforeAttributeName()
        case .attributeName: return attributeName()
        case .afterAttributeName: return afterAttributeName()
        case .beforeAttributeValue: return beforeAttributeValue()
        case .quotedValue(let quote): return quotedValue(quote)
        case .afterQuotedValue: return afterQuotedValue()
        case .unquotedValue: return unquotedValue()
        case .tagEnd: return tagEnd()
        case .afterSlash: return afterSlash()
        case .declaration: return declaration()
        case .comment: return comment()
        case .bogusComment: return enclosed(.comment, by: UInt8(ascii: ">"))
        case .serverComment: return serverComment()
        case .characterData: return characterData()
        case .documentType: return enclosed(.documentType, by: UInt8(ascii: ">"))
        case .end: return nil
        }
    }

    /// Goes on in `state`, `skipping` bytes.
    mutating func enter(_ state: State, skipping skipped: Int = 0) -> HTMLToken? {
        position &+= skipped
        self.state = state
        return nil
    }

    /// A token up to `end`, behind which, at `next`, `state` follows.
    mutating func token(_ kind: HTMLToken.Kind, to end: Int, next: Int, _ state: State) -> HTMLToken {
        let start = position
        position = next
        self.state = state
        return HTMLToken(kind, start, to: end)
    }

    /// A token of all that is left.
    mutating func rest(_ kind: HTMLToken.Kind) -> HTMLToken { token(kind, to: count, next: count, .end) }

    /// The first `byte` from `start` on; nil where there is none.
    func first(_ byte: UInt8, from start: Int) -> Int? {
        ByteSearch.first(byte, in: bytes, from: start, to: count)
    }

    /// Whether `byte` is a letter of ASCII.
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// Whether `byte` is white space in a tag: NUL is, to old browsers, and so is a vertical tab.
    static func isWhitespace(_ byte: UInt8) -> Bool { byte == ASCII.space || byte &- 9 < 5 || byte == 0 }
}
