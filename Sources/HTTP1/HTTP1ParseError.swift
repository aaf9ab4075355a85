// Everything that may be wrong with HTTP/1 bytes, what to answer and what to log.

/// Why HTTP/1 bytes were refused. Nothing is repaired: whoever reads the same bytes differently is a peer in whose
/// hands they become an attack.
public enum HTTP1ParseError: Error, Equatable, Sendable, CaseIterable {
    /// More empty lines before the request line than `HTTP1Limits.maximumEmptyLines` (RFC 9112 §2.2).
    case tooManyEmptyLines
    /// A line feed that no carriage return precedes (RFC 9112 §2.2).
    case bareLineFeed
    /// A carriage return that no line feed follows (RFC 9112 §2.2).
    case bareCarriageReturn

    /// The request line does not begin with a token and one space (RFC 9112 §3, §3.1).
    case invalidMethod
    /// A method longer than `HTTP1Limits.maximumMethodBytes` (RFC 9112 §3: 501).
    case methodTooLong
    /// The method is not followed by a target, one space and a version (RFC 9112 §3).
    case invalidRequestLine
    /// A byte in the target that no URI may hold: control, space, above ASCII (RFC 3986 §2).
    case invalidTargetByte
    /// A fragment, which is never sent (RFC 9112 §3.2, RFC 9110 §4.2.5).
    case fragmentInTarget
    /// A target that is neither origin-form nor absolute-form, nor the form of CONNECT or OPTIONS (RFC 9112 §3.2).
    case invalidTargetForm
    /// A target longer than `maximumTargetBytes` (RFC 9112 §3: 414).
    case targetTooLong
    /// The line ends behind the target, as in HTTP/0.9 (RFC 9112 appendix C.1). There is no answer that such a client
    /// understands, so there is none.
    case missingVersion
    /// What stands for the version is not `HTTP/x.y` (RFC 9112 §2.3).
    case invalidVersion
    /// An HTTP version other than 1.0 and 1.1 (RFC 9110 §15.6.6).
    case unsupportedVersion

    /// The status line is not `HTTP/1.x`, a space, three digits from 100 on, and a reason phrase (RFC 9112 §4).
    case invalidStatusLine

    /// A name that is empty or holds a byte that is not a token's (RFC 9112 §5).
    case invalidFieldName
    /// White space between name and colon (RFC 9112 §5.1).
    case whitespaceBeforeColon
    /// A line that begins with white space: obs-fold, or white space before the first field (RFC 9112 §2.2, §5.2).
    case lineFolding
    /// A control byte in a field value (RFC 9110 §5.5).
    case invalidFieldValue
    /// More field lines than `maximumFields` (RFC 6585 §5).
    case tooManyFields
    /// A head longer than `maximumHeadBytes` (RFC 6585 §5).
    case headTooLarge

    /// HTTP/1.1 without Host (RFC 9112 §3.2).
    case missingHost
    /// More than one Host (RFC 9112 §3.2).
    case repeatedHost
    /// A Host or an authority that is not `host[:port]` (RFC 9112 §3.2, RFC 3986 §3.2.2).
    case invalidHost
    /// Host differs from the authority of the target (RFC 9110 §7.2).
    case hostDiffersFromTarget

    /// A Content-Length that is not a number up to 2^63-1 (RFC 9112 §6.3 item 5).
    case invalidContentLength
    /// More than one Content-Length, or a list; equal ones too (RFC 9112 §6.3 item 5 allows to refuse them).
    case repeatedContentLength
    /// A Transfer-Encoding that is not a coding list with one final `chunked` (RFC 9112 §6.1, §6.3 item 4).
    case invalidTransferEncoding
    /// Transfer codings besides chunked (RFC 9112 §6.1: 501).
    case unsupportedTransferCoding
    /// Transfer-Encoding and Content-Length together (RFC 9112 §6.3 item 3).
    case transferEncodingWithContentLength
    /// Transfer-Encoding in HTTP/1.0 (RFC 9112 §6.1).
    case transferEncodingInHTTP10
    /// A Connection that is not a list of tokens, or too long a list (RFC 9110 §7.6.1).
    case invalidConnection
    /// A Connection that names a field meant for all recipients (RFC 9110 §7.6.1).
    case connectionNamesEndToEndField
    /// An Expect other than `100-continue` (RFC 9110 §10.1.1: 417).
    case unknownExpectation

    /// A chunk size that is not hexadecimal digits (RFC 9112 §7.1).
    case invalidChunkSize
    /// A chunk size above 2^63-1 or of more than sixteen digits (RFC 9112 §7.1).
    case chunkSizeOverflow
    /// A chunk extension without a name or with a control byte (RFC 9112 §7.1.1).
    case invalidChunkExtension
    /// Chunk extensions of more than `maximumChunkExtensionBytes` (RFC 9112 §7.1.1).
    case chunkExtensionsTooLong
    /// Chunk data that is not followed by CRLF (RFC 9112 §7.1).
    case missingChunkEnd
    /// A trailer section of more than `maximumTrailerBytes` (RFC 9112 §7.1.2).
    case trailersTooLarge
    /// The connection closed inside of a message (RFC 9112 §8).
    case incompleteMessage

