// Which store, and how it is spoken to.

public import TLS

/// A store of buckets that several gateways share: Redis, or what speaks as it does.
public struct LimitStoreSettings: Sendable {
    /// What it is called in the log: its URL without a password.
    public var name: String
    /// A host's name or address.
    public var host: String
    public var port: UInt16
    /// The database's number; 0 needs no command.
    public var database: Int
    /// The user of its access lists; nil for the one by default.
    public var user: String?
    /// Its password; nil for none.
    public var password: [UInt8]?
    /// TLS; nil for clear text.
    public var tls: TLSClientContext?
    /// The longest wait for an answer, and for a connection, in nanoseconds.
    public var timeout: UInt64

    public init(
        name: String, host: String, port: UInt16 = 6379, database: Int = 0, user: String? = nil,
        password: [UInt8]? = nil, tls: TLSClientContext? = nil, timeout: UInt64 = 50_000_000
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.tls = tls
        self.timeout = timeout
    }

    /// Whether a store of the one needs nothing changed to be one of the other.
    public func isLike(_ other: LimitStoreSettings) -> Bool {
        name == other.name && host == other.host && port == other.port && database == other.database
            && user == other.user && password == other.password && tls === other.tls && timeout == other.timeout
    }
}
