// An answer that the gateway makes itself.

internal import HTTPSemantics

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
}
