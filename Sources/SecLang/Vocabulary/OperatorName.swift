// Every operator of ModSecurity 2.9, ModSecurity 3 and Coraza.

/// An operator; the raw value is its name as rules write it, without the `@`.
package enum OperatorName: String, CaseIterable, Sendable {
    case rx
    case rxGlobal
    case pm
    case pmFromFile
    case pmFromDataset
    case within
    case contains
    case containsWord
    case streq
    case strmatch
    case beginsWith
    case endsWith
    case eq
    case ge
    case gt
    case le
    case lt
    case ipMatch
    case ipMatchFromFile
    case ipMatchFromDataset
    case geoLookup
    case rbl
    case detectSQLi
    case detectXSS
    case validateByteRange
    case validateUrlEncoding
    case validateUtf8Encoding
    case validateNid
    case validateDTD
    case validateSchema
    case validateHash
    case verifyCC
    case verifyCPF
    case verifySSN
    case verifySVNR
    case restpath
    case unconditionalMatch
    case noMatch
    case rsub
    case inspectFile
    case fuzzyHash
    case gsbLookup

    /// Other names of the same.
    static let otherNames: [String: OperatorName] = ["pmf": .pmFromFile, "ipMatchF": .ipMatchFromFile]

    /// The operator of that name in any case; nil where there is none.
    package init?(anyCase name: String) {
        guard let found = Self.byName[name.lowercased()] else { return nil }
        self = found
    }

    private static let byName: [String: OperatorName] = {
        var names = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
        for (name, meant) in otherNames { names[name.lowercased()] = meant }
        return names
    }()

    /// Why rules that ask it are left out; nil for those that are evaluated.
    package var unsupportedFeature: UnsupportedFeature? {
        switch self {
        case .inspectFile: .inspectFile
        case .fuzzyHash: .fuzzyHash
        case .gsbLookup: .safeBrowsing
        case .validateHash: .hashEngine
        case .rsub: .contentChange
        default: nil
        }
    }
}
