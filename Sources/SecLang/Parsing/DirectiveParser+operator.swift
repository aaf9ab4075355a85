// The second argument of a rule: what it asks.

extension DirectiveParser {
    /// The operator of a word. One that is unknown becomes an error and, so that reading can go on, `noMatch`.
    mutating func test(_ word: Word) -> OperatorSyntax {
        let bytes = word.text.bytes
        let position = source.position(of: word.text.count > 0 ? word.text.offset(of: 0) : word.start)
        var index = skipSpace(bytes, 0)
        let isNegated = index < bytes.count && bytes[index] == ASCIIByte.bang
        if isNegated { index = skipSpace(bytes, index + 1) }
        guard index < bytes.count, bytes[index] == ASCIIByte.at else {
            // A pattern alone keeps the white space in front of it.
            return OperatorSyntax(
                .rx, word.text.string((isNegated ? index : 0)..<bytes.count), isNegated: isNegated, at: position)
        }
        let nameStart = index
        while index < bytes.count, !ASCIIByte.isSpace(bytes[index]) { index += 1 }
        let written = word.text.string((nameStart + 1)..<index)
        let argument = word.text.string(skipSpace(bytes, index)..<bytes.count)
        guard let name = OperatorName(anyCase: written) else {
            refuse(
                .unknown(
                    "operator", written, among: OperatorName.allNames, prefix: "@", at: word.text.offset(of: nameStart))
            )
            return OperatorSyntax(.noMatch, argument, isNegated: isNegated, at: position)
        }
        if argument.isEmpty, let needed = name.neededArgument {
            refuse(
                Refusal(
                    "@\(name.rawValue) without its argument; expected \(needed)", at: word.text.offset(of: nameStart)))
        }
        if let feature = name.unsupportedFeature {
            findings.unsupported("@\(name.rawValue)", feature, at: position)
        }
        return OperatorSyntax(name, argument, isNegated: isNegated, at: position)
    }

    private func skipSpace(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < bytes.count, ASCIIByte.isSpace(bytes[index]) { index += 1 }
        return index
    }
}

extension OperatorName {
    /// Every spelling, for suggestions.
    static var allNames: [String] { allCases.map(\.rawValue) + otherNames.keys.sorted() }

    /// What must stand behind the operator; nil where it can stand alone.
    var neededArgument: String? {
        switch self {
        case .pm: "words"
        case .pmFromFile, .ipMatchFromFile, .validateDTD, .validateSchema, .inspectFile, .fuzzyHash: "a file"
        case .pmFromDataset, .ipMatchFromDataset: "the name of a SecDataset"
        case .eq, .ge, .gt, .le, .lt: "a number"
        case .ipMatch: "addresses"
        case .rbl: "a zone"
        case .validateByteRange: "bytes and ranges of them"
        case .verifyCC, .verifyCPF, .verifySSN, .verifySVNR: "a pattern"
        case .validateNid: "a country and a pattern"
        case .restpath: "a path"
        default: nil
        }
    }
}
