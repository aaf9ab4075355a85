// What may be wrong with a request's head beyond what nghttp2 refuses, what to answer and what to log.

/// Why a request's head was refused. nghttp2 itself resets streams whose fields are malformed (RFC 9113 §8.2, §8.3:
/// upper case, control bytes, pseudo-fields missing, repeated or misplaced, connection-specific fields); this is the
/// rest.
public enum HTTP2HeadError: Error, Equatable, Sendable, CaseIterable {
    /// More than `HTTP2Limits.maximumHeaderListBytes` (RFC 9113 §10.5.1).
    case headTooLarge
    /// More than `HTTP2Limits.maximumFields` (RFC 9113 §10.5.1).
    case tooManyFields
    /// A method longer than `HTTP2Limits.maximumMethodBytes`.
    case methodTooLong
    /// `:path` longer than `HTTP2Limits.maximumTargetBytes`.
    case targetTooLong
    /// `:path` is neither a path nor, with OPTIONS, `*`; or holds what no URI can (RFC 9113 §8.3.1).
    case invalidPath
    /// `:scheme` is neither http nor https (RFC 9113 §8.3.1).
    case invalidScheme
    /// Neither `:authority` nor Host (RFC 9113 §8.3.1).
    case missingAuthority
    /// `:authority` or Host is not host and port (RFC 9113 §8.3.1).
    case invalidAuthority
    /// Host differs from `:authority` (RFC 9113 §8.3.1).
    case hostDiffersFromAuthority
    /// Content-Length is not one number (RFC 9110 §8.6).
    case invalidContentLength
    /// An Expect other than `100-continue` (RFC 9110 §10.1.1: 417).
    case unknownExpectation

    /// The status code to answer with.
    public var status: UInt16 {
        switch self {
        case .headTooLarge, .tooManyFields: 431
        case .methodTooLong: 501
        case .targetTooLong: 414
        case .unknownExpectation: 417
        default: 400
        }
    }

    /// What was wrong, for the log.
    public var reason: StaticString {
        switch self {
        case .headTooLarge: "head too large"
        case .tooManyFields: "too many field lines"
        case .methodTooLong: "method name too long"
        case .targetTooLong: "request target too long"
        case .invalidPath: ":path is not a path"
        case .invalidScheme: ":scheme is neither http nor https"
        case .missingAuthority: "request without :authority and Host"
        case .invalidAuthority: "malformed host or port"
        case .hostDiffersFromAuthority: "Host differs from :authority"
        case .invalidContentLength: "Content-Length is not a number, or too large"
        case .unknownExpectation: "Expect is not 100-continue"
        }
    }
}
