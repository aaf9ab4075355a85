// Rate limits and bounds on what is under way, compiled.

public import Addressing
public import RateLimiting

/// All rate limits of a generation, and the secret under which keys become digests.
public struct LimitSet: Sendable {
    /// One secret for the process: buckets outlive generations.
    public let secret: KeyHashSecret
    /// The limits; listeners, routes and `common` name them by their index here.
    public let limits: [LimitSnapshot]
    /// What holds for every request.
    public let common: [Int]
    /// New connections of one address; nil for no limit.
    public let connectionRate: LimitSnapshot?
    /// TLS handshakes of one address; nil for no limit.
    public let handshakeRate: LimitSnapshot?
    /// Connections of one address at once, on each worker; 0 for no limit.
    public let connectionsPerAddress: Int
    /// The store of the limits that are shared; nil where none is.
    public let store: LimitStoreSettings?

    public init(
        secret: KeyHashSecret = KeyHashSecret(), limits: [LimitSnapshot] = [], common: [Int] = [],
        connectionRate: LimitSnapshot? = nil, handshakeRate: LimitSnapshot? = nil, connectionsPerAddress: Int = 0,
        store: LimitStoreSettings? = nil
    ) {
        self.store = store
        self.secret = secret
        self.limits = limits
        self.common = common
        self.connectionRate = connectionRate
        self.handshakeRate = handshakeRate
        self.connectionsPerAddress = connectionsPerAddress
        limitsConnections = connectionRate != nil || connectionsPerAddress > 0
    }

    /// Whether anything is asked about new connections.
    public let limitsConnections: Bool
    /// By what connections at once are counted: an address, of IPv6 the /64 that one customer is given.
    public let connectionKey = LimitKey(parts: [.clientAddress], kind: "clientAddress")
}

/// Whom a limit counts together.
public struct LimitKey: Sendable, Equatable {
    /// One part; a key is all of them.
    public enum Part: Sendable, Equatable {
        /// The client's address, past trusted proxies.
        case clientAddress
        case host
        case path
        case method
        case route
        case listener
        /// The identity that the client's certificate gives it.
        case clientCertificate
        /// A header field's value; the name in lower case.
        case header([UInt8])
        case cookie([UInt8])
        case query([UInt8])
    }

    /// The parts; none for one bucket for all.
    public var parts: [Part]
    /// Bits of an address that count, of each kind.
    public var ipv4Prefix: Int
    public var ipv6Prefix: Int
    /// The parts in the configuration's words, for logs.
    public var kind: String

    public init(parts: [Part], ipv4Prefix: Int = 32, ipv6Prefix: Int = 64, kind: String) {
        self.parts = parts
        self.ipv4Prefix = ipv4Prefix
        self.ipv6Prefix = ipv6Prefix
        self.kind = kind
    }

    /// An address of which only what counts is left.
    public func masked(_ address: IPAddress) -> IPAddress {
        if address.isIPv4 {
            return IPAddress(ipv4: UInt32(truncatingIfNeeded: address.low & ~(0xFFFF_FFFF >> UInt64(ipv4Prefix))))
        }
        let high = ipv6Prefix >= 64 ? address.high : address.high & ~(UInt64.max >> UInt64(ipv6Prefix))
        let low = ipv6Prefix >= 128 ? address.low
            : ipv6Prefix <= 64 ? 0 : address.low & ~(UInt64.max >> UInt64(ipv6Prefix - 64))
        return IPAddress(ipv6High: high, low: low)
    }
}

