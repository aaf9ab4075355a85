// An HTTP/1 message as a test reads it: simple on purpose, and nothing of it shared with the code under test.

/// A request or a response.
public struct WireMessage: Sendable {
    /// The request line or the status line.
    public var startLine: String
    /// The field lines as received.
    public var fields: [(name: String, value: String)]
    /// The body without its framing.
    public var body: [UInt8] = []
    /// Trailer lines as received.
    public var trailers: [String] = []
    /// How many chunks with data the body came in; 0 for other framings.
    public var chunkCount = 0

    /// The status code of a response; 0 for a request.
    public var status: Int {
        let parts = startLine.split(separator: " ")
        return startLine.hasPrefix("HTTP/") && parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of a field; several lines are joined by a bar, so that a test sees them.
    public subscript(name: String) -> String? {
        let values = fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: " | ")
    }

    /// Whether the sender means to go on with the connection (RFC 9112 §9.3).
    public var keepsAlive: Bool {
        let options = (self["Connection"] ?? "").lowercased()
        if startLine.contains("HTTP/1.0") { return options.contains("keep-alive") }
        return !options.contains("close")
    }
}

extension WireStream {
    /// Reads a request; nil at a clean end.
    public func readRequest() throws -> WireMessage? {
        guard var message = try readHead() else { return nil }
        try readBody(into: &message, endsWithConnection: false)
        return message
    }

    /// Reads a head; nil at a clean end.
    public func readHead() throws -> WireMessage? {
        guard let startLine = try readLine() else { return nil }
        var fields: [(name: String, value: String)] = []
        while true {
            guard let line = try readLine() else { throw WireError.ended(after: startLine) }
            if line.isEmpty { return WireMessage(startLine: startLine, fields: fields) }
            guard let colon = line.firstIndex(of: ":") else { throw WireError.malformed(line) }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            fields.append((String(line[..<colon]), String(value)))
        }
    }

    /// Reads a response to a request of `method`; 1xx answers are given too.
    public func readResponse(to method: String = "GET") throws -> WireMessage {
        guard var message = try readHead() else { throw WireError.ended(after: "") }
        let status = message.status
        if method == "HEAD" || status < 200 || status == 204 || status == 304 { return message }
        try readBody(into: &message, endsWithConnection: true)
        return message
    }

    private func readBody(into message: inout WireMessage, endsWithConnection: Bool) throws {
        if message["Transfer-Encoding"]?.lowercased() == "chunked" {
            try readChunks(into: &message)
        } else if let length = message["Content-Length"].flatMap({ Int($0) }) {
            message.body = try read(exactly: length)
        } else if endsWithConnection {
            message.body = try readToEnd()
        }
    }

    private func readChunks(into message: inout WireMessage) throws {
        while true {
            guard let line = try readLine() else { throw WireError.ended(after: message.startLine) }
            guard let size = Int(line.prefix { $0 != ";" }, radix: 16) else { throw WireError.malformed(line) }
            if size == 0 { break }
            message.body += try read(exactly: size)
            message.chunkCount += 1
            guard try readLine() == "" else { throw WireError.malformed("a chunk without its end") }
        }
        while let line = try readLine(), !line.isEmpty { message.trailers.append(line) }
    }
}
