// What is configured about paths: the few things on which servers honestly differ.

/// How a request's path is brought to its canonical form. Everything not named here is not a matter of taste.
public struct PathRules: Hashable, Sendable {
    /// What becomes of an encoded slash, `%2F`, or an encoded backslash, `%5C`.
    public enum EncodedSeparator: Hashable, Sendable {
        /// The request is refused: servers disagree on whether it separates segments.
        case refuse
        /// It stays encoded, as data inside of a segment. A dot segment hidden behind it is refused.
        case keep
        /// It is decoded: `%2F` then separates segments. (`%5C` is never decoded; this keeps it.)
        case decode
    }

    /// Whether `//` becomes `/`, as backends that read the path as a file's do.
    public var mergesSlashes: Bool
    /// What becomes of `%2F`.
    public var encodedSlash: EncodedSeparator
    /// What becomes of `%5C`.
    public var encodedBackslash: EncodedSeparator

    /// Slashes are merged, encoded separators refused.
    public static let standard = PathRules()

    public init(
        mergesSlashes: Bool = true, encodedSlash: EncodedSeparator = .refuse,
        encodedBackslash: EncodedSeparator = .refuse
    ) {
        self.mergesSlashes = mergesSlashes
        self.encodedSlash = encodedSlash
        self.encodedBackslash = encodedBackslash
    }
}
