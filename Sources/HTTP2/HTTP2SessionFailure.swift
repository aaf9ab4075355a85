// Why a session is of no more use.

/// What ended a session from our side.
public enum HTTP2SessionFailure: Error, Equatable, Sendable {
    /// The first bytes are not the client preface (RFC 9113 §3.4).
    case badPreface
    /// The client made more work than `HTTP2Limits.workBudget` or another bound allows.
    case tooMuchWork
    /// The client sent what the session cannot go on from. nghttp2's number.
    case broken(Int32)

    /// For the log.
    public var reason: StaticString {
        switch self {
        case .badPreface: "HTTP/2 without its preface"
        case .tooMuchWork: "HTTP/2 client makes work that completes nothing"
        case .broken: "HTTP/2 session broken"
        }
    }
}