    /// The status code to answer a request with that has this fault. A fault of a backend is answered with 502.
    public var status: UInt16 {
        switch self {
        case .targetTooLong: 414
        case .unknownExpectation: 417
        case .headTooLarge, .tooManyFields, .trailersTooLarge: 431
        case .methodTooLong, .unsupportedTransferCoding: 501
        case .unsupportedVersion: 505
        default: 400
        }
    }

    /// Whether the fault is in the target or the version: method, target and fields can still be told apart, for those
    /// who want to know what was tried.
    public var isOfRequestLine: Bool {
        switch self {
        case .invalidTargetByte, .fragmentInTarget, .invalidTargetForm, .invalidVersion, .missingVersion,
            .unsupportedVersion: true
        default: false
        }
    }

    /// What was wrong, and in which section it says so; for the log.
    public var reason: StaticString {
        switch self {
        case .tooManyEmptyLines: "too many empty lines before the request line (RFC 9112 2.2)"
        case .bareLineFeed: "line feed without carriage return (RFC 9112 2.2)"
        case .bareCarriageReturn: "carriage return without line feed (RFC 9112 2.2)"
        case .invalidMethod: "method is not a token followed by one space (RFC 9112 3.1)"
        case .methodTooLong: "method name too long (RFC 9112 3)"
        case .invalidRequestLine: "request line is not method, target and version with single spaces (RFC 9112 3)"
        case .invalidTargetByte: "byte in request target that a URI cannot hold (RFC 3986 2)"
        case .fragmentInTarget: "fragment in request target (RFC 9112 3.2)"
        case .invalidTargetForm: "request target of a form that the method does not allow (RFC 9112 3.2)"
        case .targetTooLong: "request target too long (RFC 9112 3)"
        case .missingVersion: "request line without a version, as in HTTP/0.9 (RFC 9112 C.1)"
        case .invalidVersion: "version is not HTTP/x.y (RFC 9112 2.3)"
        case .unsupportedVersion: "HTTP version is neither 1.0 nor 1.1 (RFC 9110 15.6.6)"
        case .invalidStatusLine: "status line is not version, status code and reason phrase (RFC 9112 4)"
        case .invalidFieldName: "field name is not a token (RFC 9112 5)"
        case .whitespaceBeforeColon: "white space between field name and colon (RFC 9112 5.1)"
        case .lineFolding: "line begins with white space (RFC 9112 5.2)"
        case .invalidFieldValue: "control byte in field value (RFC 9110 5.5)"
        case .tooManyFields: "too many field lines (RFC 6585 5)"
        case .headTooLarge: "head too large (RFC 6585 5)"
        case .missingHost: "HTTP/1.1 request without Host (RFC 9112 3.2)"
        case .repeatedHost: "more than one Host (RFC 9112 3.2)"
        case .invalidHost: "malformed host or port (RFC 9112 3.2)"
        case .hostDiffersFromTarget: "Host differs from the authority of the request target (RFC 9110 7.2)"
        case .invalidContentLength: "Content-Length is not a number, or too large (RFC 9112 6.3)"
        case .repeatedContentLength: "more than one Content-Length (RFC 9112 6.3)"
        case .invalidTransferEncoding: "Transfer-Encoding does not end in one chunked (RFC 9112 6.3)"
        case .unsupportedTransferCoding: "transfer coding other than chunked (RFC 9112 6.1)"
        case .transferEncodingWithContentLength: "Transfer-Encoding together with Content-Length (RFC 9112 6.3)"
        case .transferEncodingInHTTP10: "Transfer-Encoding in HTTP/1.0 (RFC 9112 6.1)"
        case .invalidConnection: "Connection is not a short list of tokens (RFC 9110 7.6.1)"
        case .connectionNamesEndToEndField: "Connection names a field meant for all recipients (RFC 9110 7.6.1)"
        case .unknownExpectation: "Expect is not 100-continue (RFC 9110 10.1.1)"
        case .invalidChunkSize: "chunk size is not hexadecimal (RFC 9112 7.1)"
        case .chunkSizeOverflow: "chunk size too large (RFC 9112 7.1)"
        case .invalidChunkExtension: "malformed chunk extension (RFC 9112 7.1.1)"
        case .chunkExtensionsTooLong: "chunk extensions too long (RFC 9112 7.1.1)"
        case .missingChunkEnd: "chunk data not followed by CRLF (RFC 9112 7.1)"
        case .trailersTooLarge: "trailer section too large (RFC 9112 7.1.2)"
        case .incompleteMessage: "connection closed inside of a message (RFC 9112 8)"
        }
    }
}
