// Text, and the names and ends of tags.

extension HTMLTokenizer {
    mutating func text() -> HTMLToken? {
        guard let tag = first(UInt8(ascii: "<"), from: position) else {
            return position < count ? rest(.text) : enter(.end)
        }
        return tag > position
            ? token(.text, to: tag, next: tag &+ 1, .tagOpen) : enter(.tagOpen, skipping: 1)
    }

    mutating func tagOpen() -> HTMLToken? {
        guard position < count else { return enter(.end) }
        switch bytes[position] {
        case UInt8(ascii: "!"): return enter(.declaration, skipping: 1)
        case UInt8(ascii: "/"):
            isClosing = true
            return enter(.closingTagOpen, skipping: 1)
        case UInt8(ascii: "?"): return enter(.bogusComment, skipping: 1)
        case UInt8(ascii: "%"): return enter(.serverComment, skipping: 1)
        case let byte where Self.isLetter(byte) || byte == 0: return enter(.tagName)
        default:
            // The `<` was text.
            state = .text
            return HTMLToken(.text, position &- 1, to: position)
        }
    }

    mutating func closingTagOpen() -> HTMLToken? {
        guard position < count else { return enter(.end) }
        if bytes[position] == UInt8(ascii: ">") { return enter(.text) }
        if Self.isLetter(bytes[position]) { return enter(.tagName) }
        isClosing = false
        return enter(.bogusComment)
    }

    mutating func tagName() -> HTMLToken? {
        var end = position
        while end < count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "/") { return token(.tagName, to: end, next: end &+ 1, .afterSlash) }
            if byte == UInt8(ascii: ">") {
                guard isClosing else { return token(.tagName, to: end, next: end, .tagEnd) }
                isClosing = false
                return token(.closingTagName, to: end, next: end &+ 1, .text)
            }
            // Old browsers pass over NUL in a name.
            if byte != 0, Self.isWhitespace(byte) {
                return token(.tagName, to: end, next: end &+ 1, .beforeAttributeName)
            }
            end &+= 1
        }
        return rest(.tagName)
    }

    mutating func tagEnd() -> HTMLToken? {
        isClosing = false
        return token(.tagEnd, to: position &+ 1, next: position &+ 1, .text)
    }

    mutating func afterSlash() -> HTMLToken? {
        guard position < count else { return enter(.end) }
        guard bytes[position] == UInt8(ascii: ">") else { return enter(.beforeAttributeName) }
        position &-= 1
        return token(.selfClosingTagEnd, to: position &+ 2, next: position &+ 2, .text)
    }
}
