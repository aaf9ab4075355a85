// One piece of HTML.

/// A token of HTML: its kind and where it lies in the value.
struct HTMLToken: Equatable {
    /// What a token is.
    enum Kind: Equatable {
        /// Text between tags.
        case text
        /// The name of a tag, also of one that closes and has white space behind its name.
        case tagName
        /// The `>` of a tag.
        case tagEnd
        /// The `/>` of a tag.
        case selfClosingTagEnd
        /// The name of a tag that closes.
        case closingTagName
        case attributeName
        /// What an attribute is set to, without quotes.
        case attributeValue
        /// The inside of a comment, or of what browsers take for one.
        case comment
        /// What follows `<!`, up to the `>`, of a document type.
        case documentType
    }

    let kind: Kind
    /// The offset of the first byte.
    let start: Int
    /// The offset behind the last byte.
    let end: Int

    init(_ kind: Kind, _ start: Int, to end: Int) {
        self.kind = kind
        self.start = start
        self.end = end
    }

    /// How many bytes there are.
    var count: Int { end &- start }
}
