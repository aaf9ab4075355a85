// Which client certificate policy holds for which host of a listener.

/// The policies of one listener, by host. Immutable; a look-up allocates nothing.
///
/// An exact name wins over the longest wildcard, and that over the listener's own policy. A wildcard stands for any
/// number of labels, as it does in a route: whatever a route could take under it is asked for the same certificate.
public final class ClientCertificateTable: Sendable {
    /// A host as configured, and what it asks; nil asks for nothing, whatever the listener asks.
    public struct Entry: Sendable {
        /// A name in lower case, or `*.` and a suffix.
        public let host: String
        /// What is asked.
        public let policy: ClientCertificatePolicy?

        public init(host: String, policy: ClientCertificatePolicy?) {
            self.host = host
            self.policy = policy
        }
    }

    /// What is asked for every other host, and of a client that names none.
    public let otherwise: ClientCertificatePolicy?
    private let table: ServerNameTable
    /// The hosts, as they were given.
    public let entries: [Entry]

    /// A table. `hosts` are distinct.
    public init(_ hosts: [Entry] = [], otherwise: ClientCertificatePolicy?) {
        self.otherwise = otherwise
        // A wildcard's key begins with the dot behind its star.
        table = ServerNameTable(keys: hosts.map { $0.host.hasPrefix("*.") ? String($0.host.dropFirst()) : $0.host })
        entries = hosts
    }

    /// Whether nobody is asked for anything.
    public var isEmpty: Bool { otherwise == nil && entries.allSatisfy { $0.policy == nil } }

    /// What is asked for a host's name in any case; one trailing dot is ignored.
    public func policy(for host: UnsafeBufferPointer<UInt8>) -> ClientCertificatePolicy? {
        var count = host.count
        if count > 0, host[count - 1] == UInt8(ascii: ".") { count -= 1 }
        guard count > 0, count <= ServerNameTable.maximumNameBytes, host[0] != UInt8(ascii: ".") else {
            return otherwise
        }
        let whole = UnsafeBufferPointer(rebasing: host[..<count])
        if let position = table.find(whole) { return entries[position].policy }
        var start = 1
        while start < count {
            if whole[start] == UInt8(ascii: "."),
                let position = table.find(UnsafeBufferPointer(rebasing: whole[start...])) {
                return entries[position].policy
            }
            start += 1
        }
        return otherwise
    }
}
