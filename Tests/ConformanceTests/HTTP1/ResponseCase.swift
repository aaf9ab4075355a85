// One row of the tables of answers: what a backend sends, and what must become of it.

import Testing

/// A backend's answer, with the section that says what its client may see of it.
struct ResponseCase: Sendable, CustomTestStringConvertible {
    /// What the client must get.
    enum Expected: Sendable {
        case passed(Seen)
        /// 502, and nothing of what the backend sent.
        case badGateway
        /// Something that the client cannot take for a whole answer.
        case brokenOff
    }

    struct Seen: Sendable {
        var status: Int
        var body = ""
        /// `Name: value`, each of which must be there.
        var has: [String] = []
        /// Names that must not be there.
        var lacks: [String] = []
        /// `Name: value`, all trailers there must be.
        var trailers: [String] = []
        /// The interim answers before it.
        var interim: [Int] = []
    }

    let section: String
    let name: String
    var method = "GET"
    let bytes: [UInt8]
    var ending = BackendAnswer.Ending.keep
    let expected: Expected
    /// Whether the backend's connection may serve another request; nil where both are right.
    var isReused: Bool?
    /// Whether bytes lie behind the answer. Those are sent together with it: what comes behind the next request is the
    /// answer to that for anybody who looks.
    var isFollowed = false

    var testDescription: String { "\(section): \(name)" }

    /// An answer that is refused.
    static func refuse(
        _ section: String, _ name: String, _ text: String, method: String = "GET",
        _ ending: BackendAnswer.Ending = .keep
    ) -> ResponseCase {
        ResponseCase(
            section: section, name: name, method: method, bytes: wire(text), ending: ending, expected: .badGateway,
            isReused: false)
    }

    /// An answer that breaks in its body, when its head may be with the client.
    static func breakOff(
        _ section: String, _ name: String, _ text: String, _ ending: BackendAnswer.Ending = .keep
    ) -> ResponseCase {
        ResponseCase(
            section: section, name: name, bytes: wire(text), ending: ending, expected: .brokenOff, isReused: false)
    }

    /// The same with bytes behind the answer.
    func followed() -> ResponseCase {
        var row = self
        row.isFollowed = true
        return row
    }

    /// An answer that is passed on.
    static func pass(
        _ section: String, _ name: String, _ text: String, method: String = "GET",
        _ ending: BackendAnswer.Ending = .keep, _ status: Int = 200, body: String = "", has: [String] = [],
        lacks: [String] = [], trailers: [String] = [], interim: [Int] = [], isReused: Bool? = nil
    ) -> ResponseCase {
        ResponseCase(
            section: section, name: name, method: method, bytes: wire(text), ending: ending,
            expected: .passed(
                Seen(status: status, body: body, has: has, lacks: lacks, trailers: trailers, interim: interim)),
            isReused: isReused)
    }
}

/// An answer of 200 with these field lines (each with its line end) and this body.
func ok(_ fields: String, _ body: String = "") -> String { "HTTP/1.1 200 OK\r\n\(fields)\r\n\(body)" }