/// One rate limit.
public final class LimitSnapshot: Sendable {
    /// Its name in logs and metrics.
    public let name: String
    /// `file:line`.
    public let origin: String
    /// Its rate, burst and place in the table.
    public let keyed: KeyedLimit
    /// Whom it counts together.
    public let key: LimitKey
    /// What a request costs, and what some cost instead.
    public let cost: UInt64
    public let costs: [Cost]
    /// Client addresses that are not counted; nil for none.
    public let exempt: IPPrefixSet?
    /// Hosts whose requests it is about, in lower case; empty for all.
    public let hosts: [[UInt8]]
    /// The same by what stands behind `*`, the dot included.
    public let hostSuffixes: [[UInt8]]
    /// Whether it decides and lets pass.
    public let observes: Bool
    /// What a refused request is answered with.
    public let status: UInt16
    /// What clients are told it is called.
    public let publicName: [UInt8]
    /// The line that tells clients of it, with its line end; nil where they are not told.
    public let policyLine: [UInt8]?
    /// How its buckets are shared with other processes; nil for those of this process.
    public let shared: Shared?

    /// How buckets are shared.
    public struct Shared: Sendable {
        /// The limit of all processes together.
        public let limit: RateLimit
        /// How keys are called in the store.
        public let secrets: SharedBucketSecrets
        /// What rules while the store is away.
        public let whenAway: Away

        public init(limit: RateLimit, secrets: SharedBucketSecrets, whenAway: Away) {
            self.limit = limit
            self.secrets = secrets
            self.whenAway = whenAway
        }
    }

    /// What rules while a store is away.
    public enum Away: String, Sendable {
        /// A bucket of this process.
        case local
        /// Everything passes.
        case allow
        /// Nothing passes.
        case deny
    }

    /// What some requests cost.
    public struct Cost: Sendable {
        /// Methods; empty for all.
        public let methods: [[UInt8]]
        /// A path; empty for all.
        public let path: [UInt8]
        /// Whether it is this path alone, and not all below it.
        public let isExact: Bool
        /// Tokens.
        public let cost: UInt64

        public init(methods: [[UInt8]], path: [UInt8], isExact: Bool, cost: UInt64) {
            self.methods = methods
            self.path = path
            self.isExact = isExact
            self.cost = cost
        }
    }

    public init(
        name: String, origin: String, keyed: KeyedLimit, key: LimitKey, cost: UInt64 = 1, costs: [Cost] = [],
        exempt: IPPrefixSet? = nil, hosts: [[UInt8]] = [], hostSuffixes: [[UInt8]] = [], observes: Bool = false,
        status: UInt16 = 429, publicName: [UInt8] = Array("default".utf8), policyLine: [UInt8]? = nil,
        shared: Shared? = nil
    ) {
        self.shared = shared
        self.name = name
        self.origin = origin
        self.keyed = keyed
        self.key = key
        self.cost = cost
        self.costs = costs
        self.exempt = exempt
        self.hosts = hosts
        self.hostSuffixes = hostSuffixes
        self.observes = observes
        self.status = status
        self.publicName = publicName
        self.policyLine = policyLine
    }
}

/// How many requests may be under way at once. Its board is carried from generation to generation by its identity.
public final class ConcurrencySnapshot: Sendable {
    /// Its place: the name of its route or upstream.
    public let name: String
    /// `file:line`.
    public let origin: String
    /// Who is under way, over all workers.
    public let board: ConcurrencyBoard
    /// The bounds that the board takes over when this generation is in force.
    public let bounds: Bounds
    /// Whom it counts together.
    public let key: LimitKey
    /// How many may wait, on each worker.
    public let queue: Int
    /// The longest wait, in nanoseconds.
    public let wait: UInt64
    /// What a refused request is answered with.
    public let status: UInt16

    /// How many at once.
    public struct Bounds: Sendable {
        public let perKey: Int
        public let inAll: Int

        public init(perKey: Int, inAll: Int) {
            self.perKey = perKey
            self.inAll = inAll
        }
    }

    public init(
        name: String, origin: String, board: ConcurrencyBoard, bounds: Bounds, key: LimitKey, queue: Int,
        wait: UInt64, status: UInt16
    ) {
        self.bounds = bounds
        self.name = name
        self.origin = origin
        self.board = board
        self.key = key
        self.queue = queue
        self.wait = wait
        self.status = status
    }
}
