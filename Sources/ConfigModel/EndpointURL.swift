// Where an endpoint is: scheme, host and port, and nothing more.

public import Addressing

/// An endpoint's URL. A path has no place in it: `rewrite` changes paths.
public struct EndpointURL: Hashable, Sendable {
    /// How the endpoint is spoken to.
    public enum Scheme: String, Sendable {
        /// HTTP/1.1 in clear text.
        case http
        /// HTTP/1.1 over TLS.
        case https
        /// HTTP/2 over TLS.
        case h2
        /// HTTP/2 in clear text, by prior knowledge (RFC 9113 §3.3).
        case h2c
        /// TLS that is passed through as it is.
        case tls

        /// Whether TLS is spoken.
        public var isSecure: Bool { self == .https || self == .h2 }

        /// The port where a URL names none.
        public var defaultPort: UInt16 { isSecure || self == .tls ? 443 : 80 }
    }

    /// How the endpoint is spoken to.
    public var scheme: Scheme
    /// An IP address literal without brackets, or a lower-case name.
    public var host: String
    /// The port; the scheme's own where the URL says none.
    public var port: UInt16

    /// What the text may look like, for messages.
    public static let expectation = "a URL such as http://10.0.0.1:8080"

    public init(scheme: Scheme, host: String, port: UInt16) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Reads `SCHEME://HOST[:PORT]`, with or without a lone `/` at the end.
    public init(parsing text: String) throws(ValueProblem) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw ValueProblem("the scheme is missing: write http://\(text)")
        }
        scheme = try Self.scheme(text[..<colon])
        var rest = text[text.index(colon, offsetBy: 3)...]
        if let end = rest.firstIndex(where: { $0 == "/" || $0 == "?" || $0 == "#" }) {
            guard rest[end...] == "/" else {
                throw ValueProblem("an endpoint has no path or query; change paths with rewrite: { path: … }")
            }
            rest = rest[..<end]
        }
        if rest.contains("@") { throw ValueProblem("user and password do not belong in an endpoint's URL") }
        (host, port) = try Self.authority(rest, defaultPort: scheme.defaultPort)
    }

    private static func scheme(_ text: Substring) throws(ValueProblem) -> Scheme {
        switch text.lowercased() {
        case "http": return .http
        case "https": return .https
        case "h2": return .h2
        case "h2c": return .h2c
        case "tls": return .tls
        case "unix", "fastcgi":
            throw ValueProblem("\(text):// is not supported by this version yet")
        default:
            throw ValueProblem("\"\(text)\" is not a scheme to forward to; http, https, h2c and h2 are")
        }
    }

    private static func authority(
        _ text: Substring, defaultPort: UInt16
    ) throws(ValueProblem) -> (host: String, port: UInt16) {
        var host = text
        var port = defaultPort
        let afterBrackets = text.lastIndex(of: "]") ?? text.startIndex
        if let colon = text[afterBrackets...].lastIndex(of: ":") {
            host = text[..<colon]
            port = try parsePort(text[text.index(after: colon)...])
            guard port != 0 else { throw ValueProblem("port 0 cannot be connected to") }
        }
        guard !host.isEmpty else { throw ValueProblem("the host is missing") }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), let address = IPAddress(String(host.dropFirst().dropLast())) else {
                throw ValueProblem("\"\(host)\" is not an IPv6 address")
            }
            return (address.description, port)
        }
        if host.contains(":") { throw ValueProblem("an IPv6 address stands in brackets") }
        if IPAddress(String(host)) == nil { try checkHostName(host.lowercased()) }
        return (host.lowercased(), port)
    }

    /// The host as an address, where it is a literal.
    public var address: IPAddress? { IPAddress(host) }

    /// Host and port as a Host field or a URL writes them; the scheme's own port is left out.
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }
}

extension EndpointURL: CustomStringConvertible {
    /// The shortest text that means the same; equal URLs have equal texts.
    public var description: String { "\(scheme.rawValue)://\(authority)" }
}
