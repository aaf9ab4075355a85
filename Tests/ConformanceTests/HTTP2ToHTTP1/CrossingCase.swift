// One request of HTTP/2, and what a backend of HTTP/1.1 may see of it.

import TestSupport
import Testing

/// What must come of a request.
enum CrossingOutcome: Sendable, Equatable {
    /// The backend reads exactly this head (`CrossingCase.head`), and this body and these trailers behind it.
    case forwarded(head: String, body: String = "", trailers: [String] = [])
    /// The gateway answers with this status itself; the backend sees nothing.
    case status(Int)
    /// The stream is reset with this code; the backend sees nothing.
    case reset(UInt32)
    /// The stream is reset in the middle of the body. The backend sees no whole request, or one whose body is a
    /// beginning of what its own Content-Length said (RFC 9113 §8.1.1: a message may be forwarded before its end). It
    /// may read that later than the client sees the reset: `brokenPath` keeps such requests apart.
    case brokenOff(UInt32)
    /// The connection ends with this code; the backend sees nothing.
    case connectionError(UInt32)
}

/// A row: frames for stream 1, and their outcome. Texts have one byte for each scalar, any byte there is.
struct CrossingCase: Sendable, CustomTestStringConvertible {
    var section: String
    var what: String
    var frames: [RawFrame]
    var outcome: CrossingOutcome

    var testDescription: String { "\(section): \(what)" }

    /// A row of HEADERS alone, or of HEADERS and DATA frames.
    init(
        _ section: String, _ what: String, _ fields: [(String, String)], data: [String] = [],
        trailers: [(String, String)]? = nil, _ outcome: CrossingOutcome
    ) {
        self.section = section
        self.what = what
        self.outcome = outcome
        let block = Self.block(fields)
        // A frame holds 16 KiB; what is beyond goes on in CONTINUATION.
        var pieces = stride(from: 0, to: max(1, block.count), by: 16384).map {
            Array(block[$0..<min($0 + 16384, block.count)])
        }
        let isAlone = data.isEmpty && trailers == nil
        let first = pieces.removeFirst()
        frames = [
            RawFrame(
                RawFrame.headers, flags: (isAlone ? RawFrame.end : 0) | (pieces.isEmpty ? RawFrame.endHeaders : 0),
                stream: 1, first)
        ]
        for (place, piece) in pieces.enumerated() {
            let isLast = place == pieces.count - 1
            frames.append(RawFrame(RawFrame.continuation, flags: isLast ? RawFrame.endHeaders : 0, stream: 1, piece))
        }
        for (place, text) in data.enumerated() {
            let isLast = place == data.count - 1 && trailers == nil
            frames.append(RawFrame(RawFrame.data, flags: isLast ? RawFrame.end : 0, stream: 1, wire(text)))
        }
        if let trailers {
            frames.append(
                RawFrame(
                    RawFrame.headers, flags: RawFrame.end | RawFrame.endHeaders, stream: 1, Self.block(trailers)))
        }
    }

    private static func block(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { RawFields.field(wire($0.0), wire($0.1)) }
    }

    // MARK: What rows are made of

    /// The path of requests that are broken off.
    static let brokenPath = "/broken-off"

    /// GET or another method, with pseudo-fields in the usual order and fields behind them.
    static func request(
        _ more: [(String, String)] = [], method: String = "GET", path: String = "/x", authority: String = "localhost",
        scheme: String = "http"
    ) -> [(String, String)] {
        [(":method", method), (":scheme", scheme), (":authority", authority), (":path", path)] + more
    }

    static func post(_ more: [(String, String)] = []) -> [(String, String)] { request(more, method: "POST") }

    /// What the backend reads: the request line, Host, the client's lines, and what the gateway says.
    ///
    /// - Parameters:
    ///   - host: nil where the client's own Host is among `lines`.
    ///   - chunked: whether the body's length is not known.
    ///   - authority: what X-Forwarded-Host repeats.
    static func head(
        _ line: String = "GET /x", _ lines: [String] = [], host: String? = "localhost", chunked: Bool = false,
        acceptsTrailers: Bool = false, authority: String = "localhost"
    ) -> String {
        var all = ["\(line) HTTP/1.1"]
        if let host { all.append("Host: \(host)") }
        all += lines
        if chunked { all.append("Transfer-Encoding: chunked") }
        if acceptsTrailers { all += ["TE: trailers", "Connection: TE"] }
        all += [
            "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http", "X-Forwarded-Host: \(authority)",
            "Via: 2.0 gatehouse",
        ]
        return all.map { "\($0)\r\n" }.joined() + "\r\n"
    }

    /// A row whose request passes with just these lines.
    static func passes(
        _ section: String, _ what: String, _ more: [(String, String)], lines: [String]
    ) -> CrossingCase {
        CrossingCase(section, what, request(more), .forwarded(head: head(lines)))
    }

    static func head(_ lines: [String]) -> String { head("GET /x", lines) }

    /// A row whose request nghttp2 finds malformed.
    static func malformed(_ section: String, _ what: String, _ fields: [(String, String)]) -> CrossingCase {
        CrossingCase(section, what, fields, .reset(Code.protocol))
    }
}
