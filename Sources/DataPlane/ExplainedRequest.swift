// A request that is decided about and goes nowhere: what would have been sent, without a socket.

public import Addressing
public import HTTPSemantics
public import Pipeline
public import Snapshots
internal import Transport

/// A decided request as `gatehouse explain` knows it. Heads are written by the code that writes them for traffic.
public final class ExplainedRequest: DecidedRequest {
    public let head: RequestHead
    let snapshot: ProxySnapshot
    let verdict: Verdict
    let listener: Int
    let peer: IPAddress
    let client: IPAddress
    let secondsSinceEpoch: Int
    let identifier: UInt64 = 0
    let forwardedCertificate: [UInt8]? = nil

    var route: RouteSnapshot? { verdict.route >= 0 ? snapshot.routes[verdict.route] : nil }

    /// - Parameters:
    ///   - head: as the decision left it, its canonical path set.
    ///   - verdict: what was decided about it.
    ///   - client: the client's address, past trusted proxies.
    ///   - input: what it was decided from.
    ///   - now: seconds since 1970.
    public init(
        _ head: RequestHead, verdict: Verdict, client: IPAddress, input: DecisionInput, snapshot: ProxySnapshot,
        now: Int
    ) {
        self.head = head
        self.client = client
        secondsSinceEpoch = now
        self.verdict = verdict
        self.snapshot = snapshot
        listener = input.listener
        peer = input.peer
    }

    /// The head that an endpoint of `upstream` would see, with a request identifier of zeros.
    public func forwardedHead(upstream: UpstreamSnapshot, endpoint: UpstreamSnapshot.Endpoint) -> [UInt8] {
        let output = HeadScratch()
        RequestForwarding.write(self, upstream: upstream, authority: Array(endpoint.authority.utf8), to: output)
        return Array(UnsafeBufferPointer(start: output.start, count: output.count))
    }

    /// The answer that the gateway would make itself; nil where the request is forwarded.
    public var ownAnswer: (status: UInt16, fieldLines: [UInt8], reason: StaticString)? {
        switch verdict.outcome {
        case .forward: return nil
        case .redirect, .redirectToHTTPS, .respond, .refuse:
            let reply = LocalReply(enforcing: verdict, of: self)
            return (reply.status, reply.fieldLines, reply.reason)
        }
    }
}
