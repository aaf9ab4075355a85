// One client of the demo backend: requests in, texts out, on a kept-alive connection.

internal import Glibc

/// Reads requests from a blocking socket and answers each with what it read.
///
/// It stands behind a proxy that has checked the framing, and takes it as it comes.
struct DemoConnection {
    private let descriptor: Int32
    private let service: String
    /// What was read and not yet used.
    private var unread: [UInt8] = []

    /// Bytes of a request's head; a longer one ends the connection.
    private static let maximumHeadBytes = 256 << 10

    init(descriptor: Int32, service: String) {
        self.descriptor = descriptor
        self.service = service
    }

    /// Answers until the client goes or asks for the end.
    consuming func serve() {
        while let head = readHead() {
            let fields = head.dropFirst().map { $0.lowercased() }
            if fields.contains("expect: 100-continue") { send("HTTP/1.1 100 Continue\r\n\r\n") }
            guard let bodyBytes = readBody(fields) else { return }
            let ends = fields.contains("connection: close")
            answer(head, bodyBytes: bodyBytes, ends: ends)
            if ends { return }
        }
    }

    private func answer(_ head: [String], bodyBytes: Int, ends: Bool) {
        var text = "Hello from \(service). This is what arrived:\n\n"
        for line in head { text += "    \(line)\n" }
        if bodyBytes > 0 { text += "\nand a body of \(bodyBytes) bytes.\n" }
        var message = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
        message += "Content-Length: \(text.utf8.count)\r\nConnection: \(ends ? "close" : "keep-alive")\r\n\r\n"
        if head.first?.hasPrefix("HEAD ") != true { message += text }
        send(message)
    }

    // MARK: Reading

    /// The request line and the field lines of the next request; nil where there is none.
    private mutating func readHead() -> [String]? {
        var lines: [String] = []
        var total = 0
        while total < Self.maximumHeadBytes, let line = readLine() {
            if line.isEmpty { return lines.isEmpty ? nil : lines }
            total += line.utf8.count
            lines.append(line)
        }
        return nil
    }

    /// Reads the body away and counts it; nil where the connection broke.
    private mutating func readBody(_ fields: [String]) -> Int? {
        if fields.contains(where: { $0.hasPrefix("transfer-encoding:") }) { return readChunks() }
        let length = fields.first { $0.hasPrefix("content-length:") }?.split(separator: " ").last.flatMap { Int($0) }
        guard let length else { return 0 }
        return skip(length) ? length : nil
    }

    private mutating func readChunks() -> Int? {
        var total = 0
        while let line = readLine(), let size = Int(line.prefix { $0.isHexDigit }, radix: 16) {
            if size == 0 {
                while let trailer = readLine() { if trailer.isEmpty { return total } }
                return nil
            }
            guard skip(size), readLine() == "" else { return nil }
            total += size
        }
        return nil
    }

    /// One line without its end; nil where the connection ended first or the line has no end in sight.
    private mutating func readLine() -> String? {
        var searched = 0
        while true {
            if let end = unread[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = unread[..<end]
                let text = String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
                unread.removeFirst(end + 1)
                return text
            }
            searched = unread.count
            guard searched < Self.maximumHeadBytes, readMore() else { return nil }
        }
    }

    private mutating func skip(_ count: Int) -> Bool {
        var left = count
        while left > unread.count {
            left -= unread.count
            unread.removeAll(keepingCapacity: true)
            guard readMore() else { return false }
        }
        unread.removeFirst(left)
        return true
    }

    private mutating func readMore() -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { piece in
            let count = read(descriptor, piece.baseAddress, piece.count)
            if count > 0 { unread += piece[..<count] }
            return count
        }
        return count > 0
    }

    // MARK: Writing

    private func send(_ message: String) {
        var rest = Array(message.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
