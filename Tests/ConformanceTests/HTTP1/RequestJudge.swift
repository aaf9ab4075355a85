// What a backend may be sent: one well-formed request after another, or the beginning of one.

/// Judges the bytes that reached a backend (RFC 9112 §3 to §7).
enum RequestJudge {
    /// The request at `position`, and the offset behind it; nil where it is not complete.
    static func request(in bytes: [UInt8], from position: Int) throws(Malformed) -> (StrictMessage, end: Int)? {
        var reader = StrictReader(bytes, from: position)
        guard let line = try reader.line() else { return nil }
        try judge(requestLine: line)
        guard let fields = try reader.fieldLines() else { return nil }
        var message = StrictMessage(startLine: line, fields: fields)
        try judgeHost(of: message)
        try judgeTwins(of: message)
        if let (framing, count) = try message.statedLength() {
            message.framing = framing
            if framing == .chunked {
                guard try reader.chunks(into: &message) else { return nil }
            } else {
                guard let body = reader.take(count) else { return nil }
                message.body = body
            }
        }
        var options: Set<String> = []
        if !message.values("TE").isEmpty { options.insert("te") }
        if !message.values("Upgrade").isEmpty { options.insert("upgrade") }
        try message.refuseForeignFields(allowedConnection: options)
        guard Set(message.values("TE")).isSubset(of: ["trailers"]) else { throw Malformed("TE was passed on") }
        return (message, reader.position)
    }

    private static func judge(requestLine line: String) throws(Malformed) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw Malformed("the request line \(line.debugDescription)") }
        guard StrictReader.isToken(String(parts[0])) else { throw Malformed("the method \(parts[0])") }
        guard parts[2] == "HTTP/1.1" else { throw Malformed("the version \(parts[2])") }
        let target = parts[1]
        guard target.hasPrefix("/") || target == "*" && parts[0] == "OPTIONS" else {
            throw Malformed("the target \(target)")
        }
        guard target.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F && $0 != "#" }) else {
            throw Malformed("a byte in the target \(target.debugDescription)")
        }
    }

    private static func judgeHost(of message: StrictMessage) throws(Malformed) {
        let hosts = message.values("Host")
        guard hosts.count == 1 else { throw Malformed("\(hosts.count) Host fields") }
        let wrong = hosts[0].unicodeScalars.contains { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", ":", "[", "]": false
            default: true
            }
        }
        if hosts[0].isEmpty || wrong { throw Malformed("the Host \(hosts[0].debugDescription)") }
    }

    /// Names that an application server takes for one that frames the message, or that we speak with.
    private static func judgeTwins(of message: StrictMessage) throws(Malformed) {
        for (name, _) in message.fields where name.contains("_") {
            let mapped = name.lowercased().replacing("_", with: "-")
            if ours.contains(mapped) { throw Malformed("the twin \(name)") }
        }
        for name in ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-Id"]
        where message.values(name).count > 1 { throw Malformed("more than one \(name)") }
    }

    private static let ours: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "te", "upgrade", "keep-alive", "expect", "trailer",
        "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-real-ip", "x-request-id",
        "proxy-connection", "http2-settings", "proxy-authorization",
    ]
}
