// A list of actions cut into names and values.

/// Takes actions off the front of a word.
///
/// Actions are separated by commas. A value is `name:value`, with apostrophes around it where it has commas or white
/// space, or around its last part (`setvar:tx.a='b, c'`); within them `\'` is an apostrophe and `\\` a backslash.
struct ActionList {
    /// An action as it is written.
    struct Item {
        var name: String
        /// Nil without a colon.
        var value: PlacedText?
        /// Where the name begins.
        var offset: Int
        /// Where the value begins.
        var valueOffset: Int
    }

    private let text: PlacedText
    private var index = 0

    init(_ text: PlacedText) {
        self.text = text
    }

    private var bytes: [UInt8] { text.bytes }
    private var byte: UInt8? { index < text.count ? text.bytes[index] : nil }

    /// The next action; nil at the end.
    mutating func next() throws(Refusal) -> Item? {
        // Empty actions, as a comma at the end leaves one, say nothing.
        while let byte, ASCIIByte.isSpace(byte) || byte == ASCIIByte.comma { index += 1 }
        guard index < text.count else { return nil }
        let start = index
        while let byte, byte != ASCIIByte.colon, byte != ASCIIByte.comma, !ASCIIByte.isSpace(byte) { index += 1 }
        var item = Item(
            name: text.string(start..<index), value: nil, offset: text.offset(of: start),
            valueOffset: text.offset(of: start))
        skipSpace()
        if byte == ASCIIByte.colon {
            index += 1
            skipSpace()
            item.valueOffset = text.offset(of: min(index, text.count))
            item.value = try takeValue(mayHavePatterns: item.name.lowercased() == ActionName.control.rawValue)
            skipSpace()
        }
        if let byte, byte != ASCIIByte.comma {
            let rest = text.string(index..<text.count)
            throw .unexpected(rest, expected: "a comma and the next action", at: text.offset(of: index))
        }
        return item
    }

    /// To the next action, from within one that was refused.
    mutating func skip() {
        while let byte, byte != ASCIIByte.comma { index += 1 }
    }

    private mutating func skipSpace() {
        while let byte, ASCIIByte.isSpace(byte) { index += 1 }
    }

    private mutating func takeValue(mayHavePatterns: Bool) throws(Refusal) -> PlacedText {
        var value = PlacedText()
        if byte == ASCIIByte.apostrophe {
            try takeQuoted(into: &value)
            return value
        }
        var kept = index
        while let byte, byte != ASCIIByte.comma, !ASCIIByte.isSpace(byte) {
            if byte == ASCIIByte.apostrophe, index > 0, opensQuote(bytes[index - 1]), !mayHavePatterns {
                value.append(kept..<index, of: text)
                try takeQuoted(into: &value)
                kept = index
            } else if mayHavePatterns, byte == ASCIIByte.apostrophe || byte == ASCIIByte.slash,
                opensQuote(bytes[index - 1]), let last = closing(byte)
            {
                // The selector of a target: it is read again, with its signs, as a variable's.
                index = last + 1
            } else {
                index += 1
            }
        }
        value.append(kept..<index, of: text)
        return value
    }

    private func opensQuote(_ byte: UInt8) -> Bool { byte == ASCIIByte.equals || byte == ASCIIByte.colon }

    private func closing(_ sign: UInt8) -> Int? {
        if sign == ASCIIByte.slash { return closingSlash(bytes, from: index, to: text.count) }
        return bytes[(index + 1)...].firstIndex(of: sign)
    }

    private mutating func takeQuoted(into value: inout PlacedText) throws(Refusal) {
        let start = index
        index += 1
        var kept = index
        while let byte, byte != ASCIIByte.apostrophe {
            if byte == ASCIIByte.backslash, index + 1 < text.count,
                bytes[index + 1] == ASCIIByte.apostrophe || bytes[index + 1] == ASCIIByte.backslash
            {
                value.append(kept..<index, of: text)
                kept = index + 1
                index += 2
            } else {
                index += 1
            }
        }
        value.append(kept..<index, of: text)
        guard byte != nil else {
            // All behind it would be refused for a fault that is not its own.
            index = text.count
            throw Refusal("the value that begins here has no closing '", at: text.offset(of: start))
        }
        index += 1
    }
}
