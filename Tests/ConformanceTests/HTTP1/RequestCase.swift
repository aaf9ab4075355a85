// One row of the tables of requests: what is sent, and what must come of it.

import Testing

/// A request on a connection of its own, with the section that says what must become of it.
struct RequestCase: Sendable, CustomTestStringConvertible {
    /// What must come of a request.
    enum Expected: Sendable {
        /// One of these statuses, the connection closes, and no backend sees a whole request.
        case refused([Int])
        /// Answered by the gateway itself with this status; the connection goes on where the client wants it.
        case answered(Int, closes: Bool)
        /// One request reaches the backend, and its answer the client.
        case forwarded(Seen)
    }

    /// What the backend must see.
    struct Seen: Sendable {
        /// `METHOD target`.
        var line: String
        var body = ""
        /// `Name: value`, each of which must be there.
        var has: [String] = []
        /// Names that must not be there.
        var lacks: [String] = []
        /// `Name: value`, all trailers there must be.
        var trailers: [String] = []
        /// Whether the client's connection closes behind the answer.
        var closes = false
    }

    let section: String
    let name: String
    let bytes: [UInt8]
    let expected: Expected

    var testDescription: String { "\(section): \(name)" }

    /// The request's method, for reading the answer.
    var method: String { String(latin1(bytes[...]).drop { $0 == "\r\n" }.prefix { $0 != " " }) }
    /// Whether the request is one of HTTP/1.0.
    var version: Int {
        let line = latin1(bytes[...]).drop { $0 == "\r\n" }.prefix { $0 != "\r\n" && $0 != "\n" }
        return line.hasSuffix("HTTP/1.0") ? 0 : 1
    }

    /// A request to refuse.
    static func refuse(_ section: String, _ name: String, _ text: String, _ statuses: Int...) -> RequestCase {
        RequestCase(
            section: section, name: name, bytes: wire(text), expected: .refused(statuses.isEmpty ? [400] : statuses))
    }

    /// A request that the gateway answers itself.
    static func answer(
        _ section: String, _ name: String, _ text: String, _ status: Int, closes: Bool = false
    ) -> RequestCase {
        RequestCase(section: section, name: name, bytes: wire(text), expected: .answered(status, closes: closes))
    }

    /// A request to pass on.
    static func pass(
        _ section: String, _ name: String, _ text: String, _ line: String, body: String = "", has: [String] = [],
        lacks: [String] = [], trailers: [String] = [], closes: Bool = false
    ) -> RequestCase {
        RequestCase(
            section: section, name: name, bytes: wire(text),
            expected: .forwarded(
                Seen(line: line, body: body, has: has, lacks: lacks, trailers: trailers, closes: closes)))
    }
}

/// A request of HTTP/1.1 for `/x` with these field lines (each with its line end) and this body.
func get(_ fields: String, _ body: String = "") -> String { "GET /x HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(body)" }
/// The same with POST.
func post(_ fields: String, _ body: String = "") -> String { "POST /x HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(body)" }
/// A request with a chunked body as given.
func chunked(_ body: String, _ fields: String = "") -> String {
    post("Transfer-Encoding: chunked\r\n\(fields)", body)
}
/// `0x1F`.
func hex(_ byte: UInt8) -> String { "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
/// The character of a byte.
func character(_ byte: UInt8) -> String { String(Character(Unicode.Scalar(byte))) }
