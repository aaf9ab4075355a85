// Reading the syntax of PCRE2 (pcre2pattern(3)) for what its pieces require.

internal import Bytes

/// Reads a pattern from its first byte to its last. It need not tell valid patterns from others: PCRE2 does.
struct RegexReader {
    /// The pattern has what this reader does not know.
    struct Unknown: Error {}

    /// What `(?i)` and its kin set, to the end of their group.
    struct Modes {
        var isCaseless: Bool
        var isDotAll: Bool
        /// `^` is also behind a newline.
        var isMultiline = false
        /// White space and `#` comments are left out, with `xx` white space in classes too.
        var isExtended = false
        var leavesOutClassSpaces = false
    }

    /// PCRE2's own limit of nesting.
    private static let maximumDepth = 250

    let pattern: [UInt8]
    var index = 0
    private var depth = 0
    private let options: PatternOptions

    init(_ pattern: [UInt8], _ options: PatternOptions) {
        self.pattern = pattern
        self.options = options
    }

    mutating func facts() throws(Unknown) -> PieceFacts {
        let modes = Modes(
            isCaseless: options.contains(.caseInsensitive), isDotAll: options.contains(.dotMatchesNewline),
            isMultiline: options.contains(.multiline))
        let facts = try alternatives(modes)
        // A parenthesis too many.
        guard index == pattern.count else { throw Unknown() }
        return facts
    }

    /// Reads up to the end of the pattern or the `)` that ends the group.
    private mutating func alternatives(_ outer: Modes) throws(Unknown) -> PieceFacts {
        var modes = outer
        var branches: [PieceFacts] = []
        var branch = PieceFacts()
        while let byte = peek, byte != UInt8(ascii: ")") {
            if byte == UInt8(ascii: "|") {
                index += 1
                branches.append(branch)
                branch = PieceFacts()
            } else if take("\\Q") {
                try quoted(modes, &branch)
            } else if modes.isExtended, skipExtended() {
                continue
            } else if let run = plainRun(modes) {
                branch.append(run)
            } else if var piece = try piece(&modes) {
                try takeQuantifiers(modes, &piece)
                branch.append(piece)
            }
        }
        return .either(branches + [branch])
    }

    /// Reads one piece; nil for what only changes modes.
    private mutating func piece(_ modes: inout Modes) throws(Unknown) -> PieceFacts? {
        let byte = pattern[index]
        switch byte {
        case UInt8(ascii: "("):
            index += 1
            return try group(&modes)
        case UInt8(ascii: "["):
            index += 1
            return .one(of: try RegexClass.read(&self, modes))
        case UInt8(ascii: "\\"):
            index += 1
            return try escape(modes)
        case UInt8(ascii: "^"):
            index += 1
            var piece = PieceFacts()
            if !modes.isMultiline { piece.beginning = MatchBeginning(.start) }
            return piece
        case UInt8(ascii: "$"):
            index += 1
            return PieceFacts()
        case UInt8(ascii: "."):
            index += 1
            return .one(of: modes.isDotAll ? .all : ByteSet("\n").inverted)
        case UInt8(ascii: "{"):
            // Later versions of PCRE2 read more as quantifiers than earlier ones do.
            if let next = peek(1), next.isDigit || next == UInt8(ascii: ",") || next == UInt8(ascii: " ") {
                throw Unknown()
            }
            index += 1
            return .one(of: ByteSet("{"))
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            // A quantifier of something that was passed over.
            throw Unknown()
        default:
            index += 1
            return .one(of: Self.set(byte, modes))
        }
    }

    /// A byte, in either case where case does not count.
    static func set(_ byte: UInt8, _ modes: Modes) -> ByteSet {
        var set = ByteSet()
        set.insert(byte)
        if modes.isCaseless, byte.isLetter { set.insert(byte ^ 0x20) }
        return set
    }

    /// Takes bytes that stand for themselves, two or more of them, up to the last one that no quantifier may follow:
    /// rules are lists of words, and a piece for each letter took most of the time that they took to load.
    private mutating func plainRun(_ modes: Modes) -> PieceFacts? {
        var end = index
        while end < pattern.count, pattern[end].isPlain,
            !modes.isExtended || pattern[end] > 0x20 && pattern[end] != UInt8(ascii: "#")
        {
            end += 1
        }
        // What ends the run may be, or hide, a quantifier of its last byte.
        if end < pattern.count, pattern[end] != UInt8(ascii: "|"), pattern[end] != UInt8(ascii: ")") { end -= 1 }
        guard end - index > 1 else { return nil }
        defer { index = end }
        return .run(of: pattern[index..<end]) { Self.set($0, modes) }
    }

    /// The text between `\Q` and `\E`.
    private mutating func quoted(_ modes: Modes, _ branch: inout PieceFacts) throws(Unknown) {
        while let byte = peek {
            if take("\\E") { return }
            index += 1
            var piece = PieceFacts.one(of: Self.set(byte, modes))
            if take("\\E") {
                try takeQuantifiers(modes, &piece)
                branch.append(piece)
                return
            }
            branch.append(piece)
        }
    }

