// The connection as its session sees it.

/// What a session needs of its owner. The same rule as for `HTTP2StreamHandler`: calls may submit, not receive or
/// produce.
public protocol HTTP2SessionDelegate: AnyObject {
    /// Appends to what will be sent.
    func append(_ bytes: UnsafePointer<UInt8>, count: Int)

    /// The answer to `HTTP2Session.ping` came: whatever we sent before it has been seen.
    func pingAnswered()
}

/// What a server's session needs besides.
public protocol HTTP2ServerDelegate: HTTP2SessionDelegate {
    /// A client opens a stream. The owner keeps the object until its `closed` was called.
    func makeStream() -> HTTP2ServerStream
}

/// What a client's session needs besides.
public protocol HTTP2ClientDelegate: HTTP2SessionDelegate {
    /// The server has said what it allows: `HTTP2ClientSession.mayOpenStreams` may have changed.
    func settingsReceived()

    /// The server takes no new requests on this connection (RFC 9113 §6.8).
    func goAwayReceived()

    /// A request was submitted and then not sent: the endpoint takes no more.
    func requestNotSent(_ identifier: Int32)
}
