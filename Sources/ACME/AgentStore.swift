// What is kept on disk: accounts, orders under way, certificates in certbot's layout.

internal import TLS

/// The store of one directory, written by one agent.
///
/// ```
/// live/NAME -> ../archive/NAME/N   fullchain.pem and privkey.pem: swapped as one
/// archive/NAME/N/                  every version's pair, and authority.json; the newest few are kept
/// accounts/AUTHORITY/              key.pem, account.json
/// orders/NAME.json, NAME.key.pem   orders that are not done
/// lock                             held by the one process that writes
/// ```
///
/// Files are 0600, directories 0700. A wildcard's NAME has `_wildcard` for `*`.
public struct AgentStore: Sendable {
    /// The store's directory.
    public let root: String
    /// Versions of a certificate that are kept.
    private static let keptVersions = 5

    public init(_ root: String) { self.root = root }

    /// Where the certificates that serve are.
    public var live: String { "\(root)/live" }

    /// Makes what is missing of the directories.
    func prepare() throws(ProtocolFailure) {
        for name in ["live", "archive", "accounts", "orders"] { try StoreFiles.makeDirectory("\(root)/\(name)") }
    }

    /// The lock; nil where another process has it.
    func lock() throws(ProtocolFailure) -> DirectoryLock? { try DirectoryLock("\(root)/lock") }

    /// What a certificate's files are called.
    static func fileName(of name: String) -> String {
        name.hasPrefix("*.") ? "_wildcard\(name.dropFirst())" : name
    }

