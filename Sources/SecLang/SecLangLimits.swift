// How much of everything is read.

/// Bounds that hold for one reading of a set of rules; none is near what rule sets need.
package enum SecLangLimits {
    /// Diagnostics kept. Whoever mends the first hundred reads again anyway.
    package static let diagnostics = 100
    /// Files within files.
    package static let includeDepth = 20
    /// Files of one set: CRS v4 has 29.
    package static let files = 2_000
    /// Bytes of one file: CRS's largest has 0.2 MiB.
    package static let fileBytes = 16 << 20
    /// Bytes of all files.
    package static let bytes = 64 << 20
    /// Characters of what was found that a message repeats.
    static let quotedCharacters = 60
}
