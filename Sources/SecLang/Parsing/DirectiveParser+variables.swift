// The first argument of a rule: what it looks at.

extension DirectiveParser {
    /// The variables of a word; those that name nothing become errors.
    mutating func variables(_ word: Word) -> [VariableSyntax] { variables(word.text, word.text.bytes.indices) }

    /// The variables of a part of a text, separated by `|` or `,`.
    mutating func variables(_ text: PlacedText, _ range: Range<Int>) -> [VariableSyntax] {
        var list = VariableList(text: text, index: range.lowerBound, end: range.upperBound)
        var variables: [VariableSyntax] = []
        while !findings.isFull {
            do throws(Refusal) {
                guard let next = try list.next() else { break }
                variables.append(
                    VariableSyntax(
                        next.name, next.selector, isCount: next.isCount, isExclusion: next.isExclusion,
                        at: source.position(of: next.offset)))
            } catch {
                refuse(error)
                list.skip()
            }
        }
        return variables
    }
}

/// Takes variables off the front of a text.
struct VariableList {
    let text: PlacedText
    var index: Int
    let end: Int

    typealias Item = (
        name: VariableName, selector: VariableSyntax.Selector, isCount: Bool, isExclusion: Bool, offset: Int
    )

    private var byte: UInt8? { index < end ? text.bytes[index] : nil }

    private func isSeparator(_ byte: UInt8) -> Bool { byte == ASCIIByte.bar || byte == ASCIIByte.comma }

    /// To the next variable, from within one that was refused.
    mutating func skip() {
        while let byte, !isSeparator(byte) { index += 1 }
    }

    mutating func next() throws(Refusal) -> Item? {
        while let byte, ASCIIByte.isSpace(byte) || isSeparator(byte) { index += 1 }
        guard index < end else { return nil }
        let start = index
        var isCount = false
        var isExclusion = false
        while let byte {
            if byte == ASCIIByte.ampersand { isCount = true }
            if byte == ASCIIByte.bang { isExclusion = true }
            guard byte == ASCIIByte.ampersand || byte == ASCIIByte.bang || ASCIIByte.isSpace(byte) else { break }
            index += 1
        }
        let nameStart = index
        while let byte, byte != ASCIIByte.colon, !isSeparator(byte), !ASCIIByte.isSpace(byte) { index += 1 }
        let written = text.string(nameStart..<index)
        guard let name = VariableName(anyCase: written) else {
            guard nameStart < index else {
                throw Refusal("expected the name of a variable", at: text.offset(of: nameStart))
            }
            throw .unknown(
                "variable", written, among: VariableName.allCases.lazy.map(\.rawValue),
                at: text.offset(of: nameStart))
        }
        let selector = try takeSelector(of: name)
        while let byte, ASCIIByte.isSpace(byte) { index += 1 }
        if let byte, !isSeparator(byte) {
            throw .unexpected(
                text.string(index..<end), expected: "| and the next variable", at: text.offset(of: index))
        }
        return (name, selector, isCount, isExclusion, text.offset(of: start))
    }

    private mutating func takeSelector(of name: VariableName) throws(Refusal) -> VariableSyntax.Selector {
        guard byte == ASCIIByte.colon else { return .all }
        let colon = text.offset(of: index)
        guard name.isCollection else { throw Refusal("\(name.rawValue) has no members to select from", at: colon) }
        index += 1
        let isXPath = name == .xml || name == .responseXML
        let written: ArraySlice<UInt8>
        if byte == ASCIIByte.apostrophe {
            written = try takeQuoted()[...]
        } else if byte == ASCIIByte.slash, !isXPath {
            written = try takePattern()
        } else {
            let start = index
            // XPath has commas and spaces of its own.
            while let byte, byte != ASCIIByte.bar, isXPath || (byte != ASCIIByte.comma && !ASCIIByte.isSpace(byte)) {
                index += 1
            }
            written = isXPath ? trimmed(text.bytes[start..<index]) : text.bytes[start..<index]
        }
        guard !written.isEmpty else { throw Refusal("expected a name behind the colon", at: colon) }
        if isXPath { return .xpath(String(decoding: written, as: UTF8.self)) }
        guard written.first == ASCIIByte.slash, written.last == ASCIIByte.slash, written.count > 1 else {
            return .name(String(decoding: written, as: UTF8.self))
        }
        return .pattern(String(decoding: written.dropFirst().dropLast(), as: UTF8.self))
    }

    /// Text between apostrophes; `\'` is an apostrophe.
    private mutating func takeQuoted() throws(Refusal) -> [UInt8] {
        let start = index
        var written: [UInt8] = []
        index += 1
        while let byte, byte != ASCIIByte.apostrophe {
            if byte == ASCIIByte.backslash, index + 1 < end, text.bytes[index + 1] == ASCIIByte.apostrophe {
                index += 1
            }
            written.append(text.bytes[index])
            index += 1
        }
        guard index < end else {
            throw Refusal("the selector that begins here has no closing '", at: text.offset(of: start))
        }
        index += 1
        return written
    }

    /// A pattern with its slashes: it ends at a slash that the next variable, or nothing, follows.
    private mutating func takePattern() throws(Refusal) -> ArraySlice<UInt8> {
        let start = index
        guard let last = closingSlash(text.bytes, from: start, to: end) else {
            throw Refusal("the pattern that begins here has no closing /", at: text.offset(of: start))
        }
        index = last + 1
        return text.bytes[start...last]
    }
}

/// The slash that ends the pattern whose first slash is at `start`.
func closingSlash(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var index = start + 1
    while index < end {
        if bytes[index] == ASCIIByte.backslash {
            index += 2
            continue
        }
        if bytes[index] == ASCIIByte.slash {
            guard index + 1 < end else { return index }
            let next = bytes[index + 1]
            if next == ASCIIByte.bar || next == ASCIIByte.comma || ASCIIByte.isSpace(next) { return index }
        }
        index += 1
    }
    return nil
}
