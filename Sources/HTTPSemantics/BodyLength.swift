// How far a message's body reaches.

/// The length of a message body as its head defines it (RFC 9112 §6.3).
public enum BodyLength: Equatable, Sendable {
    /// No body.
    case none
    /// Exactly so many bytes; may be 0.
    case length(UInt64)
    /// Chunked transfer coding (RFC 9112 §7.1).
    case chunked
    /// All bytes until the connection closes: responses only.
    case untilClose
}
