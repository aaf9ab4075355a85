// Which client certificates a route lets in, compiled.

public import TLS

/// The certificates of a route: one of any that are listed; where none is, all that have verified.
public struct CertificateRule: Sendable {
    /// Whole SPIFFE IDs.
    public var spiffe: Set<String> = []
    /// Beginnings of SPIFFE IDs, each with its last slash.
    public var spiffePrefixes: [String] = []
    /// DNS names.
    public var dns: Set<String> = []
    /// Ends of DNS names, each with its first dot.
    public var dnsSuffixes: [String] = []
    /// Distinguished names.
    public var subjects: Set<String> = []
    /// SHA-256 fingerprints in lower case.
    public var fingerprints: Set<String> = []

    public init() {}

    private var takesAll: Bool {
        spiffe.isEmpty && spiffePrefixes.isEmpty && dns.isEmpty && dnsSuffixes.isEmpty && subjects.isEmpty
            && fingerprints.isEmpty
    }

    /// Whether the certificate of `client` is one of these.
    public func admits(_ client: ClientIdentity) -> Bool {
        if takesAll || fingerprints.contains(client.fingerprint) || subjects.contains(client.subject) { return true }
        if let id = client.spiffe, spiffe.contains(id) || spiffePrefixes.contains(where: { Self.starts(id, $0) }) {
            return true
        }
        return client.dnsNames.contains { name in
            dns.contains(name) || dnsSuffixes.contains { Self.ends(name, $0) }
        }
    }

    /// Bytes are compared: Swift's texts count different spellings of one character as the same.
    private static func starts(_ text: String, _ prefix: String) -> Bool {
        text.utf8.count > prefix.utf8.count && text.utf8.starts(with: prefix.utf8)
    }

    private static func ends(_ text: String, _ suffix: String) -> Bool {
        text.utf8.count > suffix.utf8.count && text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}
