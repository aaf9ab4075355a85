// A request as an operator writes it, as the bytes that a client would send.

internal import Addressing

/// A request line, such as `GET https://shop.example.com/api?x=1`, with header fields and the size of a body.
///
/// Nothing is judged here but whether the words make sense: what is wrong with the request itself, the parser of
/// traffic finds in `bytes`.
struct WrittenRequest {
    /// The line as it was written.
    let line: String
    /// The scheme that the client speaks; nil where the target names none.
    let scheme: Scheme?
    /// The name that the client sends in its TLS handshake; empty for none, as for an address (RFC 6066 §3).
    let serverName: String
    /// The host that the client means: a name or an address without brackets; empty where the target names none.
    let host: String
    /// The port that the client connects to; nil where the target names none.
    let port: UInt16?
    /// The head as it goes over the wire, without the body.
    let bytes: [UInt8]

    /// What a client may speak.
    enum Scheme: String {
        case http
        case https

        var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    /// - Parameters:
    ///   - line: `METHOD URL`, `METHOD TARGET` or, for GET, `URL`.
    ///   - headers: `Name: value` each.
    ///   - bodySize: bytes of a body; nil for none.
    init(line: String, headers: [String], bodySize: Int?) throws(CommandLineProblem) {
        guard !(headers + [line]).contains(where: \.hasLineBreak) else {
            throw CommandLineProblem("a line break has no place in a request or a header")
        }
        if let header = headers.first(where: { !$0.contains(":") }) {
            throw CommandLineProblem("--header: found \"\(header)\", expected 'Name: value'")
        }
        let (method, written) = Self.split(line)
        guard !written.isEmpty else {
            throw CommandLineProblem("found no request, expected one such as 'GET https://shop.example.com/path'")
        }
        self.line = line
        var target = written
        var authority = Substring()
        scheme = Self.scheme(of: written)
        if let scheme {
            let rest = written.dropFirst(scheme.rawValue.count + "://".count)
            authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            let resource = rest[authority.endIndex...]
            target = resource.hasPrefix("/") ? String(resource) : "/" + resource
        }
        (host, port) = Self.split(authority: authority)
        serverName = IPAddress(host) == nil ? host : ""
        bytes = Self.head(
            method, target, host: scheme == nil ? nil : String(authority), headers: headers, bodySize: bodySize)
    }

    // MARK: Taking apart

    private static func split(_ line: String) -> (method: String, target: String) {
        guard let space = line.firstIndex(of: " ") else { return ("GET", line) }
        return (String(line[..<space]), String(line[line.index(after: space)...]))
    }

    private static func scheme(of target: String) -> Scheme? {
        let start = target.prefix(8).lowercased()
        if start.hasPrefix("https://") { return .https }
        return start.hasPrefix("http://") ? .http : nil
    }

    private static func split(authority: Substring) -> (host: String, port: UInt16?) {
        var host = authority
        var port: UInt16?
        let afterBrackets = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[afterBrackets...].lastIndex(of: ":") {
            port = UInt16(authority[authority.index(after: colon)...])
            host = authority[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return (String(host), port)
    }

    // MARK: Putting together

    private static func head(
        _ method: String, _ target: String, host: String?, headers: [String], bodySize: Int?
    ) -> [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1"]
        if let host, !names("host", headers) { lines.append("Host: \(host)") }
        lines += headers
        if let bodySize, !names("content-length", headers), !names("transfer-encoding", headers) {
            lines.append("Content-Length: \(bodySize)")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    private static func names(_ name: String, _ headers: [String]) -> Bool {
        headers.contains { $0.prefix { $0 != ":" }.lowercased() == name }
    }
}

/// A command line that makes no sense.
struct CommandLineProblem: Error, Equatable {
    /// What was found, and what was expected.
    let message: String

    init(_ message: String) { self.message = message }
}

extension String {
    /// Also true for the pair of carriage return and line feed, which is one character.
    fileprivate var hasLineBreak: Bool { utf8.contains { $0 == 10 || $0 == 13 } }
}
