// Attributes: names, values with and without quotes.

extension HTMLTokenizer {
    /// Passes over white space; false at the end of the value.
    private mutating func skipWhitespace() -> Bool {
        while position < count, Self.isWhitespace(bytes[position]) { position &+= 1 }
        return position < count && bytes[position] != Self.endMark
    }

    /// A byte that ends a tag where a name or a value would begin. No browser knows it: it is how libinjection reads,
    /// and agreement with that is what this tokenizer is measured by.
    private static var endMark: UInt8 { 0xFF }

    mutating func beforeAttributeName() -> HTMLToken? {
        guard skipWhitespace() else { return enter(.end) }
        switch bytes[position] {
        case UInt8(ascii: "/"): return enter(.afterSlash, skipping: 1)
        case UInt8(ascii: ">"): return token(.tagEnd, to: position &+ 1, next: position &+ 1, .text)
        default: return enter(.attributeName)
        }
    }

    mutating func attributeName() -> HTMLToken? {
        // The first byte is part of the name whatever it is.
        var end = position &+ 1
        while end < count {
            switch bytes[end] {
            case UInt8(ascii: "/"): return token(.attributeName, to: end, next: end &+ 1, .afterSlash)
            case UInt8(ascii: "="): return token(.attributeName, to: end, next: end &+ 1, .beforeAttributeValue)
            case UInt8(ascii: ">"): return token(.attributeName, to: end, next: end, .tagEnd)
            case let byte where Self.isWhitespace(byte):
                return token(.attributeName, to: end, next: end &+ 1, .afterAttributeName)
            default: end &+= 1
            }
        }
        return rest(.attributeName)
    }

    mutating func afterAttributeName() -> HTMLToken? {
        guard skipWhitespace() else { return enter(.end) }
        switch bytes[position] {
        case UInt8(ascii: "/"): return enter(.afterSlash, skipping: 1)
        case UInt8(ascii: "="): return enter(.beforeAttributeValue, skipping: 1)
        case UInt8(ascii: ">"): return enter(.tagEnd)
        default: return enter(.attributeName)
        }
    }

    mutating func beforeAttributeValue() -> HTMLToken? {
        guard skipWhitespace() else { return enter(.end) }
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): return enter(.quotedValue(bytes[position]))
        default: return enter(.unquotedValue)
        }
    }

    mutating func quotedValue(_ quote: UInt8) -> HTMLToken? {
        if position > 0 { position &+= 1 }
        guard let end = first(quote, from: position) else { return rest(.attributeValue) }
        return token(.attributeValue, to: end, next: end &+ 1, .afterQuotedValue)
    }

    mutating func afterQuotedValue() -> HTMLToken? {
        guard position < count else { return enter(.end) }
        switch bytes[position] {
        case UInt8(ascii: "/"): return enter(.afterSlash, skipping: 1)
        case UInt8(ascii: ">"): return token(.tagEnd, to: position &+ 1, next: position &+ 1, .text)
        default: return enter(.beforeAttributeName)
        }
    }

    mutating func unquotedValue() -> HTMLToken? {
        var end = position
        while end < count {
            if bytes[end] == UInt8(ascii: ">") { return token(.attributeValue, to: end, next: end, .tagEnd) }
            if Self.isWhitespace(bytes[end]) {
                return token(.attributeValue, to: end, next: end &+ 1, .beforeAttributeName)
            }
            end &+= 1
        }
        return rest(.attributeValue)
    }
}