    /// Takes the quantifiers behind a piece, with their `?` or `+`.
    private mutating func takeQuantifiers(_ modes: Modes, _ piece: inout PieceFacts) throws(Unknown) {
        while true {
            while take("\\E") || modes.isExtended && skipExtended() {}
            guard let (least, most) = try quantifier() else { return }
            if !take("?") { _ = take("+") }
            piece = piece.repeated(least, most)
        }
    }

    private mutating func quantifier() throws(Unknown) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = index
        guard take("{") else { return nil }
        if let least = number() {
            if take("}") { return (least, least) }
            if take(",") {
                if take("}") { return (least, nil) }
                if let most = number(), take("}") { return (least, most) }
            }
        }
        // A brace that is no quantifier is a piece of its own.
        index = start
        return nil
    }

    /// Reads a group behind its `(`; nil where it only sets modes.
    private mutating func group(_ modes: inout Modes) throws(Unknown) -> PieceFacts? {
        // Verbs such as (*ACCEPT) change what a match is.
        if peek == UInt8(ascii: "*") { throw Unknown() }
        guard take("?") else { return try body(modes) }
        if take(":") || take(">") || take("|") { return try body(modes) }
        if take("=") || take("!") || take("<=") || take("<!") {
            _ = try body(modes)
            return PieceFacts()
        }
        if take("P<") || take("<") { return try named(until: ">", modes) }
        if take("'") { return try named(until: "'", modes) }
        // Back references, and calls of the pattern or of a group.
        if take("P=") || take("P>") || take("&") || take("R") || isCallByNumber {
            try skip(through: UInt8(ascii: ")"))
            return .unknown
        }
        return try modeGroup(&modes)
    }

    private mutating func named(until end: StaticString, _ modes: Modes) throws(Unknown) -> PieceFacts {
        while let byte = peek, byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") { index += 1 }
        guard take(end) else { throw Unknown() }
        return try body(modes)
    }

    private var isCallByNumber: Bool {
        guard let byte = peek else { return false }
        let isSigned = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        return byte.isDigit || isSigned && peek(1)?.isDigit == true
    }

    /// `(?i)` or `(?i:…)`, behind the question mark.
    private mutating func modeGroup(_ modes: inout Modes) throws(Unknown) -> PieceFacts? {
        var changed = modes
        var value = true
        if take("^") { changed = Modes(isCaseless: false, isDotAll: false) }
        while let letter = peek {
            index += 1
            switch letter {
            case UInt8(ascii: "-"): value = false
            case UInt8(ascii: "i"): changed.isCaseless = value
            case UInt8(ascii: "s"): changed.isDotAll = value
            case UInt8(ascii: "x"):
                changed.isExtended = value
                changed.leavesOutClassSpaces = value && take("x")
            case UInt8(ascii: "m"): changed.isMultiline = value
            case UInt8(ascii: "n"), UInt8(ascii: "J"), UInt8(ascii: "U"): break
            case UInt8(ascii: ")"):
                modes = changed
                return nil
            case UInt8(ascii: ":"): return try body(changed)
            default: throw Unknown()
            }
        }
        throw Unknown()
    }

    private mutating func body(_ modes: Modes) throws(Unknown) -> PieceFacts {
        depth += 1
        guard depth <= Self.maximumDepth else { throw Unknown() }
        let facts = try alternatives(modes)
        guard take(")") else { throw Unknown() }
        depth -= 1
        return facts
    }

    /// Takes white space or a comment of the extended syntax.
    private mutating func skipExtended() -> Bool {
        guard let byte = peek else { return false }
        if byte == 0x20 || (0x09...0x0D).contains(byte) {
            index += 1
            return true
        }
        guard byte == UInt8(ascii: "#") else { return false }
        while let byte = peek, byte != 0x0A { index += 1 }
        return true
    }
}

extension RegexReader {
    var peek: UInt8? { index < pattern.count ? pattern[index] : nil }

    func peek(_ distance: Int) -> UInt8? { index + distance < pattern.count ? pattern[index + distance] : nil }

    /// Takes `text` if it stands here.
    mutating func take(_ text: StaticString) -> Bool {
        guard index + text.utf8CodeUnitCount <= pattern.count else { return false }
        for place in 0..<text.utf8CodeUnitCount where pattern[index + place] != text.utf8Start[place] { return false }
        index += text.utf8CodeUnitCount
        return true
    }

    mutating func number() -> Int? {
        var value: Int?
        while let byte = peek, byte.isDigit {
            value = min((value ?? 0) * 10 + Int(byte & 15), 1 << 20)
            index += 1
        }
        return value
    }

    mutating func skip(through end: UInt8) throws(Unknown) {
        while let byte = peek {
            index += 1
            if byte == end { return }
        }
        throw Unknown()
    }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    /// Whether a pattern has it for itself wherever it stands outside of classes.
    fileprivate var isPlain: Bool {
        switch self {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "^"),
            UInt8(ascii: "$"), UInt8(ascii: "."), UInt8(ascii: "{"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "?"), UInt8(ascii: "|"):
            false
        default: true
        }
    }
    /// The value of a hexadecimal digit; nil for other bytes.
    var hexadecimalValue: UInt8? {
        if isDigit { return self & 15 }
        return (self | 0x20) &- 0x61 < 6 ? (self & 15) + 9 : nil
    }
}
