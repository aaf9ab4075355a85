// Why a path is refused.

/// A path that has no canonical form, or one on which servers would disagree. Answered with 400; `.tooLong` with 414.
///
/// `at` is the offset of the offending byte in the path as received.
public enum PathError: Error, Hashable, Sendable {
    /// The path does not begin with `/` (RFC 9112 §3.2.1).
    case notAbsolute
    /// A `%` without two hexadecimal digits behind it (RFC 3986 §2.1).
    case invalidEscape(at: Int)
    /// A byte that must not appear raw in a path: a control character, space, `#`, `?` or a backslash.
    case forbiddenByte(UInt8, at: Int)
    /// A control character, encoded: `%00` to `%1F` and `%7F`.
    case encodedControl(UInt8, at: Int)
    /// `%2F`, where the rules do not allow it.
    case encodedSlash(at: Int)
    /// `%5C`, where the rules do not allow it.
    case encodedBackslash(at: Int)
    /// `..` with no segment left to remove.
    case aboveRoot(at: Int)
    /// A dot segment in disguise, which some backend would unmask: `..;x`, or one between kept `%2F`.
    case disguisedDotSegment(at: Int)
    /// The canonical path does not fit the output.
    case tooLong
}

extension PathError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAbsolute: "the path does not begin with `/`"
        case .invalidEscape(let at): "`%` without two hexadecimal digits at byte \(at) of the path"
        case .forbiddenByte(let byte, let at): "byte 0x\(String(byte, radix: 16)) at byte \(at) of the path"
        case .encodedControl(let byte, let at):
            "encoded control character 0x\(String(byte, radix: 16)) at byte \(at) of the path"
        case .encodedSlash(let at): "encoded slash `%2F` at byte \(at) of the path"
        case .encodedBackslash(let at): "encoded backslash `%5C` at byte \(at) of the path"
        case .aboveRoot(let at): "`..` above the root at byte \(at) of the path"
        case .disguisedDotSegment(let at): "a dot segment in disguise at byte \(at) of the path"
        case .tooLong: "the path is too long"
        }
    }
}
