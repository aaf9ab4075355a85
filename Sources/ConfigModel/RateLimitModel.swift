// Rate limits: how much of something a key may have.

public import Addressing
public import Diagnostics

/// One limit, as written in place or under a name.
public struct RateLimitModel: Sendable, Equatable {
    /// What it is called in logs and metrics, and to clients; nil for what its place says.
    public var name: Located<String>?
    /// Tokens that come back in a period.
    public var rate: Located<Rate>
    /// Tokens at once; nil for what comes back in a second, at least 1.
    public var burst: Located<Int>?
    /// Whom it counts together, all parts of a key; empty for everybody.
    public var per: [Located<LimitKeyPart>] = [.byDefault(.clientAddress)]
    /// The prefix of an IPv4 address that counts as one client.
    public var ipv4Prefix: Located<Int> = .byDefault(32)
    /// The prefix of an IPv6 address that counts as one client: what one customer is given.
    public var ipv6Prefix: Located<Int> = .byDefault(64)
    /// What a request costs where no rule of `costs` says otherwise.
    public var cost: Located<Int> = .byDefault(1)
    /// What some requests cost; the first that fits counts.
    public var costs: [RequestCostModel] = []
    /// Client addresses that are not counted.
    public var exempt: [Located<IPPrefix>] = []
    /// Hosts whose requests it is about; empty for all.
    public var hosts: [Located<HostPattern>] = []
    /// Whether it refuses, or only says that it would.
    public var mode: Located<LimitModeModel> = .byDefault(.enforce)
    /// The longest that a request is held back instead of refused.
    public var delay: Located<Duration> = .byDefault(.zero)
    /// What a refused request is answered with.
    public var status: Located<Int> = .byDefault(429)
    /// Whether clients are told of it in `RateLimit` and `RateLimit-Policy`.
    public var fields: Located<Bool> = .byDefault(true)
    /// The store by which replicas share its buckets; nil for this process alone.
    public var shared: SharedStoreModel?
    /// What rules while the store is away.
    public var whenAway: Located<AwayModel> = .byDefault(.local)
    /// Where it was written.
    public var position: SourcePosition?

    /// `rate` for each client address.
    public init(rate: Located<Rate>, at position: SourcePosition?) {
        self.rate = rate
        self.position = position
    }

    /// Tokens in a period.
    public struct Rate: Hashable, Sendable {
        public var tokens: Int
        public var period: Duration

        public init(_ tokens: Int, per period: Duration) {
            self.tokens = tokens
            self.period = period
        }
    }

    /// The burst in effect: what comes back in a second, where none is written.
    public var effectiveBurst: Int {
        if let burst { return burst.value }
        let parts = rate.value.period.components
        let milliseconds = max(1, parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000)
        return max(1, (rate.value.tokens * 1000 + Int(milliseconds) - 1) / Int(milliseconds))
    }
}

/// A limit that stands at a listener, a route or the gateway: written there, or named.
public enum RateLimitReference: Sendable, Equatable {
    /// One of `rateLimits`, whose buckets all that name it share.
    case named(Located<String>)
    /// Its own.
    case inline(RateLimitModel)
}

/// What a limit counts by.
public enum LimitKeyPart: Hashable, Sendable {
    /// The client's address, past trusted proxies, or its prefix.
    case clientAddress
    /// The host asked for.
    case host
    /// The canonical path.
    case path
    case method
    case route
    case listener
    /// The identity that a client's certificate gives it.
    case clientCertificate
    /// The value of a header field, by its lower-case name.
    case header(String)
    /// The value of a cookie.
    case cookie(String)
    /// The value of a query parameter.
    case query(String)

    /// What the text may look like, for messages.
    public static let expectation =
        "clientAddress, clientCertificate, host, path, method, route, listener, header:NAME, cookie:NAME or query:NAME"
    /// The words that stand alone.
    static let words: [(String, LimitKeyPart)] = [
        ("clientAddress", .clientAddress), ("host", .host), ("path", .path), ("method", .method), ("route", .route),
        ("listener", .listener), ("clientCertificate", .clientCertificate),
    ]

    /// Reads a word, or a kind and a name.
    public init(parsing text: String) throws(ValueProblem) {
        if let found = Self.words.first(where: { $0.0 == text }) {
            self = found.1
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            let names = Self.words.map(\.0) + ["header:", "cookie:", "query:"]
            throw ValueProblem(nearestName(to: text, among: names).map { "did you mean \"\($0)\"?" })
        }
        guard isToken(parts[1]) || parts[0] == "query" && !parts[1].isEmpty else {
            throw ValueProblem("\"\(parts[1])\" cannot be its name")
        }
        switch parts[0] {
        case "header": self = .header(parts[1].lowercased())
        case "cookie": self = .cookie(parts[1])
        case "query": self = .query(parts[1])
        default:
            throw ValueProblem(
                nearestName(to: parts[0], among: ["header", "cookie", "query"]).map { "did you mean \"\($0):\"?" })
        }
    }
}

extension LimitKeyPart: CustomStringConvertible {
    public var description: String {
        switch self {
        case .header(let name): "header:\(name)"
        case .cookie(let name): "cookie:\(name)"
        case .query(let name): "query:\(name)"
        default: Self.words.first { $0.1 == self }?.0 ?? ""
        }
    }
}

/// What requests of some methods, or below a path, cost.
public struct RequestCostModel: Sendable, Equatable {
    /// Methods; empty for all.
    public var methods: [Located<String>] = []
    /// An exact path or a prefix; nil for all.
    public var path: Located<PathPattern>?
    /// Tokens; 0 for nothing.
    public var cost: Located<Int>

    public init(cost: Located<Int>) { self.cost = cost }
}

/// Whether a limit refuses.
public enum LimitModeModel: String, CaseIterable, Sendable {
    /// It refuses.
    case enforce
    /// It decides, logs and counts, and lets pass.
    case observe
}

/// What rules while a shared limit's store is away.
public enum AwayModel: String, CaseIterable, Sendable {
    /// A bucket of this process.
    case local
    /// Everything passes.
    case allow
    /// Nothing passes.
    case deny
}

/// How many requests may be under way at once.
public struct ConcurrencyModel: Sendable, Equatable {
    /// For each key; nil for no bound but `inAll`.
    public var perKey: Located<Int>?
    /// For all keys together; nil for no bound but `perKey`.
    public var inAll: Located<Int>?
    /// Whom it counts together, all parts of a key.
    public var per: [Located<LimitKeyPart>] = [.byDefault(.clientAddress)]
    /// How many may wait for a place, on each worker; 0 for none.
    public var queue: Located<Int> = .byDefault(0)
    /// The longest that a request waits.
    public var wait: Located<Duration> = .byDefault(.seconds(1))
    /// What a refused request is answered with.
    public var status: Located<Int> = .byDefault(503)
    /// Where it was written.
    public var position: SourcePosition?

    public init(at position: SourcePosition?) { self.position = position }
}
