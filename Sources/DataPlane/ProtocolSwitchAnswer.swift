// What an upstream's answer to a request that asks for another protocol comes to.

internal import Bytes
internal import HTTPSemantics
internal import Pipeline

/// The judgement over such an answer.
enum ProtocolSwitchAnswer {
    /// The endpoint goes on with HTTP: an answer as any other.
    case notSwitched
    /// The endpoint has switched.
    case switched
    /// The endpoint has said what cannot be passed on.
    case refused(StaticString)

    /// Judges the answer's head: HTTP/1 switches with 101 (RFC 9110 §15.2.2), HTTP/2 with 2xx to an extended CONNECT
    /// (RFC 8441 §5).
    static func judge(_ head: ResponseHead, to exchange: Exchange) -> ProtocolSwitchAnswer {
        let request = exchange.head
        let asksInHTTP2 = request.flags.contains(.extendedConnect)
        let isSuccess = (200..<300).contains(head.status)
        if head.flags.contains(.http2) { return isSuccess ? .switched : .notSwitched }
        guard head.status == 101 else {
            // To the client a 2xx would be the tunnel that there is not.
            return asksInHTTP2 && isSuccess ? .refused("upstream did not switch protocols") : .notSwitched
        }
        let asked = request.buffer(of: exchange.verdict.protocolSwitch)
        guard let index = head.first(.upgrade),
            CaseInsensitiveASCII.equal(head.buffer(of: head.fields[index].value).span, asked.span)
        else { return .refused("upstream switched to a protocol that it was not asked for") }
        if asksInHTTP2, isWebSocket(asked), !acceptsOurKey(head, exchange.identifier) {
            return .refused("upstream answered with a wrong Sec-WebSocket-Accept")
        }
        return .switched
    }

    /// Whether a protocol is that of RFC 6455.
    static func isWebSocket(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = name.baseAddress else { return false }
        return CaseInsensitiveASCII.equal(start, count: name.count, to: "websocket")
    }

    private static func acceptsOurKey(_ head: ResponseHead, _ identifier: UInt64) -> Bool {
        guard let index = head.first(named: acceptName) else { return false }
        return WebSocketAccept.isAnswer(head.buffer(of: head.fields[index].value), toKeyOf: identifier)
    }

    static let acceptName: StaticString = "sec-websocket-accept"
    static let keyName: StaticString = "sec-websocket-key"
}
