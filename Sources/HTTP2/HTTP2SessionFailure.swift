// Why a session is of no more use.

/// What ended a session from our side.
public enum HTTP2SessionFailure: Error, Equatable, Sendable {
    /// The first bytes are not the client preface (RFC 9113 §3.4).
    case badPreface
    /// The client went beyond a bound.
    case limit(HTTP2Limit)
    /// The client sent what the session cannot go on from. nghttp2's number.
    case broken(Int32)

    /// For the log.
    public var reason: StaticString {
        switch self {
        case .badPreface: "HTTP/2 without its preface"
        case .limit(let limit): limit.reason
        case .broken: "HTTP/2 session broken"
        }
    }
}
