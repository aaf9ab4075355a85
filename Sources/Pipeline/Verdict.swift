// What the decision about a request's head came to.

public import Bytes

/// What is to become of a request. Plain data: making and passing one allocates nothing.
public struct Verdict: Sendable {
    /// What is to become of it.
    public enum Outcome: UInt8, Sendable {
        /// Sent to `upstream`.
        case forward
        /// Answered with a redirect, as the route says.
        case redirect
        /// Told to come back over https, as the listener says.
        case redirectToHTTPS
        /// Answered with what the route says.
        case respond
        /// Answered with `status`, because of `reason`: an error, or 200 for an OPTIONS that is for us.
        case refuse
    }

    /// What is to become of it.
    public var outcome: Outcome
    /// The status of a refusal; 0 otherwise.
    public var status: UInt16 = 0
    /// The route's index in the snapshot; -1 where none took the request.
    public var route = -1
    /// The upstream's index in the snapshot; -1 unless forwarded.
    public var upstream = -1
    /// What the connection may be switched to, as a range of the request head's bytes; empty for nothing.
    public var protocolSwitch = ByteRange.empty
    /// How many bytes of the canonical path a prefix route matched: what a rewrite replaces.
    public var matchedPathLength = 0
    /// The rate limit that refused the request, by its index in the snapshot's set; -1 where none did.
    public var limit = -1
    /// Why, for the log.
    public var reason: StaticString = ""

    /// No decision yet: what a request is that could not be read.
    public static var none: Verdict { .refuse(0, "") }

    /// TLS goes to an upstream as it is.
    public static func passthrough(route: Int, upstream: Int) -> Verdict {
        var verdict = Verdict(.forward)
        verdict.route = route
        verdict.upstream = upstream
        return verdict
    }

    /// A rate limit refuses what was decided otherwise before it was asked.
    public func refused(by limit: Int, status: UInt16, _ reason: StaticString) -> Verdict {
        var verdict = self
        verdict.outcome = .refuse
        verdict.status = status
        verdict.reason = reason
        verdict.limit = limit
        return verdict
    }

    init(_ outcome: Outcome) { self.outcome = outcome }

    static func refuse(_ status: UInt16, _ reason: StaticString) -> Verdict {
        var verdict = Verdict(.refuse)
        verdict.status = status
        verdict.reason = reason
        return verdict
    }
}
