// What stands behind a backslash, outside of classes and in them.

internal import Bytes

extension RegexReader {
    /// Reads a piece behind its backslash.
    mutating func escape(_ modes: Modes) throws(Unknown) -> PieceFacts {
        guard let letter = peek else { throw Unknown() }
        switch letter {
        case UInt8(ascii: "A"), UInt8(ascii: "Z"), UInt8(ascii: "z"), UInt8(ascii: "b"), UInt8(ascii: "B"),
            UInt8(ascii: "K"), UInt8(ascii: "E"):
            index += 1
            return PieceFacts()
        case UInt8(ascii: "G"):
            index += 1
            // Where a search begins decides what matches: it must not begin later than it is told to.
            var piece = PieceFacts()
            piece.beginning = .unknown
            return piece
        case UInt8(ascii: "N"):
            index += 1
            // \N{U+…} is a character.
            if peek == UInt8(ascii: "{") { throw Unknown() }
            return .one(of: ByteSet("\n").inverted)
        case UInt8(ascii: "R"):
            index += 1
            // CR LF is one newline: more than a byte, but always a byte of these.
            var piece = PieceFacts.one(of: ByteSet(from: 0x0A, through: 0x0D).union(ByteSet(from: 0x85, through: 0x85)))
            piece.texts = .unknown
            let both = BeginningBranch(run: [0x0D, 0x0A]) { ByteSet(from: $0, through: $0) }
            piece.beginning = .either([piece.beginning, MatchBeginning(both)])
            return piece
        case UInt8(ascii: "X"):
            index += 1
            var piece = PieceFacts.one(of: .all)
            piece.texts = .unknown
            piece.beginning = .unknown
            return piece
        case UInt8(ascii: "C"):
            index += 1
            return .one(of: .all)
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            index += 1
            // Two digits are a reference or octal, by how many groups there are.
            if peek?.isDigit == true { throw Unknown() }
            return .unknown
        case UInt8(ascii: "g"), UInt8(ascii: "k"):
            index += 1
            try skipReference()
            return .unknown
        default:
            if let set = try classEscape() { return .one(of: set) }
            return .one(of: Self.set(try byteEscape(), modes))
        }
    }

    /// The name or number of a back reference or call.
    private mutating func skipReference() throws(Unknown) {
        if take("{") {
            try skip(through: UInt8(ascii: "}"))
        } else if take("<") {
            try skip(through: UInt8(ascii: ">"))
        } else if take("'") {
            try skip(through: UInt8(ascii: "'"))
        } else {
            if !take("+") { _ = take("-") }
            guard number() != nil else { throw Unknown() }
        }
    }

    /// `\d` and its kin; nil, with nothing taken, for other letters.
    mutating func classEscape() throws(Unknown) -> ByteSet? {
        guard let letter = peek else { throw Unknown() }
        let set: ByteSet
        switch letter | 0x20 {
        case UInt8(ascii: "d"): set = .digits
        case UInt8(ascii: "w"): set = .wordBytes
        case UInt8(ascii: "s"): set = .whiteSpace
        case UInt8(ascii: "h"): set = ByteSet("\t ").union(ByteSet(from: 0xA0, through: 0xA0))
        case UInt8(ascii: "v"): set = ByteSet(from: 0x0A, through: 0x0D).union(ByteSet(from: 0x85, through: 0x85))
        case UInt8(ascii: "p"):
            // Properties of Unicode: of the bytes as Latin-1, which is not worth a table.
            index += 1
            if take("{") { try skip(through: UInt8(ascii: "}")) } else { index += 1 }
            return .all
        default: return nil
        }
        index += 1
        return letter & 0x20 == 0 ? set.inverted : set
    }

    /// The byte that an escape stands for.
    mutating func byteEscape() throws(Unknown) -> UInt8 {
        guard let letter = peek else { throw Unknown() }
        index += 1
        switch letter {
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "e"): return 0x1B
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "0"): return try octal(from: 0, digits: 2)
        case UInt8(ascii: "o"):
            guard take("{") else { throw Unknown() }
            let byte = try octal(from: 0, digits: 3)
            guard take("}") else { throw Unknown() }
            return byte
        case UInt8(ascii: "x"): return try hexadecimal()
        case UInt8(ascii: "c"):
            guard let next = peek, next >= 0x20, next < 0x7F else { throw Unknown() }
            index += 1
            return (next &- 0x61 < 26 ? next & 0xDF : next) ^ 0x40
        default:
            // Any byte that is no letter or digit stands for itself.
            guard !letter.isLetter, !letter.isDigit else { throw Unknown() }
            return letter
        }
    }

    /// Goes on with an octal number.
    mutating func octal(from start: Int, digits: Int) throws(Unknown) -> UInt8 {
        var value = start
        var left = digits
        while left > 0, let byte = peek, byte & 0xF8 == 0x30 {
            value = value << 3 | Int(byte & 7)
            index += 1
            left -= 1
        }
        guard value < 256 else { throw Unknown() }
        return UInt8(value)
    }

    private mutating func hexadecimal() throws(Unknown) -> UInt8 {
        let isBraced = take("{")
        var value = 0
        var digits = 0
        while digits < (isBraced ? 8 : 2), let digit = peek?.hexadecimalValue {
            value = value << 4 | Int(digit)
            digits += 1
            index += 1
        }
        guard value < 256, !isBraced || digits > 0 && take("}") else { throw Unknown() }
        return UInt8(value)
    }
}
