// The actions that write variables: setvar, expirevar, deprecatevar, initcol.

extension DirectiveParser {
    /// `tx.name=value`, `tx.name=+value`, `tx.name`, `!tx.name`.
    mutating func assignment(_ value: ActionValue) throws(Refusal) -> VariableAssignment {
        let expected = "collection.name=value"
        let text = try value.placed(expected)
        if text.bytes[0] == ASCIIByte.bang {
            let (collection, key) = try target(text, 1..<text.count, expected: "!collection.name", at: value.offset)
            return VariableAssignment(collection, macros(key), .unset)
        }
        let sign = text.indexOutsideMacros(of: ASCIIByte.equals, from: 0)
        let (collection, key) = try target(text, 0..<(sign ?? text.count), expected: expected, at: value.offset)
        let name = macros(key)
        guard let sign else { return VariableAssignment(collection, name, .set(MacroText([.literal("1")]))) }
        let first = sign + 1 < text.count ? text.bytes[sign + 1] : 0
        switch first {
        case ASCIIByte.plus:
            return VariableAssignment(collection, name, .add(macros(text.part((sign + 2)..<text.count))))
        case ASCIIByte.minus:
            return VariableAssignment(collection, name, .subtract(macros(text.part((sign + 2)..<text.count))))
        default: return VariableAssignment(collection, name, .set(macros(text.part((sign + 1)..<text.count))))
        }
    }

    /// `collection.name=rest`.
    func storedVariable(
        _ value: ActionValue, expected: String
    ) throws(Refusal) -> (CollectionName, key: PlacedText, rest: PlacedText) {
        let text = try value.placed(expected)
        guard let sign = text.indexOutsideMacros(of: ASCIIByte.equals, from: 0), sign + 1 < text.count else {
            throw .unexpected(text.string, expected: expected, at: value.offset)
        }
        let (collection, key) = try target(text, 0..<sign, expected: expected, at: value.offset)
        return (collection, key, text.part((sign + 1)..<text.count))
    }

    /// `collection.name=amount/seconds`.
    mutating func deprecation(_ value: ActionValue) throws(Refusal) -> ActionSyntax.Kind {
        let expected = "collection.name=AMOUNT/SECONDS"
        let (collection, key, rest) = try storedVariable(value, expected: expected)
        let parts = rest.string.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw .unexpected(rest.string, expected: "AMOUNT/SECONDS", at: rest.offset(of: 0))
        }
        let amount = try decimal(parts[0], "an amount, a number", 0...Int.max, at: rest.offset(of: 0))
        let seconds = try decimal(
            parts[1], "seconds above 0", 1...Int.max, at: rest.offset(of: parts[0].utf8.count + 1))
        return .deprecateVariable(collection, key: macros(key), amount: amount, seconds: seconds)
    }

    /// `collection=key`.
    mutating func initialised(_ value: ActionValue) throws(Refusal) -> ActionSyntax.Kind {
        let text = try value.placed("collection=key")
        guard let sign = text.bytes.firstIndex(of: ASCIIByte.equals), sign > 0, sign + 1 < text.count else {
            throw .unexpected(text.string, expected: "collection=key", at: value.offset)
        }
        let collection = try self.collection(text, 0..<sign)
        guard collection != .tx else {
            throw Refusal("TX lives as long as an exchange and is not stored", at: text.offset(of: 0))
        }
        return .initialiseCollection(collection, key: macros(text.part((sign + 1)..<text.count)))
    }

    private func target(
        _ text: PlacedText, _ range: Range<Int>, expected: String, at offset: Int
    ) throws(Refusal) -> (CollectionName, PlacedText) {
        guard let dot = text.bytes[range].firstIndex(of: ASCIIByte.dot), dot > range.lowerBound,
            dot + 1 < range.upperBound
        else {
            throw .unexpected(text.string, expected: expected, at: offset)
        }
        return (try collection(text, range.lowerBound..<dot), text.part((dot + 1)..<range.upperBound))
    }

    private func collection(_ text: PlacedText, _ range: Range<Int>) throws(Refusal) -> CollectionName {
        let written = text.string(range)
        guard let collection = CollectionName(rawValue: written.uppercased()) else {
            throw .unknown(
                "collection", written, among: CollectionName.allCases.map(\.rawValue),
                at: text.offset(of: range.lowerBound))
        }
        return collection
    }
}
