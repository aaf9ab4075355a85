// One request on its way to an endpoint, whatever carries it.

public import HTTPSemantics
public import Transport

/// What an exchange holds of its upstream: an HTTP/1 connection that is lent to it, one stream of an HTTP/2
/// connection, or a place in the queue for either.
public protocol UpstreamRequest: AnyObject {
    /// The endpoint this leads to.
    var endpoint: PooledEndpoint { get }

    /// Whether not all that was sent has been taken: send no more of the body until `upstreamOutputDrained`.
    var hasPendingOutput: Bool { get }

    /// Whether the endpoint may have left behind our back; asks the kernel only after a long idle time.
    func hasDied() -> Bool

    /// Sends a request's head, and what there is of its body in the same write.
    ///
    /// - Parameters:
    ///   - head: the head as HTTP/1 has it, with its empty line.
    ///   - body: nil where the request has none, or none of it is here yet.
    ///   - isEnded: whether that is the whole request.
    ///   - request: what the answer must be read by.
    func send(_ head: HeadScratch, body: CollectedBody?, isEnded: Bool, _ request: SentRequest)

    /// Sends more of a request's body.
    func send(_ body: CollectedBody)

    /// Reads on, after the receiver of the answer has caught up.
    func resumeInput()

    /// The head that has just been received switched protocols: from now on bytes pass both ways as they are, until
    /// either side ends.
    ///
    /// - Parameter idleTimeout: nanoseconds of silence of both sides that end it; 0 for none.
    func becomeTunnel(idleTimeout: UInt64)

    /// Nobody wants the answer any more.
    func abandon()
}

/// What must be known of a request to send its body and read its answer.
public struct SentRequest {
    /// The method: an answer to HEAD has no body.
    public var method: HTTPMethod
    /// Whether a body of no stated length follows.
    public var hasUncountedBody: Bool
    /// Nanoseconds of silence that end the exchange; 0 for none.
    public var responseTimeout: UInt64
    /// Whether the endpoint is asked to switch the connection to another protocol (RFC 9110 §7.8).
    public var asksForSwitch: Bool

    public init(method: HTTPMethod, hasUncountedBody: Bool, responseTimeout: UInt64, asksForSwitch: Bool) {
        self.method = method
        self.hasUncountedBody = hasUncountedBody
        self.responseTimeout = responseTimeout
        self.asksForSwitch = asksForSwitch
    }
}
