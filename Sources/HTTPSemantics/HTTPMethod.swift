// Request methods, told apart once, when the head is read.

public import Bytes

/// A request method that Gatehouse knows by number (RFC 9110 §9.3, RFC 5789), or any other token.
public enum HTTPMethod: UInt8, Sendable {
    case get, head, post, put, delete, connect, options, trace, patch, other

    /// Recognises a method name. Names are case-sensitive (RFC 9110 §9.1): `get` is `.other`.
    ///
    /// Eight bytes at `name` must be readable, whatever `count` is.
    @inlinable
    public init(_ name: UnsafePointer<UInt8>, count: Int) {
        guard count <= 7 else {
            self = .other
            return
        }
        switch ByteWord.load(name, count: count) {
        case ByteWord.of("GET"): self = .get
        case ByteWord.of("POST"): self = .post
        case ByteWord.of("HEAD"): self = .head
        case ByteWord.of("PUT"): self = .put
        case ByteWord.of("DELETE"): self = .delete
        case ByteWord.of("OPTIONS"): self = .options
        case ByteWord.of("PATCH"): self = .patch
        case ByteWord.of("CONNECT"): self = .connect
        case ByteWord.of("TRACE"): self = .trace
        default: self = .other
        }
    }

    /// Whether the method asks for no change on the server (RFC 9110 §9.2.1).
    @inlinable public var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace: true
        case .post, .put, .delete, .connect, .patch, .other: false
        }
    }

    /// Whether doing it twice is like doing it once, so that it may be retried (RFC 9110 §9.2.2).
    @inlinable public var isIdempotent: Bool { isSafe || self == .put || self == .delete }
}
