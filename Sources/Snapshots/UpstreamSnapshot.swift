// Where requests can go, compiled.

public import TLS

/// A named set of endpoints and how they are spoken to. Times are nanoseconds, 0 for none.
public final class UpstreamSnapshot: Sendable {
    /// The name in logs and metrics.
    public let name: String
    /// `file:line` of the upstream.
    public let origin: String
    /// Name and way of speaking: pools of an equal identity are carried from generation to generation.
    public let identity: String
    /// Where requests go, in file order.
    public let endpoints: [Endpoint]
    /// How an endpoint is chosen.
    public let balance: Balance
    /// What is spoken with endpoints.
    public let speech: UpstreamSpeech
    /// Set where endpoints are spoken to over TLS.
    public let tls: TLSClientContext?
    /// Which Host the upstream sees.
    public let host: HostRule
    /// Bounds and times.
    public let settings: Settings
    /// Active probes; nil for none.
    public let healthCheck: HealthCheck?
    /// How many requests may be under way; nil for no bound.
    public let concurrency: ConcurrencySnapshot?
    /// Whether addresses at which clouds keep their metadata may be connected to.
    public let allowsLinkLocal: Bool

    /// One endpoint as configured; a name may stand for several addresses.
    public struct Endpoint: Sendable, Hashable {
        /// An address literal or a name.
        public let host: String
        /// The port.
        public let port: UInt16
        /// Its share; 0 takes it out.
        public let weight: Int
        /// Host and port as a Host field says them.
        public let authority: String
        /// The name that TLS asks for and verifies.
        public let serverName: String

        public init(host: String, port: UInt16, weight: Int, authority: String, serverName: String) {
            self.host = host
            self.port = port
            self.weight = weight
            self.authority = authority
            self.serverName = serverName
        }
    }

    /// How an endpoint is chosen.
    public enum Balance: Sendable, Hashable {
        /// In turn, by weight.
        case roundRobin
        /// The one with the fewest requests in flight, by weight.
        case leastRequest
    }

    /// Which Host the upstream sees.
    public enum HostRule: Sendable, Hashable {
        /// The client's.
        case preserve
        /// That of the endpoint.
        case endpoint
        /// This one.
        case literal([UInt8])
    }

    /// Bounds and times of an upstream.
    public struct Settings: Sendable, Hashable {
        /// A connection to an endpoint, its TLS handshake included.
        public var connectTimeout: UInt64 = 3_000_000_000
        /// Silence that ends an exchange.
        public var responseTimeout: UInt64 = 60_000_000_000
        /// How long an idle connection is kept.
        public var idleTimeout: UInt64 = 60_000_000_000
        /// Idle connections that one worker keeps for one endpoint.
        public var keptConnections = 1024
        /// Connections of one worker to one endpoint; 0 for no limit.
        public var maximumConnections = 1024
        /// Silence on an HTTP/2 connection with requests under way before it is asked for a sign of life; 0 for never.
        public var pingInterval: UInt64 = 0
        /// How endpoints are told about the client before anything else; nil for not at all.
        public var proxyHeader: ProxyHeader?
        /// Further tries of a request that is safe to retry.
        public var retries = 1

        public init() {}
    }

    /// The versions of the PROXY protocol.
    public enum ProxyHeader: Sendable, Hashable {
        /// Version 1, a line of text.
        case v1
        /// Version 2, binary.
        case v2
    }

    /// How endpoints are probed. Times are nanoseconds.
    public struct HealthCheck: Sendable, Hashable {
        /// The path that is asked for; of a gRPC probe the method that answers for the server's health.
        public var path: String
        /// The service asked about by the gRPC health protocol; empty for the whole server; nil for a GET.
        public var grpcService: String?
        /// The method of the gRPC health protocol.
        public static let grpcPath = "/grpc.health.v1.Health/Check"
        /// Between two probes.
        public var interval: UInt64
        /// For one probe.
        public var timeout: UInt64
        /// Good probes in a row before an endpoint is used again.
        public var healthyThreshold: Int
        /// Bad probes in a row before it is not used any more.
        public var unhealthyThreshold: Int
        /// Status codes of a good answer.
        public var statuses: [ClosedRange<Int>]

        public init(
            path: String, grpcService: String? = nil, interval: UInt64, timeout: UInt64, healthyThreshold: Int,
            unhealthyThreshold: Int, statuses: [ClosedRange<Int>]
        ) {
            self.path = path
            self.grpcService = grpcService
            self.interval = interval
            self.timeout = timeout
            self.healthyThreshold = healthyThreshold
            self.unhealthyThreshold = unhealthyThreshold
            self.statuses = statuses
        }
    }

    public init(
        name: String, origin: String, identity: String, endpoints: [Endpoint], balance: Balance,
        speech: UpstreamSpeech = .http1, tls: TLSClientContext?, host: HostRule, settings: Settings,
        healthCheck: HealthCheck?, allowsLinkLocal: Bool, concurrency: ConcurrencySnapshot? = nil
    ) {
        self.concurrency = concurrency
        self.name = name
        self.origin = origin
        self.identity = identity
        self.endpoints = endpoints
        self.balance = balance
        self.speech = speech
        self.tls = tls
        self.host = host
        self.settings = settings
        self.healthCheck = healthCheck
        self.allowsLinkLocal = allowsLinkLocal
    }
}

/// What is spoken with an upstream's endpoints.
public enum UpstreamSpeech: Sendable, Hashable {
    /// HTTP/1.1.
    case http1
    /// HTTP/2: with TLS by ALPN, without by prior knowledge (RFC 9113 §3.3).
    case http2
    /// What ALPN agrees on, HTTP/2 or HTTP/1.1.
    case negotiated
}
