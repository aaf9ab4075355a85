// Comments of all kinds, CDATA and document types.

extension HTMLTokenizer {
    /// Behind `<!`.
    mutating func declaration() -> HTMLToken? {
        let left = count &- position
        if left >= 7, ByteSearch.hasPrefix("DOCTYPE", bytes + position) { return enter(.documentType) }
        if left >= 7, ByteSearch.equal(bytes + position, "[CDATA[") { return enter(.characterData, skipping: 7) }
        if left >= 2, ByteSearch.equal(bytes + position, "--") { return enter(.comment, skipping: 2) }
        return enter(.bogusComment)
    }

    /// A token up to the next `delimiter`, which is left out, or all that is left.
    mutating func enclosed(_ kind: HTMLToken.Kind, by delimiter: UInt8) -> HTMLToken {
        guard let end = first(delimiter, from: position) else { return rest(kind) }
        return token(kind, to: end, next: end &+ 1, .text)
    }

    mutating func serverComment() -> HTMLToken {
        let end = ByteSearch.first(
            UInt8(ascii: "%"), then: UInt8(ascii: ">"), in: bytes, from: position, to: count)
        guard let end else { return rest(.comment) }
        return token(.comment, to: end, next: end &+ 2, .text)
    }

    mutating func characterData() -> HTMLToken {
        var from = position
        while let end = first(UInt8(ascii: "]"), from: from), count &- end >= 3 {
            if ByteSearch.equal(bytes + end, "]]>") { return token(.text, to: end, next: end &+ 3, .text) }
            from = end &+ 1
        }
        return rest(.text)
    }

    /// A comment up to `-->` or `-!>`; old browsers pass over NULs behind the first of these bytes.
    mutating func comment() -> HTMLToken {
        var from = position
        while let dash = first(UInt8(ascii: "-"), from: from), count &- dash >= 3 {
            from = dash &+ 1
            guard let mark = afterNULs(dash &+ 1) else { break }
            guard bytes[mark] == UInt8(ascii: "-") || bytes[mark] == UInt8(ascii: "!") else { continue }
            guard mark &+ 1 < count else { break }
            guard bytes[mark &+ 1] == UInt8(ascii: ">") else { continue }
            return token(.comment, to: dash, next: mark &+ 2, .text)
        }
        return rest(.comment)
    }

    /// The first offset from `start` on that has no NUL; nil at the end.
    private func afterNULs(_ start: Int) -> Int? {
        var offset = start
        while offset < count, bytes[offset] == 0 { offset &+= 1 }
        return offset < count ? offset : nil
    }
}
