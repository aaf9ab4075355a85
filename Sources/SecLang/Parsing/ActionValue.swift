// The value of one action, asked for by what it should be.

/// An action whose name is known, with its value still as text.
struct ActionValue {
    let name: ActionName
    /// Where the value begins, or the name where there is no value.
    let offset: Int
    private let value: PlacedText?

    init(_ item: ActionList.Item) throws(Refusal) {
        guard let name = ActionName(anyCase: item.name) else {
            let names = ActionName.allCases.map(\.rawValue) + ActionName.otherNames.keys.sorted()
            throw .unknown("action", item.name, among: names, at: item.offset)
        }
        self.name = name
        value = item.value
        offset = item.valueOffset
    }

    /// Whether there is one.
    var isPresent: Bool { value != nil }

    /// The value, which must be something.
    func placed(_ expected: String) throws(Refusal) -> PlacedText {
        guard let value, value.count > 0 else {
            throw Refusal("\(name.rawValue) without its value; expected \(expected)", at: offset)
        }
        return value
    }

    /// The value as text.
    func text(_ expected: String) throws(Refusal) -> String { try placed(expected).string }

    /// The value as a number in decimal digits.
    func number(_ expected: String, _ range: ClosedRange<Int>) throws(Refusal) -> Int {
        try decimal(text(expected), expected, range, at: offset)
    }

    /// `kind`, of an action that takes no value.
    func alone(_ kind: ActionSyntax.Kind) throws(Refusal) -> ActionSyntax.Kind {
        guard let value, value.count > 0 else { return kind }
        throw .unexpected(value.string, expected: "\(name.rawValue) alone: it takes no value", at: offset)
    }
}

extension PlacedText {
    /// A part, with its places.
    func part(_ range: Range<Int>) -> PlacedText {
        var part = PlacedText()
        part.append(range, of: self)
        return part
    }

    /// The first `sign` that is not within `%{…}`.
    func indexOutsideMacros(of sign: UInt8, from start: Int) -> Int? {
        var isInMacro = false
        for index in start..<count {
            let byte = bytes[index]
            if isInMacro {
                if byte == ASCIIByte.closeBrace { isInMacro = false }
            } else if byte == ASCIIByte.percent, index + 1 < count, bytes[index + 1] == ASCIIByte.openBrace {
                isInMacro = true
            } else if byte == sign {
                return index
            }
        }
        return nil
    }
}
