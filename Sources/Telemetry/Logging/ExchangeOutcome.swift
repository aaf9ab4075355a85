// What was meant to happen to an exchange, and what did: the two words of a truthful log line.

/// What the decision wanted done with a request.
public enum IntendedVerdict: UInt8, CaseIterable, Sendable {
    /// There was no decision: the request could not be read.
    case none
    /// Send it to an upstream.
    case forward
    /// Answer it with a redirect.
    case redirect
    /// Answer it ourselves: no route, an error, an admin page.
    case respond
    /// Refuse it by an access rule.
    case deny
    /// Refuse it by a rate limit.
    case limit
    /// Refuse it by an inspection rule.
    case block
    /// Close the connection without an answer.
    case close

    /// As logs write it.
    public var text: StaticString {
        switch self {
        case .none: "none"
        case .forward: "forward"
        case .redirect: "redirect"
        case .respond: "respond"
        case .deny: "deny"
        case .limit: "limit"
        case .block: "block"
        case .close: "close"
        }
    }
}

/// How an exchange ended, told by the code that ended it.
public enum EnforcedOutcome: UInt8, CaseIterable, Sendable {
    /// The whole response was sent.
    case complete
    /// The client closed or reset its connection first.
    case clientClosed
    /// The upstream closed or reset its connection in the middle of a response.
    case upstreamClosed
    /// The upstream sent what is not HTTP.
    case upstreamInvalid
    /// The client's message broke off the exchange after it had begun.
    case requestInvalid
    /// The client took too long to send its head.
    case headerTimeout
    /// The client sent its body too slowly.
    case bodyTimeout
    /// The client took its response too slowly.
    case writeTimeout
    /// No connection to an endpoint in time.
    case connectTimeout
    /// No response from the upstream in time.
    case responseTimeout
    /// The whole exchange took too long.
    case requestTimeout
    /// The connection was closed before any request, for a limit on connections.
    case refused
    /// The TLS handshake failed, or took too long.
    case handshakeFailed
    /// Draining ended before the exchange did.
    case drained
    /// A fault of our own.
    case internalError

    /// As logs write it.
    public var text: StaticString {
        switch self {
        case .complete: "complete"
        case .clientClosed: "clientClosed"
        case .upstreamClosed: "upstreamClosed"
        case .upstreamInvalid: "upstreamInvalid"
        case .requestInvalid: "requestInvalid"
        case .headerTimeout: "headerTimeout"
        case .bodyTimeout: "bodyTimeout"
        case .writeTimeout: "writeTimeout"
        case .connectTimeout: "connectTimeout"
        case .responseTimeout: "responseTimeout"
        case .requestTimeout: "requestTimeout"
        case .refused: "refused"
        case .handshakeFailed: "handshakeFailed"
        case .drained: "drained"
        case .internalError: "internalError"
        }
    }
}
