// What is odd about a multipart body, though it could be read: the MULTIPART_* variables.

/// One bit for each oddity that another server may read differently.
package struct MultipartFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// MULTIPART_BOUNDARY_QUOTED: the Content-Type has the boundary in quotes.
    package static let boundaryQuoted = MultipartFlags(rawValue: 1 << 0)
    /// MULTIPART_BOUNDARY_WHITESPACE: white space beside the `=` of the boundary.
    package static let boundaryWhitespace = MultipartFlags(rawValue: 1 << 1)
    /// MULTIPART_DATA_BEFORE: bytes before the first boundary.
    package static let dataBefore = MultipartFlags(rawValue: 1 << 2)
    /// MULTIPART_DATA_AFTER: bytes after the last one.
    package static let dataAfter = MultipartFlags(rawValue: 1 << 3)
    /// MULTIPART_HEADER_FOLDING: a part's header goes on in another line.
    package static let headerFolding = MultipartFlags(rawValue: 1 << 4)
    /// MULTIPART_LF_LINE: a boundary, a header, or the line before a boundary ends with LF alone.
    package static let lfLine = MultipartFlags(rawValue: 1 << 5)
    /// A boundary or header ends with CRLF; with `lfLine` MULTIPART_CRLF_LF_LINES.
    package static let crlfLine = MultipartFlags(rawValue: 1 << 6)
    /// MULTIPART_MISSING_SEMICOLON and MULTIPART_SEMICOLON_MISSING: none before the boundary parameter.
    package static let missingSemicolon = MultipartFlags(rawValue: 1 << 7)
    /// MULTIPART_INVALID_QUOTING: single quotes outside of double ones in a Content-Disposition, or bytes behind a
    /// quoted value.
    package static let invalidQuoting = MultipartFlags(rawValue: 1 << 8)
    /// MULTIPART_INVALID_PART: a boundary within a part's headers, or one that ends a body right behind them.
    package static let invalidPart = MultipartFlags(rawValue: 1 << 9)
    /// MULTIPART_INVALID_HEADER_FOLDING: folded with white space other than spaces and tabs.
    package static let invalidHeaderFolding = MultipartFlags(rawValue: 1 << 10)
    /// MULTIPART_FILE_LIMIT_EXCEEDED: more files than are kept.
    package static let fileLimitExceeded = MultipartFlags(rawValue: 1 << 11)
    /// MULTIPART_UNMATCHED_BOUNDARY: a line that looks like a boundary, or has ours in it, and is none.
    package static let unmatchedBoundary = MultipartFlags(rawValue: 1 << 12)
    /// The body could not be read to its end.
    package static let failed = MultipartFlags(rawValue: 1 << 13)

    /// MULTIPART_STRICT_ERROR: any that makes a strict reader refuse the body.
    package static let strict: MultipartFlags = [
        .failed, .boundaryQuoted, .boundaryWhitespace, .dataBefore, .dataAfter, .headerFolding, .lfLine,
        .missingSemicolon, .invalidQuoting, .invalidPart, .invalidHeaderFolding, .fileLimitExceeded,
    ]

    package var isStrictError: Bool { !isDisjoint(with: .strict) }

    /// MULTIPART_CRLF_LF_LINES.
    package var hasMixedLineEnds: Bool { isSuperset(of: [.crlfLine, .lfLine]) }
}
