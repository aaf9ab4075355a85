// Whoever asked for an upstream connection and takes its answer.

public import HTTPSemantics
public import Snapshots
public import Transport

/// The side that an upstream connection reports to, from lease to end.
///
/// Heads and bodies are valid during the call only. After `received(…)` with an ended body, and after
/// `upstreamFailed`, the connection is no longer the consumer's.
public protocol UpstreamConsumer: AnyObject {
    /// A connection that was being made is there, and `request` what it lends: send the request.
    func upstreamConnected(_ request: any UpstreamRequest)
    /// Whether the request asks the endpoint to switch protocols.
    var asksForSwitch: Bool { get }
    /// The PROXY header that tells an endpoint about the client.
    func introduction(_ version: UpstreamSnapshot.ProxyHeader) -> [UInt8]
    /// A 1xx answer; the final one follows.
    func receivedInterim(_ head: ResponseHead)
    /// The final answer's head and what came of its body with it.
    func received(_ head: ResponseHead, body: CollectedBody)
    /// More of the body.
    func received(body: CollectedBody)
    /// The exchange failed.
    func upstreamFailed(_ failure: UpstreamFailure)
    /// What was pending towards the upstream has gone.
    func upstreamOutputDrained()
    /// Whether the receiver of the answer is slow: then no more of it is read.
    var isBackedUp: Bool { get }
    /// Requests that the same client connection has under way, this one included.
    var requestsUnderWay: Int { get }
    /// Bytes of the answer that one read may bring: few where the receiver has much to take already.
    var readRoom: Int { get }
}

extension UpstreamConsumer {
    public var readRoom: Int { WorkerMemory.readSize }
    public var requestsUnderWay: Int { 1 }
}
