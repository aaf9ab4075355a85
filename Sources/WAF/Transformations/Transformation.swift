// The `t:` functions of SecLang, by name.

package import Bytes

/// What a rule does to a value before it looks at it. The reference is ModSecurity 2.9.
package enum Transformation: UInt8, CaseIterable, Sendable {
    case base64Decode, base64DecodeExt, base64Encode, cmdLine, compressWhitespace, cssDecode, escapeSeqDecode
    case hexDecode, hexEncode, htmlEntityDecode, jsDecode, length, lowercase, md5, normalizePath, normalizePathWin
    case parityEven7bit, parityOdd7bit, parityZero7bit, phpArgsNames, removeComments, removeCommentsChar
    case removeNulls, removeWhitespace, replaceComments, replaceNulls, sha1, sqlHexDecode, trim, trimLeft, trimRight
    case uppercase, urlDecode, urlDecodeUni, urlEncode, utf8toUnicode

    /// The transformation of a name, without `t:`, in any case; nil where there is none.
    package init?(name: String) {
        guard let found = Self.byName[name.lowercased()] else { return nil }
        self = found
    }

    private static let byName: [String: Transformation] = {
        var names = Dictionary(uniqueKeysWithValues: allCases.map { ("\($0)".lowercased(), $0) })
        names["normalisepath"] = .normalizePath
        names["normalisepathwin"] = .normalizePathWin
        return names
    }()

    /// The most bytes that a value of `count` bytes can become.
    package func bound(_ count: Int) -> Int {
        switch self {
        case .base64Encode: (count + 2) / 3 * 4
        case .hexEncode: 2 * count
        case .length: 20
        case .md5: 16
        case .sha1: 20
        case .urlEncode: 3 * count
        case .utf8toUnicode: 4 * count + 1
        default: count + 1
        }
    }

    /// A value with none of these bytes is left as it is; nil where its bytes alone do not tell.
    package var triggers: ByteSet? {
        switch self {
        case .cmdLine: Self.upperCase.union(Self.space).union(ByteSet("\\\"'^,;"))
        case .compressWhitespace: Self.space.union(ByteSet(from: 0xA0, through: 0xA0))
        case .cssDecode, .escapeSeqDecode, .jsDecode: ByteSet("\\")
        case .htmlEntityDecode: ByteSet("&")
        case .lowercase: Self.upperCase
        case .normalizePath: ByteSet("/.")
        case .normalizePathWin: ByteSet("/.\\")
        case .parityZero7bit: ByteSet(from: 0x80, through: 0xFF)
        case .removeComments, .removeCommentsChar: ByteSet("/*-#<")
        case .removeNulls, .replaceNulls: ByteSet(from: 0, through: 0)
        case .removeWhitespace: Self.space.union(ByteSet(from: 0xA0, through: 0xA0))
        case .replaceComments: ByteSet("/")
        case .sqlHexDecode: ByteSet("xX")
        case .trim, .trimLeft, .trimRight: Self.space
        case .uppercase: ByteSet(from: UInt8(ascii: "a"), through: UInt8(ascii: "z"))
        case .urlDecode, .urlDecodeUni: ByteSet("%+")
        case .utf8toUnicode: ByteSet(from: 0x80, through: 0xFF).union(ByteSet(from: 0, through: 0))
        default: nil
        }
    }

    private static let upperCase = ByteSet(from: UInt8(ascii: "A"), through: UInt8(ascii: "Z"))
    /// What C's `isspace` takes for white space.
    private static let space = ByteSet(from: 0x09, through: 0x0D).union(ByteSet(" "))

    /// Writes the new value to `output`, which has room for `bound(input.count)` bytes and does not overlap.
    ///
    /// - Returns: the new value's size; nil where the value is unchanged, and then what is in `output` means nothing.
    package func apply(
        _ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer, unicodeMap: UnicodeMap?
    ) -> Int? {
        var output = ByteOutput(output)
        switch self {
        case .base64Decode: Base64Transformation.decode(input, &output)
        case .base64DecodeExt: Base64Transformation.decodeForgiving(input, &output)
        case .base64Encode: Base64Transformation.encode(input, &output)
        case .cmdLine: CommandLine.simplify(input, &output)
        case .compressWhitespace: WhiteSpace.compress(input, &output)
        case .cssDecode: StyleSheetEscapes.decode(input, &output)
        case .escapeSeqDecode: CEscapes.decode(input, &output)
        case .hexDecode: HexadecimalTransformation.decode(input, &output)
        case .hexEncode: HexadecimalTransformation.encode(input, &output)
        case .htmlEntityDecode: HTMLEntities.decode(input, &output)
        case .jsDecode: ScriptEscapes.decode(input, &output)
        case .length: output.append(decimal: input.count)
        case .lowercase: LetterCase.lower(input, &output)
        case .md5: MD5.digest(of: input, to: &output)
        case .normalizePath: PathSegments.normalize(input, &output, windows: false)
        case .normalizePathWin: PathSegments.normalize(input, &output, windows: true)
        case .parityEven7bit: Parity.even(input, &output)
        case .parityOdd7bit: Parity.odd(input, &output)
        case .parityZero7bit: Parity.zero(input, &output)
        case .phpArgsNames: PHPArgumentNames.normalize(input, &output)
        case .removeComments: Comments.remove(input, &output)
        case .removeCommentsChar: Comments.removeMarks(input, &output)
        case .removeNulls: Nulls.remove(input, &output)
        case .removeWhitespace: WhiteSpace.remove(input, &output)
        case .replaceComments: Comments.replace(input, &output)
        case .replaceNulls: Nulls.replace(input, &output)
        case .sha1: SHA1.digest(of: input, to: &output)
        case .sqlHexDecode: SQLHexadecimal.decode(input, &output)
        case .trim: WhiteSpace.trim(input, &output, left: true, right: true)
        case .trimLeft: WhiteSpace.trim(input, &output, left: true, right: false)
        case .trimRight: WhiteSpace.trim(input, &output, left: false, right: true)
        case .uppercase: LetterCase.upper(input, &output)
        case .urlDecode: PercentEncoding.decode(input, &output)
        case .urlDecodeUni: PercentEncoding.decodeUnicode(input, &output, unicodeMap)
        case .urlEncode: PercentEncoding.encode(input, &output)
        case .utf8toUnicode: UTF8Escapes.encode(input, &output)
        }
        return output.isEqual(to: input) ? nil : output.count
    }
}
