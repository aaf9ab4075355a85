// Every transformation of ModSecurity 2.9, ModSecurity 3 and Coraza. `t:none` is none: it clears the list.

/// A transformation; the raw value is its name as rules write it.
package enum TransformationName: String, CaseIterable, Sendable {
    case base64Decode
    case base64DecodeExt
    case base64Encode
    case cmdLine
    case compressWhitespace
    case cssDecode
    case escapeSeqDecode
    case hexDecode
    case hexEncode
    case htmlEntityDecode
    case jsDecode
    case length
    case lowercase
    case md5
    case normalizePath
    case normalizePathWin
    case parityEven7bit
    case parityOdd7bit
    case parityZero7bit
    case phpArgsNames
    case removeComments
    case removeCommentsChar
    case removeNulls
    case removeWhitespace
    case replaceComments
    case replaceNulls
    case sha1
    case sqlHexDecode
    case trim
    case trimLeft
    case trimRight
    case uppercase
    case urlDecode
    case urlDecodeUni
    case urlEncode
    case utf8toUnicode

    /// Other names of the same.
    static let otherNames: [String: TransformationName] = [
        "normalisePath": .normalizePath, "normalisePathWin": .normalizePathWin,
    ]

    /// The transformation of that name in any case; nil where there is none.
    package init?(anyCase name: String) {
        guard let found = Self.byName[name.lowercased()] else { return nil }
        self = found
    }

    private static let byName: [String: TransformationName] = {
        var names = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
        for (name, meant) in otherNames { names[name.lowercased()] = meant }
        return names
    }()
}
