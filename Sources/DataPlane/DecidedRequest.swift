// What the heads that we write ourselves are made from.

internal import Addressing
internal import HTTPSemantics
internal import Pipeline
internal import Snapshots

/// A request about which a decision was made: one in flight, or one that is only explained.
protocol DecidedRequest: AnyObject {
    /// The request's head.
    var head: RequestHead { get }
    /// The generation that decided.
    var snapshot: ProxySnapshot { get }
    /// What was decided.
    var verdict: Verdict { get }
    /// The route that took it; nil where none did.
    var route: RouteSnapshot? { get }
    /// The listener's index in `snapshot`.
    var listener: Int { get }
    /// The address at the other end of the connection.
    var peer: IPAddress { get }
    /// What the upstream is told of the client's certificate; nil for nothing.
    var forwardedCertificate: [UInt8]? { get }
    /// What the request is called in logs.
    var identifier: UInt64 { get }
}

extension Exchange: DecidedRequest {
    var snapshot: ProxySnapshot { view.snapshot }
}
