// An HTTP/1 message as this judge reads it: by the letter of RFC 9112, nothing of it shared with the code under test.

/// A request or a response that was read byte for byte. Texts hold one scalar for each byte.
struct StrictMessage {
    enum Framing: Equatable { case none, length, chunked, untilClose }

    var startLine: String
    var fields: [(name: String, value: String)]
    var framing = Framing.none
    var body: [UInt8] = []
    var trailers: [(name: String, value: String)] = []
    /// All of its bytes, where a backend keeps them.
    var wire: [UInt8] = []

    /// The bytes of its head, with the empty line.
    var headText: String {
        let end = wire.firstRange(of: [13, 10, 13, 10])?.upperBound ?? wire.endIndex
        return latin1(wire[..<end])
    }

    /// The values of a field, in order.
    func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The body as text.
    var text: String { latin1(body[...]) }

    /// Whether a line `Name: value` is there.
    func has(_ line: String) -> Bool { fields.contains { "\($0.name): \($0.value)".lowercased() == line.lowercased() } }
}

/// Why bytes are no message.
struct Malformed: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// One character for each byte.
func latin1(_ bytes: ArraySlice<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(Unicode.Scalar(byte)) }
    return String(text)
}

/// One byte for each character, which is at most U+00FF.
func wire(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

/// Reads what requests and responses have in common.
struct StrictReader {
    let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The next line without its CRLF; nil where it is not complete.
    mutating func line() throws(Malformed) -> String? {
        var index = position
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        guard index < bytes.count else { return nil }
        guard bytes[index] == 0x0D else { throw Malformed("a bare LF") }
        guard index + 1 < bytes.count else { return nil }
        guard bytes[index + 1] == 0x0A else { throw Malformed("a bare CR") }
        defer { position = index + 2 }
        return latin1(bytes[position..<index])
    }

    /// Field lines and the empty line behind them; nil where they are not complete.
    mutating func fieldLines() throws(Malformed) -> [(name: String, value: String)]? {
        var fields: [(name: String, value: String)] = []
        while let text = try line() {
            if text.isEmpty { return fields }
            fields.append(try Self.field(text))
        }
        return nil
    }

    private static func field(_ line: String) throws(Malformed) -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: ":") else { throw Malformed("a field line without colon: \(line)") }
        let name = String(line[..<colon])
        guard isToken(name) else { throw Malformed("the field name \(name.debugDescription)") }
        let value = line[line.index(after: colon)...].trimming { $0 == " " || $0 == "\t" }
        guard !value.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }) else {
            throw Malformed("a control byte in the value of \(name)")
        }
        return (name, String(value))
    }

    /// Exactly `count` bytes; nil where they are not there.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard bytes.count - position >= count else { return nil }
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    /// All the rest.
    mutating func takeRest() -> [UInt8] {
        defer { position = bytes.count }
        return Array(bytes[position...])
    }

    /// A chunked body into `message`; false where it is not complete.
    mutating func chunks(into message: inout StrictMessage) throws(Malformed) -> Bool {
        while true {
            guard let size = try line() else { return false }
            guard !size.isEmpty, size.count <= 16, size.allSatisfy({ $0.isASCII && $0.isHexDigit }),
                let count = Int(size, radix: 16)
            else { throw Malformed("the chunk size \(size.debugDescription)") }
            if count == 0 { break }
            guard let data = take(count), let end = take(2) else { return false }
            guard end == [0x0D, 0x0A] else { throw Malformed("chunk data that is not followed by CRLF") }
            message.body += data
        }
        guard let trailers = try fieldLines() else { return false }
        message.trailers = trailers
        return true
    }

    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9": true
                default: "!#$%&'*+-.^_`|~".unicodeScalars.contains(scalar)
                }
            }
    }
}

extension StrictMessage {
    /// The framing that the fields state (RFC 9112 §6.3), if it is unambiguous.
    func statedLength() throws(Malformed) -> (framing: Framing, count: Int)? {
        let codings = values("Transfer-Encoding")
        let lengths = values("Content-Length")
        guard codings.count <= 1, lengths.count <= 1 else { throw Malformed("framing fields that are repeated") }
        guard codings.isEmpty || lengths.isEmpty else { throw Malformed("Transfer-Encoding and Content-Length") }
        if let coding = codings.first {
            guard coding == "chunked" else { throw Malformed("the transfer coding \(coding.debugDescription)") }
            return (.chunked, 0)
        }
        guard let length = lengths.first else { return nil }
        guard !length.isEmpty, length.allSatisfy({ ("0"..."9").contains($0) }), let count = Int(length) else {
            throw Malformed("the Content-Length \(length.debugDescription)")
        }
        return (.length, count)
    }

    /// Throws where the fields hold what must not be passed on by a gateway (RFC 9110 §7.6.1).
    func refuseForeignFields(allowedConnection: Set<String>) throws(Malformed) {
        for name in ["Keep-Alive", "Proxy-Connection", "HTTP2-Settings", "Proxy-Authorization"]
        where !values(name).isEmpty { throw Malformed("\(name) was passed on") }
        // Of all protocols only a WebSocket is asked for, unless a route says otherwise.
        for value in values("Upgrade") where value.lowercased() != "websocket" || values("Connection").isEmpty {
            throw Malformed("Upgrade: \(value)")
        }
        for value in values("Connection") where !allowedConnection.contains(value.lowercased()) {
            throw Malformed("Connection: \(value)")
        }
        for line in trailers {
            let name = line.name.lowercased().replacing("_", with: "-")
            if Self.neverTrailers.contains(name) { throw Malformed("the trailer \(line.name)") }
        }
    }

    private static let neverTrailers: Set<String> = [
        "content-length", "transfer-encoding", "host", "connection", "te", "trailer", "authorization", "cookie",
        "content-type", "content-encoding", "content-range", "x-forwarded-for", "forwarded", "expect", "max-forwards",
        "set-cookie", "upgrade", "keep-alive", "cache-control", "proxy-authorization", "www-authenticate",
    ]
}

extension Substring {
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
        var text = self
        while let first = text.first, isTrimmed(first) { text.removeFirst() }
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
