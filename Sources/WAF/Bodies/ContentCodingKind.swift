// Which compression a body came in, and what unpacking it may cost.

/// A content coding that bodies are unpacked from.
package enum ContentCodingKind: Sendable {
    /// RFC 1952; `x-gzip` is the same.
    case gzip
    /// RFC 1950, and RFC 1951 without it: clients send both under this name.
    case deflate

    /// The coding of a Content-Encoding with one member; nil for any other.
    package init?(name: UnsafeRawBufferPointer) {
        switch name.count {
        case 4 where BodyProcessorKind.begins(name, with: "gzip"): self = .gzip
        case 6 where BodyProcessorKind.begins(name, with: "x-gzip"): self = .gzip
        case 7 where BodyProcessorKind.begins(name, with: "deflate"): self = .deflate
        default: return nil
        }
    }
}

/// Maxima of unpacking, each with its unit, its default and the reason for it.
package struct ContentDecodingLimits: Sendable {
    /// Bytes that may come out: as many as a body may have.
    package var bytes = BodyLimits().bytes
    /// Bytes that may come out for each that goes in. Text of logs and tables reaches 50; deflate can do 1,032.
    package var ratio = 100
    /// Bytes that may come out whatever went in: a small text of one letter is no attack.
    package var freeBytes = 256 << 10
    /// Members of a gzip body (RFC 1952 §2.2), which may be empty: each costs zlib a new beginning.
    package var members = 1_000

    package init() {}
}

/// Why a body could not be unpacked.
package enum ContentDecodingError: Error, Equatable, Sendable {
    /// It becomes larger than the limits allow.
    case bomb
    /// It is not what its coding says.
    case malformed
    /// It ends too early.
    case truncated
    /// There is something behind its end.
    case trailing
    /// No memory for zlib.
    case memory

    package var message: StaticString {
        switch self {
        case .bomb: "Compressed body grows beyond the configured limits."
        case .malformed: "Compressed body is malformed."
        case .truncated: "Compressed body is not complete."
        case .trailing: "Compressed body has bytes behind its end."
        case .memory: "No memory to decompress the body."
        }
    }
}
