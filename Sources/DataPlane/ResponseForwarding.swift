// The head of a forwarded response: the only place where one is written.

internal import Bytes
internal import HTTPSemantics
internal import Pipeline
internal import Snapshots
internal import Transport

/// Writes the head that a client sees: the upstream's status and end-to-end fields, with our framing.
enum ResponseForwarding {
    /// How the answer's body is framed towards the client.
    struct Framing {
        /// Whether it is sent in chunks.
        var sendsChunks: Bool
        /// Whether the connection closes behind it.
        var closes: Bool
    }

    private static let allowance = 256

    static func write(_ head: ResponseHead, of exchange: Exchange, framing: Framing, to output: HeadScratch) {
        let edits = exchange.route?.responseEdits
        let limitBytes = LimitFields.count(of: exchange)
        output.begin(reserving: head.byteCount + allowance + (edits?.addedLines.count ?? 0) + limitBytes)
        writeStatusLine(head, to: output)
        FieldCopy.write(head, skipping: 0, edits: edits, to: output)
        if framing.sendsChunks { output.append("Transfer-Encoding: chunked\r\n") }
        // HTTP/2 may end an answer with its head, without a word on its length.
        if head.body == .length(0), !head.has(.contentLength), exchange.head.method != .head {
            output.append("Content-Length: 0\r\n")
        }
        writeMissingDate(head, of: exchange, to: output)
        if limitBytes > 0 { LimitFields.write(exchange, to: output) }
        writeConnection(exchange, closes: framing.closes, to: output)
        if let edits { output.append(contentsOf: edits.addedLines) }
        output.append("\r\n")
    }

    /// The head that switches the connection to another protocol (RFC 9110 §15.2.2). Where the upstream did so in
    /// HTTP/2, a WebSocket's client is given the answer to its key that the upstream had no need of (RFC 8441 §5).
    static func writeSwitch(_ head: ResponseHead, of exchange: Exchange, to output: HeadScratch) {
        let request = exchange.head
        let edits = exchange.route?.responseEdits
        output.begin(
            reserving: head.byteCount + request.byteCount + allowance + (edits?.addedLines.count ?? 0))
        output.append("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ")
        let asked = request.buffer(of: exchange.verdict.protocolSwitch)
        output.append(contentsOf: asked)
        output.append("\r\n")
        if head.flags.contains(.http2), ProtocolSwitchAnswer.isWebSocket(asked),
            let key = request.first(named: ProtocolSwitchAnswer.keyName) {
            output.append("Sec-WebSocket-Accept: ")
            WebSocketAccept.write(answerTo: request.buffer(of: request.fields[key].value), to: output.end)
            output.advance(by: WebSocketAccept.acceptCount)
            output.append("\r\n")
        }
        FieldCopy.write(head, skipping: FieldName.contentLength.bit, edits: edits, to: output)
        if let edits { output.append(contentsOf: edits.addedLines) }
        output.append("\r\n")
    }

    /// Says when the answer came, where its sender has not (RFC 9110 §6.6.1).
    static func writeMissingDate(_ head: ResponseHead, of exchange: Exchange, to output: HeadScratch) {
        guard !head.has(.date) else { return }
        output.append("Date: ")
        output.append(contentsOf: exchange.worker.dateText)
        output.append("\r\n")
    }

    /// A 1xx answer, as it came.
    static func writeInterim(_ head: ResponseHead, to output: HeadScratch) {
        output.begin(reserving: head.byteCount + allowance)
        writeStatusLine(head, to: output)
        FieldCopy.write(head, skipping: 0, edits: nil, to: output)
        output.append("\r\n")
    }

    /// The status line with our version: we answer for what we send (RFC 9110 §2.5).
    private static func writeStatusLine(_ head: ResponseHead, to output: HeadScratch) {
        output.append("HTTP/1.1 ")
        output.append(decimal: UInt64(head.status))
        output.append(byte: UInt8(ascii: " "))
        output.append(head.bytes + Int(head.reason.start), count: Int(head.reason.count))
        output.append("\r\n")
    }

    /// What a client must know about its connection (RFC 9112 §9.3).
    static func writeConnection(_ exchange: some DecidedRequest, closes: Bool, to output: HeadScratch) {
        if closes {
            output.append("Connection: close\r\n")
        } else if exchange.head.minorVersion == 0 {
            output.append("Connection: keep-alive\r\n")
        }
    }
}
