// Strings: quoted by one quote or two, with letters before the quote, between dollars.

internal import Bytes

extension SQLTokenizer {
    /// The string whose content begins at `start`, up to the first `quote` that is neither doubled nor escaped by a
    /// backslash; up to the end where there is none.
    mutating func string(contentAt start: Int, until quote: UInt8, opening: UInt8) -> SQLToken {
        var from = start
        while let found = first(quote, from: from) {
            if hasOddBackslashes(from: start, before: found) {
                from = found &+ 1
            } else if byte(found &+ 1) == quote {
                from = found &+ 2
            } else {
                return string(start, to: found, opening: opening, closing: quote, next: found &+ 1)
            }
        }
        return string(start, to: count, opening: opening, closing: 0, next: count)
    }

    private mutating func string(_ start: Int, to end: Int, opening: UInt8, closing: UInt8, next: Int) -> SQLToken {
        position = next
        return SQLToken(.string, start, end &- start, opening: opening, closing: closing)
    }

    /// Whether the backslashes right before `end`, none of them before `start`, are an odd number.
    private func hasOddBackslashes(from start: Int, before end: Int) -> Bool {
        var first = end
        while first > start, bytes[first &- 1] == UInt8(ascii: #"\"#) { first &-= 1 }
        return (end &- first) & 1 == 1
    }

    /// `e'…'` or `n'…'`; nil where that is not what begins here.
    mutating func escapeString() -> SQLToken? {
        guard position &+ 2 < count, bytes[position &+ 1] == UInt8(ascii: "'") else { return nil }
        return string(contentAt: position &+ 2, until: UInt8(ascii: "'"), opening: UInt8(ascii: "'"))
    }

    /// `u&'…'`; nil where that is not what begins here.
    mutating func unicodeString() -> SQLToken? {
        guard position &+ 2 < count, bytes[position &+ 1] == UInt8(ascii: "&"),
            bytes[position &+ 2] == UInt8(ascii: "'")
        else { return nil }
        var token = string(contentAt: position &+ 3, until: UInt8(ascii: "'"), opening: UInt8(ascii: "u"))
        if token.closing != 0 { token.closing = UInt8(ascii: "u") }
        return token
    }

    /// Oracle's `q'[…]'`, its `q` at `letter`: any delimiter, brackets in pairs; nil where that is not what is there.
    mutating func customString(letterAt letter: Int) -> SQLToken? {
        guard letter &+ 2 < count, bytes[letter] | 0x20 == UInt8(ascii: "q"),
            bytes[letter &+ 1] == UInt8(ascii: "'")
        else { return nil }
        let delimiter = bytes[letter &+ 2]
        guard delimiter > 0x20, delimiter < 0x80 else { return nil }
        let start = letter &+ 3
        let end = ByteSearch.first(
            Self.partner(of: delimiter), then: UInt8(ascii: "'"), in: bytes, from: start, to: count)
        let mark = UInt8(ascii: "q")
        guard let end else { return string(start, to: count, opening: mark, closing: 0, next: count) }
        return string(start, to: end, opening: mark, closing: mark, next: end &+ 2)
    }

    /// What closes what `delimiter` opens.
    private static func partner(of delimiter: UInt8) -> UInt8 {
        switch delimiter {
        case UInt8(ascii: "("): UInt8(ascii: ")")
        case UInt8(ascii: "["): UInt8(ascii: "]")
        case UInt8(ascii: "{"): UInt8(ascii: "}")
        case UInt8(ascii: "<"): UInt8(ascii: ">")
        default: delimiter
        }
    }

    /// A dollar: a price, PostgreSQL's `$$…$$` or `$tag$…$tag$`, or a name of its own.
    mutating func dollar() -> SQLToken {
        let start = position &+ 1
        var end = start
        while end < count, Self.isPriceByte(bytes[end]) { end &+= 1 }
        if end &- start == 1, bytes[start] == UInt8(ascii: ".") { return word() }
        if end > start { return take(.number, end &- position) }
        while end < count, bytes[end] == 0 || (bytes[end] | 0x20) &- 0x61 < 26 { end &+= 1 }
        guard byte(end) == UInt8(ascii: "$") else { return take(.bareword, 1) }
        return dollarString(tagLength: end &+ 1 &- position)
    }

    /// The string between the tag of `length` bytes, dollars included, that begins here, and the next one alike.
    private mutating func dollarString(tagLength length: Int) -> SQLToken {
        let tag = position
        let start = tag &+ length
        let mark = UInt8(ascii: "$")
        var from = start
        while let found = first(mark, from: from), count &- found >= length {
            // Within a tag only the first and the last byte are dollars, so no byte is compared more than twice.
            if ByteSearch.equal(bytes + found, bytes + tag, count: length) {
                return string(start, to: found, opening: mark, closing: mark, next: found &+ length)
            }
            from = found &+ 1
        }
        return string(start, to: count, opening: mark, closing: 0, next: count)
    }

    private static func isPriceByte(_ byte: UInt8) -> Bool {
        byte == 0 || ASCII.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
    }
}