    /// A file with something secret in it: its first line.
    func secret(in path: String) throws(ProtocolFailure) -> String {
        guard let bytes = try StoreFiles.read(path) else { throw .local("\(path): no such file") }
        return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    // MARK: Accounts

    private func folder(of authority: AuthoritySettings) -> String {
        let host = authority.directory.split(separator: "/").dropFirst().first ?? "authority"
        let plain = host.map { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" ? String($0) : "_" }.joined()
        let digest = Base64URL.encode(Array(SHA256.hash(Array(authority.directory.utf8)).prefix(6)))
        return "\(root)/accounts/\(plain)-\(digest)"
    }

    /// The account's key, made where there is none.
    func accountKey(of authority: AuthoritySettings) throws(ProtocolFailure) -> SigningKey {
        try StoreFiles.makeDirectory(folder(of: authority))
        return try key(at: "\(folder(of: authority))/key.pem")
    }

    /// The key in a file; where there is none, a new one that is there now.
    private func key(at path: String) throws(ProtocolFailure) -> SigningKey {
        do {
            if let pem = try StoreFiles.read(path) { return try SigningKey(pem: pem, origin: path) }
            let key = try SigningKey.generate()
            try StoreFiles.write(try key.pem(), to: path)
            return key
        } catch let failure as ProtocolFailure {
            throw failure
        } catch {
            throw .local("\(error)")
        }
    }

    /// What the authority calls the account; nil where it has not said so yet.
    func accountURL(of authority: AuthoritySettings) throws(ProtocolFailure) -> String? {
        guard let bytes = try StoreFiles.read("\(folder(of: authority))/account.json") else { return nil }
        return (try? JSON(parsing: bytes))?["url"]?.text
    }

    func saveAccount(_ url: String, of authority: AuthoritySettings) throws(ProtocolFailure) {
        let json: JSON = ["url": .text(url), "directory": .text(authority.directory)]
        try StoreFiles.write(json.bytes, to: "\(folder(of: authority))/account.json")
    }

    func forgetAccountURL(of authority: AuthoritySettings) throws(ProtocolFailure) {
        StoreFiles.remove("\(folder(of: authority))/account.json")
    }

    // MARK: Orders

    /// An order that is not done.
    struct Order: Equatable, Sendable {
        /// The DNS name, or `*.` and one.
        var name: String
        /// The directory of the authority that has it.
        var authority: String
        /// What the authority calls it.
        var url: String
        /// What is shown for it.
        var shown: [ChallengeAnswer] = []
    }

    /// All of them, by name. What cannot be read is left out: it is ordered anew.
    func orders() -> [Order] {
        StoreFiles.names(in: "\(root)/orders").filter { $0.hasSuffix(".json") }.compactMap { file in
            let bytes = try? StoreFiles.read("\(root)/orders/\(file)")
            guard let bytes, let json = try? JSON(parsing: bytes), let name = json["name"]?.text,
                let authority = json["authority"]?.text, let url = json["url"]?.text
            else { return nil }
            let shown = (json["shown"]?.elements ?? []).compactMap { ChallengeAnswer($0) }
            return Order(name: name, authority: authority, url: url, shown: shown)
        }
    }

    func save(_ order: Order) throws(ProtocolFailure) {
        let json: JSON = [
            "name": .text(order.name), "authority": .text(order.authority), "url": .text(order.url),
            "shown": .array(order.shown.map(\.json)),
        ]
        try StoreFiles.write(json.bytes, to: "\(root)/orders/\(Self.fileName(of: order.name)).json")
    }

    /// The key of the certificate that is on order: made with its first use, and the same until the order ends.
    func orderKey(of name: String) throws(ProtocolFailure) -> SigningKey {
        try key(at: "\(root)/orders/\(Self.fileName(of: name)).key.pem")
    }

    /// Forgets an order and its key.
    func removeOrder(of name: String) {
        StoreFiles.remove("\(root)/orders/\(Self.fileName(of: name)).json")
        StoreFiles.remove("\(root)/orders/\(Self.fileName(of: name)).key.pem")
    }

    // MARK: Certificates

    /// A certificate that serves.
    struct Certificate: Equatable, Sendable {
        var issued: IssuedCertificate
        /// The directory of the authority that issued it; nil where that is not known.
        var authority: String?
    }

    /// Which version of each certificate serves: equal lists for equal certificates.
    func versions() -> [String] {
        StoreFiles.names(in: live).map { "\($0) \(StoreFiles.target(of: "\(live)/\($0)") ?? "")" }
    }

    /// The certificate for a name; nil where there is none that can be used.
    func certificate(of name: String) -> Certificate? {
        let folder = "\(live)/\(Self.fileName(of: name))"
        guard let chain = try? StoreFiles.read("\(folder)/fullchain.pem"),
            let key = try? StoreFiles.read("\(folder)/privkey.pem"),
            let issued = try? IssuedCertificate(chainPEM: chain, keyPEM: key, origin: folder)
        else { return nil }
        let bytes = try? StoreFiles.read("\(folder)/authority.json")
        return Certificate(issued: issued, authority: bytes.flatMap { try? JSON(parsing: $0) }?["directory"]?.text)
    }

    /// Checks a chain against its key and puts both in force, together.
    ///
    /// - Throws: `malformed` where the chain is not for the key or the name; `storage`.
    func install(
        _ chain: [UInt8], key: SigningKey, name: String, authority: String
    ) throws(ProtocolFailure) -> Certificate {
        let keyPEM: [UInt8]
        let issued: IssuedCertificate
        do {
            keyPEM = try key.pem()
            issued = try IssuedCertificate(chainPEM: chain, keyPEM: keyPEM, origin: "the certificate for \(name)")
        } catch {
            throw .malformed("\(error)")
        }
        guard issued.names.contains(name) else {
            throw .malformed("the certificate for \(name) names \(issued.names.joined(separator: ", "))")
        }
        let file = Self.fileName(of: name)
        let archive = "\(root)/archive/\(file)"
        try StoreFiles.makeDirectory(archive)
        let versions = StoreFiles.names(in: archive).compactMap { Int($0) }.sorted()
        let version = (versions.last ?? 0) + 1
        let folder = "\(archive)/\(version)"
        try StoreFiles.makeDirectory(folder)
        let json: JSON = ["directory": .text(authority)]
        try StoreFiles.write(json.bytes, to: "\(folder)/authority.json")
        try StoreFiles.write(keyPEM, to: "\(folder)/privkey.pem")
        try StoreFiles.write(chain, to: "\(folder)/fullchain.pem")
        StoreFiles.syncDirectory(of: folder)
        try StoreFiles.link("\(live)/\(file)", to: "../archive/\(file)/\(version)")
        for old in versions.dropLast(Self.keptVersions - 1) { StoreFiles.removeDirectory("\(archive)/\(old)") }
        return Certificate(issued: issued, authority: authority)
    }
}
