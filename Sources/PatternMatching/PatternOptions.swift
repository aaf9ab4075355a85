// How a pattern is read, in PCRE2's terms.

internal import CPCRE2

/// Options of a pattern. None set: case counts, `.` stops at newlines, `^` and `$` mean the whole subject.
public struct PatternOptions: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Letters match in either case (ASCII only: patterns work on bytes).
    public static let caseInsensitive = PatternOptions(rawValue: 1 << 0)
    /// `.` matches newlines too.
    public static let dotMatchesNewline = PatternOptions(rawValue: 1 << 1)
    /// `^` and `$` match at every line.
    public static let multiline = PatternOptions(rawValue: 1 << 2)
    /// `$` matches at the very end only, not before a last newline.
    public static let dollarMatchesEndOnly = PatternOptions(rawValue: 1 << 3)
    /// The match must begin where the search begins.
    public static let anchored = PatternOptions(rawValue: 1 << 4)

    /// The same options as PCRE2's bits.
    var compileBits: UInt32 {
        // So that a long subject can be searched in stretches; see `PatternPace`.
        var bits: UInt32 = PCRE2_USE_OFFSET_LIMIT
        if contains(.caseInsensitive) { bits |= PCRE2_CASELESS }
        if contains(.dotMatchesNewline) { bits |= PCRE2_DOTALL }
        if contains(.multiline) { bits |= PCRE2_MULTILINE }
        if contains(.dollarMatchesEndOnly) { bits |= PCRE2_DOLLAR_ENDONLY }
        if contains(.anchored) { bits |= PCRE2_ANCHORED }
        return bits
    }
}
