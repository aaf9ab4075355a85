// Character classes: `[a-z]`.

internal import Bytes

/// Reads the members of a class, which must be exact: a class can be negated.
enum RegexClass {
    /// Reads behind the `[`.
    static func read(_ reader: inout RegexReader, _ modes: RegexReader.Modes) throws(RegexReader.Unknown) -> ByteSet {
        if modes.leavesOutClassSpaces { throw RegexReader.Unknown() }
        // [[:<:]] and [[:>:]] are no classes.
        if reader.take("[:<:]]") || reader.take("[:>:]]") { throw RegexReader.Unknown() }
        let isNegated = reader.take("^")
        var set = ByteSet()
        var isExact = true
        var isFirst = true
        while true {
            guard let byte = reader.peek else { throw RegexReader.Unknown() }
            if byte == UInt8(ascii: "]"), !isFirst {
                reader.index += 1
                break
            }
            isFirst = false
            if reader.take("\\Q") || reader.take("\\E") {
                // Rare enough in classes not to be known.
                throw RegexReader.Unknown()
            }
            if byte == UInt8(ascii: "["), let named = try namedClass(&reader, modes) {
                set.formUnion(named)
                continue
            }
            switch try item(&reader) {
            case .set(let members):
                // A property's set is not exact.
                if members == .all { isExact = false }
                set.formUnion(members)
            case .byte(let first): set.formUnion(try range(first, &reader))
            }
        }
        if modes.isCaseless { set.closeOverCase() }
        return isExact ? (isNegated ? set.inverted : set) : .all
    }

    private enum Item {
        case byte(UInt8)
        case set(ByteSet)
    }

    private static func item(_ reader: inout RegexReader) throws(RegexReader.Unknown) -> Item {
        let byte = reader.pattern[reader.index]
        reader.index += 1
        guard byte == UInt8(ascii: "\\") else { return .byte(byte) }
        if let set = try reader.classEscape() { return .set(set) }
        if reader.take("b") { return .byte(0x08) }
        if let digit = reader.peek, digit.isDigit, digit != UInt8(ascii: "0") {
            // In classes there are no references: up to three octal digits.
            guard digit < UInt8(ascii: "8") else { throw RegexReader.Unknown() }
            return .byte(try reader.octal(from: 0, digits: 3))
        }
        return .byte(try reader.byteEscape())
    }

    /// A range that begins with `first`, or that byte alone.
    private static func range(_ first: UInt8, _ reader: inout RegexReader) throws(RegexReader.Unknown) -> ByteSet {
        let alone = ByteSet(from: first, through: first)
        guard reader.peek == UInt8(ascii: "-"), let next = reader.peek(1), next != UInt8(ascii: "]") else {
            return alone
        }
        // Quoting or a named class behind a hyphen: versions of PCRE2 differ.
        let isQuoting =
            next == UInt8(ascii: "\\") && (reader.peek(2) == UInt8(ascii: "Q") || reader.peek(2) == UInt8(ascii: "E"))
        if isQuoting || next == UInt8(ascii: "[") { throw RegexReader.Unknown() }
        reader.index += 1
        switch try item(&reader) {
        case .byte(let last):
            guard first <= last else { throw RegexReader.Unknown() }
            return ByteSet(from: first, through: last)
        case .set(let members):
            // Then the hyphen is a hyphen.
            return members == .all ? .all : alone.union(members).union(ByteSet("-"))
        }
    }

    /// `[:alpha:]`; nil, with nothing taken, where the bracket is a byte.
    private static func namedClass(
        _ reader: inout RegexReader, _ modes: RegexReader.Modes
    ) throws(RegexReader.Unknown) -> ByteSet? {
        guard let kind = reader.peek(1),
            kind == UInt8(ascii: ":") || kind == UInt8(ascii: ".") || kind == UInt8(ascii: "=")
        else { return nil }
        for (name, set) in names(modes) {
            let start = reader.index
            reader.index += 2
            let isNegated = reader.take("^")
            if kind == UInt8(ascii: ":"), reader.take(name), reader.take(":]") { return isNegated ? set.inverted : set }
            reader.index = start
        }
        // Without its end the bracket is a byte.
        for place in (reader.index + 2)..<reader.pattern.count
        where reader.pattern[place] == UInt8(ascii: "]") && reader.pattern[place - 1] == kind {
            throw RegexReader.Unknown()
        }
        return nil
    }

    private static func names(_ modes: RegexReader.Modes) -> [(StaticString, ByteSet)] {
        let upper = ByteSet(from: UInt8(ascii: "A"), through: UInt8(ascii: "Z"))
        let lower = ByteSet(from: UInt8(ascii: "a"), through: UInt8(ascii: "z"))
        let letters = upper.union(lower)
        let graphic = ByteSet(from: 0x21, through: 0x7E)
        let alphanumeric = letters.union(.digits)
        var punctuation = ByteSet()
        for byte in UInt8(0x21)...0x7E where !alphanumeric.contains(byte) { punctuation.insert(byte) }
        return [
            ("alpha", letters), ("lower", modes.isCaseless ? letters : lower),
            ("upper", modes.isCaseless ? letters : upper), ("alnum", alphanumeric),
            ("ascii", ByteSet(from: 0, through: 0x7F)), ("blank", ByteSet("\t ")),
            ("cntrl", ByteSet(from: 0, through: 0x1F).union(ByteSet(from: 0x7F, through: 0x7F))), ("digit", .digits),
            ("graph", graphic), ("print", graphic.union(ByteSet(" "))), ("punct", punctuation),
            ("space", .whiteSpace), ("word", .wordBytes),
            ("xdigit", ByteSet("0123456789abcdefABCDEF")),
        ]
    }
}

extension ByteSet {
    static let all = ByteSet(from: 0, through: 0xFF)
    static let digits = ByteSet(from: UInt8(ascii: "0"), through: UInt8(ascii: "9"))
    /// What `\w` matches in C's locale.
    static let wordBytes = ByteSet("_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ").union(digits)
    /// What `\s` matches in C's locale.
    static let whiteSpace = ByteSet(from: 0x09, through: 0x0D).union(ByteSet(" "))

    /// Adds the other case of each letter.
    mutating func closeOverCase() {
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
            if contains(letter) { insert(letter & 0xDF) }
            if contains(letter & 0xDF) { insert(letter) }
        }
    }
}
