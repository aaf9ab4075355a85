// Where a body ends: one face for the ways HTTP/1 has to say it.

public import Bytes
public import HTTPSemantics

/// Framing of one message body (RFC 9112 §6.3), the same for both sides of an exchange. Holds no bytes.
public struct BodyFraming: Sendable {
    @usableFromInline enum Kind: UInt8, Sendable {
        /// Counted in `remaining`; no body is a length of 0.
        case length
        case chunked
        case untilClose
        /// `untilClose`, and the connection was closed.
        case closed
    }

    @usableFromInline var kind: Kind
    /// Of a body with a length: bytes still to come.
    @usableFromInline var remaining: UInt64
    @usableFromInline var decoder: ChunkedDecoder

    /// The framing of a body that nothing was read of yet.
    public init(_ length: BodyLength, limits: HTTP1Limits) {
        decoder = ChunkedDecoder(limits: limits)
        remaining = 0
        switch length {
        case .none: kind = .length
        case .length(let count):
            kind = .length
            remaining = count
        case .chunked: kind = .chunked
        case .untilClose: kind = .untilClose
        }
    }

    /// Finds the next piece of the body at `position` of `bytes`.
    @inlinable
    public mutating func next(
        _ bytes: Span<UInt8>, from position: Int
    ) throws(HTTP1ParseError) -> BodyStep {
        if kind == .length {
            if remaining == 0 { return .end(consumed: position, trailers: .empty) }
            let count = Int(min(remaining, UInt64(truncatingIfNeeded: bytes.count &- position)))
            if count == 0 { return .needMore(from: position) }
            remaining &-= UInt64(truncatingIfNeeded: count)
            return .data(start: position, count: count)
        }
        return try nextUncounted(bytes, from: position)
    }

    @usableFromInline
    mutating func nextUncounted(
        _ bytes: Span<UInt8>, from position: Int
    ) throws(HTTP1ParseError) -> BodyStep {
        if kind == .chunked { return try decoder.next(bytes, from: position) }
        let count = bytes.count &- position
        if count > 0 { return .data(start: position, count: count) }
        return kind == .closed ? .end(consumed: position, trailers: .empty) : .needMore(from: position)
    }

    /// Whether all of the body was read. After the last `.data` of a body with a length this is so at once.
    @inlinable public var isComplete: Bool {
        switch kind {
        case .length: remaining == 0
        case .chunked: decoder.isComplete
        case .untilClose: false
        case .closed: true
        }
    }

    /// Says that the sender closed the connection: the end of a body until close, an error in any other that is not
    /// complete (RFC 9112 §8).
    public mutating func connectionClosed() throws(HTTP1ParseError) {
        if kind == .untilClose { kind = .closed }
        guard isComplete else { throw .incompleteMessage }
    }

    /// Bytes still to come of a body with a length; nil for other bodies.
    @inlinable public var remainingLength: UInt64? { kind == .length ? remaining : nil }

    /// Says that `count` bytes of a body with a length, at most `remainingLength`, went by another way, as by `splice`.
    @inlinable
    public mutating func skip(_ count: UInt64) {
        remaining &-= min(count, remaining)
    }
}
