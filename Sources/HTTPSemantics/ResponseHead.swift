// The head of a response.

public import Bytes

/// What only a response head has: plain data (see `MessageValues`).
public struct ResponseValues {
    public var status: UInt16 = 0
    public var reason = ByteRange.empty
}

/// The head of a response (RFC 9112 §4, §5). Ranges count from the head's first byte.
public final class ResponseHead: MessageHead {
    /// The plain values, for codecs.
    public let response: UnsafeMutablePointer<ResponseValues>

    public override init() {
        response = .allocate(capacity: 1)
        response.initialize(to: ResponseValues())
        super.init()
    }

    deinit { response.deallocate() }

    /// The status code, 100 to 999.
    @inlinable public var status: UInt16 { response.pointee.status }
    /// The reason phrase, possibly empty.
    @inlinable public var reason: ByteRange { response.pointee.reason }
    /// Whether this is an interim response, with the final one still to come (RFC 9110 §15.2). 101 is final.
    @inlinable public var isInterim: Bool { status < 200 && status != 101 }

    /// How far the body reaches by fields and status alone, as in an answer to GET.
    @inlinable public var body: BodyLength { message.pointee.body }

    /// How far the body of this response to a request of that method reaches (RFC 9112 §6.3).
    ///
    /// HEAD has none, and after CONNECT a 2xx response is followed by a tunnel.
    @inlinable
    public func bodyLength(toMethod method: HTTPMethod) -> BodyLength {
        if method == .head || (method == .connect && status / 100 == 2) { return .none }
        return message.pointee.body
    }

    /// Forgets the response; memory stays for the next one.
    @inlinable
    public func reset() {
        resetMessage()
        response.pointee.status = 0
        response.pointee.reason = .empty
    }

    /// Becomes a copy of `other`.
    public func copy(_ other: ResponseHead) {
        copyMessage(other)
        response.pointee = other.response.pointee
    }

    /// Gives memory above the usual back; the response is forgotten if there was any.
    public func releaseExcess() { releaseMessageExcess() }
}
