// Who answers on the operator's listener.

public import HTTPSemantics

/// Answers requests of the operator, on the admin worker's thread.
public protocol AdminResponder: Sendable {
    /// The answer to a request: any method, the target as received.
    func respond(method: HTTPMethod, target: String) -> AdminAnswer
}

/// An answer to the operator.
public struct AdminAnswer: Sendable {
    /// The status code.
    public var status: UInt16
    /// The body's media type.
    public var contentType: String
    /// The body.
    public var body: [UInt8]

    public init(status: UInt16, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// A line of text.
    public init(status: UInt16, text: String) {
        self.init(status: status, contentType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8))
    }
}

extension AdminResponder {
    func respond(to head: RequestHead) -> LocalReply {
        let target = String(decoding: head.buffer(of: head.target), as: UTF8.self)
        let answer = respond(method: head.method, target: target)
        var reply = LocalReply(answer.status, "answered by admin")
        reply.body = answer.body
        reply.contentType = Array(answer.contentType.utf8)
        return reply
    }
}
