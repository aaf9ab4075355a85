// Requests that are answered before any route is asked: by their method, and by how far they may go.

internal import HTTPSemantics

/// What a gateway does with methods that concern itself.
enum MethodRules {
    /// The verdict on a request that goes to no backend; nil for all others.
    ///
    /// - CONNECT asks for a tunnel, and there is none (RFC 9110 §9.3.6).
    /// - TRACE would show a client what we add to its request, credentials among it, and nobody needs it (§9.3.8).
    /// - OPTIONS of the whole server (§9.3.7, also as RFC 9112 §3.2.4 writes it in absolute-form), or one that may go
    ///   no further (§7.6.2), is answered by us.
    @inline(__always)
    static func verdict(on head: RequestHead) -> Verdict? {
        switch head.method {
        case .get, .head, .post, .put, .delete, .patch, .other: nil
        case .connect: .refuse(405, "CONNECT is not for a gateway")
        case .trace: .refuse(405, "TRACE is not for a gateway")
        case .options: options(head)
        }
    }

    @inline(never)
    private static func options(_ head: RequestHead) -> Verdict? {
        if head.form == .asterisk || head.hasEmptyPath && !head.hasQuery {
            return .refuse(200, "OPTIONS of the gateway itself")
        }
        return switch MaxForwards.read(head) {
        case .unlimited: nil
        case .left(0): .refuse(200, "OPTIONS that may go no further")
        case .left: nil
        case .malformed: .refuse(400, "Max-Forwards is not one number")
        }
    }
}
