// How a raw path becomes the one canonical path that is routed and forwarded.

/// The choices that RFC 3986 leaves open.
public struct PathRulesModel: Sendable, Equatable {
    /// `//` counts as `/`.
    public var mergeSlashes: Located<Bool> = .byDefault(true)
    /// What `%2F` means.
    public var encodedSlash: Located<EncodedSlashRule> = .byDefault(.refuse)

    public init() {}
}

/// What an encoded slash in a path means.
public enum EncodedSlashRule: String, CaseIterable, Sendable {
    /// The request is answered with 400.
    case refuse
    /// It stays encoded, a character of its segment.
    case keep
    /// It is decoded, and separates segments.
    case decode
}
