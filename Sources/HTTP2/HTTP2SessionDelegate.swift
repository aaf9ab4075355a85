// The connection as its session sees it.

/// What a session needs of its owner. The same rule as for `HTTP2StreamHandler`: calls may submit, not receive or
/// produce.
public protocol HTTP2SessionDelegate: AnyObject {
    /// A client opens a stream. The owner keeps the object until its `closed` was called.
    func makeStream() -> HTTP2StreamHandler

    /// Appends to what will be sent.
    func append(_ bytes: UnsafePointer<UInt8>, count: Int)

    /// The answer to `HTTP2Session.ping` came: whatever we sent before it has been seen.
    func pingAnswered()
}
