// An answer that the gateway makes itself.

internal import HTTPSemantics
internal import Pipeline

/// A response without an upstream.
struct LocalReply {
    /// The status code.
    var status: UInt16
    /// Why, for the log; never told to the client.
    var reason: StaticString
    /// Further field lines, each with its line end.
    var fieldLines: [UInt8] = []
    /// The body; nil for a line that names the status and the request's identifier.
    var body: [UInt8]?
    /// The type of `body`.
    var contentType: [UInt8] = Array("text/plain; charset=utf-8".utf8)
    /// The status that a call of gRPC is answered with, instead of HTTP's and a body; nil for other requests.
    var grpcStatus: UInt8?
    /// Whether the connection must close behind it, whatever the client wants.
    var closesConnection = false

    init(_ status: UInt16, _ reason: StaticString) {
        self.status = status
        self.reason = reason
    }

    /// What a verdict that names its status comes to. An answer about methods says which there are: 405 must
    /// (RFC 9110 §15.5.6), and OPTIONS asks for it.
    init(stating verdict: Verdict) {
        self.init(verdict.status, verdict.reason)
        if status == 405 || status == 200 { fieldLines = Self.allowLine }
        if status == 200 { body = [] }
    }

    /// The methods that routes can take; which of them a resource takes is its backend's to say.
    private static let allowLine = Array("Allow: GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS\r\n".utf8)
}
