// What a client may be sent: an answer, well-formed and whole, or one whose being broken off it must notice.

/// What there is at some place of a connection.
enum JudgedResponse {
    case complete(StrictMessage, end: Int)
    /// The connection is still open, and more is to come.
    case incomplete
    /// The connection ended in the middle of the message.
    case brokenOff(status: Int)
}

extension StrictMessage {
    /// The status code of a response.
    var status: Int { Int(startLine.dropFirst(9).prefix(3)) ?? 0 }
}

/// Judges the bytes that reached a client (RFC 9112 §4 to §7).
enum ResponseJudge {
    /// - Parameters:
    ///   - method: what the request was made with.
    ///   - version: the minor version of the request.
    ///   - isEnded: whether the connection has ended behind `bytes`.
    static func response(
        in bytes: [UInt8], from position: Int, method: String, version: Int, isEnded: Bool
    ) throws(Malformed) -> JudgedResponse {
        let unfinished = isEnded ? JudgedResponse.brokenOff(status: 0) : .incomplete
        var reader = StrictReader(bytes, from: position)
        guard let line = try reader.line() else { return unfinished }
        try judge(statusLine: line)
        guard let fields = try reader.fieldLines() else { return unfinished }
        var message = StrictMessage(startLine: line, fields: fields)
        let stated = try message.statedLength()
        try message.refuseForeignFields(allowedConnection: ["close", "keep-alive"])
        guard message.values("Connection").count <= 1 else { throw Malformed("Connection twice") }
        let status = message.status
        if status < 200 || status == 204 {
            guard stated == nil else { throw Malformed("a length in \(status) (RFC 9110 8.6)") }
            guard version >= 1 || status >= 200 else { throw Malformed("an interim answer in HTTP/1.0") }
            return .complete(message, end: reader.position)
        }
        if message.values("Date").isEmpty { throw Malformed("no Date (RFC 9110 6.6.1)") }
        if method == "HEAD" || status == 304 { return .complete(message, end: reader.position) }
        message.framing = stated?.framing ?? .untilClose
        switch message.framing {
        case .chunked:
            guard version >= 1 else { throw Malformed("chunks in HTTP/1.0") }
            guard try reader.chunks(into: &message) else { return isEnded ? .brokenOff(status: status) : .incomplete }
        case .length:
            guard let body = reader.take(stated?.count ?? 0) else {
                return isEnded ? .brokenOff(status: status) : .incomplete
            }
            message.body = body
        case .untilClose, .none:
            guard isEnded else { return .incomplete }
            message.body = reader.takeRest()
        }
        return .complete(message, end: reader.position)
    }

    private static func judge(statusLine line: String) throws(Malformed) {
        let scalars = Array(line.unicodeScalars)
        guard line.hasPrefix("HTTP/1.1 "), scalars.count >= 13, scalars[12] == " ",
            scalars[9..<12].allSatisfy({ ("0"..."9").contains($0) }), scalars[9] != "0",
            scalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" })
        else { throw Malformed("the status line \(line.debugDescription)") }
    }
}
