// The store by which replicas share the buckets of a limit.

public import Diagnostics

/// A store of buckets: Redis, Valkey, or what speaks as they do.
public struct SharedStoreModel: Sendable, Equatable {
    /// Where it is.
    public var url: Located<StoreURL>
    /// The authorities that its certificate must come from; nil for the system's.
    public var authorities: Located<String>?
    /// A file with its password; nil for the one in the URL, if any.
    public var passwordFile: Located<String>?
    /// The longest wait for an answer.
    public var timeout: Located<Duration> = .byDefault(.milliseconds(50))
    /// Where it was written.
    public var position: SourcePosition?

    public init(url: Located<StoreURL>, at position: SourcePosition?) {
        self.url = url
        self.position = position
    }

    /// Whether both say the same, wherever they say it.
    public func isLike(_ other: SharedStoreModel) -> Bool {
        url.value == other.url.value && authorities?.value == other.authorities?.value
            && passwordFile?.value == other.passwordFile?.value && timeout.value == other.timeout.value
    }
}

/// `redis://[USER[:PASSWORD]@]HOST[:PORT][/DATABASE]`, or `rediss://` for TLS.
public struct StoreURL: Hashable, Sendable {
    public var usesTLS: Bool
    /// An IP address literal without brackets, or a lower-case name.
    public var host: String
    public var port: UInt16
    public var database: Int
    public var user: String?
    public var password: String?

    /// What the text may look like, for messages.
    public static let expectation = "a store's URL such as redis://redis:6379/0"

    /// Reads a URL.
    public init(parsing text: String) throws(ValueProblem) {
        guard let scheme = text.firstRange(of: "://") else {
            throw ValueProblem("the scheme is missing: write redis://\(text)")
        }
        switch text[..<scheme.lowerBound] {
        case "redis", "valkey": usesTLS = false
        case "rediss", "valkeys": usesTLS = true
        case let word: throw ValueProblem("\"\(word)\" is no scheme of a store; redis and rediss (TLS) are")
        }
        var rest = text[scheme.upperBound...]
        database = 0
        if let slash = rest.lastIndex(of: "/") {
            let number = rest[rest.index(after: slash)...]
            guard number.isEmpty || number.allSatisfy({ $0.isASCII && $0.isNumber }), number.count < 6 else {
                throw ValueProblem("\"\(number)\" is not the number of a database")
            }
            database = Int(number) ?? 0
            rest = rest[..<slash]
        }
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if let name = parts.first, !name.isEmpty { user = String(name) }
            if parts.count == 2 { password = String(parts[1]) }
            rest = rest[rest.index(after: at)...]
        }
        let hasPort = rest.contains(":") && !rest.hasSuffix("]")
        let place = try EndpointURL(parsing: "http://\(rest)\(hasPort ? "" : ":6379")")
        (host, port) = (place.host, place.port)
    }
}

extension StoreURL: CustomStringConvertible {
    /// The URL without its password.
    public var description: String {
        let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        return "\(usesTLS ? "rediss" : "redis")://\(user.map { "\($0)@" } ?? "")\(place)/\(database)"
    }
}
