// A reply of our own as bytes.

internal import HTTPSemantics
internal import Pipeline
internal import Snapshots
internal import Transport

extension LocalReply {
    /// What a verdict other than forwarding or refusing comes to.
    init(enforcing verdict: Verdict, of exchange: some DecidedRequest) {
        switch verdict.outcome {
        case .redirectToHTTPS:
            self.init(308, "redirected to https")
            fieldLines = Self.locationLine(Self.httpsLocation(exchange))
        case .redirect:
            guard case .redirect(let redirect) = exchange.route?.action else {
                self.init(500, "redirect without a target")
                return
            }
            self.init(redirect.status, "redirected by route")
            var location = redirect.location
            if redirect.keepsRequestTarget { location += Self.pathAndQuery(exchange.head) }
            fieldLines = Self.locationLine(location)
        case .respond:
            guard case .respond(let status, let type, let bytes) = exchange.route?.action else {
                self.init(500, "response without content")
                return
            }
            self.init(status, "answered by route")
            body = bytes
            contentType = type
        case .forward, .refuse: self.init(stating: verdict)
        }
    }

    /// Leads the client elsewhere. Bytes that cannot be in a field's value are left out.
    mutating func setLocation(_ location: [UInt8]) {
        fieldLines = Self.locationLine(location.filter { $0 > 0x20 && $0 < 0x7F })
    }

    private static func locationLine(_ location: [UInt8]) -> [UInt8] {
        Array("Location: ".utf8) + location + Array("\r\n".utf8)
    }

    private static func pathAndQuery(_ head: RequestHead) -> [UInt8] {
        let path = Array(head.canonicalPath)
        return head.hasQuery ? path + [UInt8(ascii: "?")] + Array(head.buffer(of: head.query)) : path
    }

    /// The same resource over https, at the port that the listener names.
    private static func httpsLocation(_ exchange: some DecidedRequest) -> [UInt8] {
        var location = Array("https://".utf8) + Array(exchange.head.buffer(of: exchange.head.host))
        if case .redirectToHTTPS(let port) = exchange.snapshot.listeners[exchange.listener].kind, port != 443 {
            location += Array(":\(port)".utf8)
        }
        return location + pathAndQuery(exchange.head)
    }

    /// Writes head and body. A HEAD request, 204 and 304 get no body (RFC 9110 §6.4.1).
    /// - Returns: how many bytes of it are body.
    func write(_ exchange: some DecidedRequest, closes: Bool, date: [UInt8], to output: HeadScratch) -> Int {
        let content = content(exchange)
        beginFields(exchange, content: content, to: output)
        output.append("HTTP/1.1 ")
        output.append(decimal: UInt64(status))
        output.append(byte: UInt8(ascii: " "))
        output.append(StatusCode(status).reasonPhrase)
        output.append("\r\n")
        appendFields(exchange, content: content, date: date, to: output)
        ResponseForwarding.writeConnection(exchange, closes: closes, to: output)
        output.append("\r\n")
        guard hasContent, exchange.head.method != .head else { return 0 }
        output.append(contentsOf: content)
        return content.count
    }

    /// Writes the field lines of an answer to a call of gRPC: its head is its trailers too.
    func writeGRPCFields(_ exchange: some DecidedRequest, code: UInt8, date: [UInt8], to output: HeadScratch) {
        output.begin(reserving: 1024 + fieldLines.count)
        output.append("Content-Type: application/grpc\r\nGrpc-Status: ")
        output.append(decimal: UInt64(code))
        output.append("\r\nGrpc-Message: ")
        output.append(decimal: UInt64(status))
        output.append(byte: UInt8(ascii: " "))
        output.append(StatusCode(status).reasonPhrase)
        output.append("\r\nDate: ")
        output.append(contentsOf: date)
        output.append("\r\nX-Request-Id: ")
        output.append(hexadecimal: exchange.identifier)
        output.append("\r\n")
        output.append(contentsOf: fieldLines)
    }

    /// Whether the status allows a body.
    var hasContent: Bool { !StatusCode(status).forbidsBody }

    /// The body, if the status allows one.
    func content(_ exchange: some DecidedRequest) -> [UInt8] { body ?? standardBody(exchange.identifier) }

    /// Writes the field lines alone, those of HTTP/1's connection left out.
    func writeFields(_ exchange: some DecidedRequest, content: [UInt8], date: [UInt8], to output: HeadScratch) {
        beginFields(exchange, content: content, to: output)
        appendFields(exchange, content: content, date: date, to: output)
    }

    private func beginFields(_ exchange: some DecidedRequest, content: [UInt8], to output: HeadScratch) {
        let added = exchange.route?.responseEdits?.addedLines.count ?? 0
        output.begin(reserving: 1024 + fieldLines.count + content.count + added)
    }

    private func appendFields(
        _ exchange: some DecidedRequest, content: [UInt8], date: [UInt8], to output: HeadScratch
    ) {
        output.append("Date: ")
        output.append(contentsOf: date)
        output.append("\r\nX-Request-Id: ")
        output.append(hexadecimal: exchange.identifier)
        output.append("\r\n")
        output.append(contentsOf: fieldLines)
        if let edits = exchange.route?.responseEdits { output.append(contentsOf: edits.addedLines) }
        if hasContent { writeContentFields(count: content.count, to: output) }
    }

    private func writeContentFields(count: Int, to output: HeadScratch) {
        if count > 0 {
            output.append("Content-Type: ")
            output.append(contentsOf: contentType)
            output.append("\r\n")
        }
        output.append("Content-Length: ")
        output.append(decimal: UInt64(count))
        output.append("\r\n")
    }

    /// `404 Not Found` and, on the next line, the identifier under which the log says why.
    private func standardBody(_ identifier: UInt64) -> [UInt8] {
        let digits = String(identifier, radix: 16)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        return Array("\(status) \(StatusCode(status).reasonPhrase)\nrequest \(padded)\n".utf8)
    }
}
