// What holds for every request, whatever its route.

public import Addressing
public import HTTP1
public import HTTPSemantics
public import Telemetry

/// The gateway-wide part of a snapshot. Times are nanoseconds, 0 for none; sizes are bytes.
public struct GatewayRules: Sendable {
    /// Peers whose X-Forwarded-For and Forwarded are believed.
    public var trustedProxies = IPPrefixSet([])
    /// How a raw path becomes the canonical one.
    public var paths = PathRules()
    /// Bounds of the HTTP/1 codec.
    public var http1 = HTTP1Limits()
    /// Whether trusted proxies name the client in Forwarded (RFC 7239), and not in X-Forwarded-For.
    public var readsForwarded = false
    /// Which fields tell the upstream about the client.
    public var forwarding = ForwardingRules()
    /// How long anything may take.
    public var timeouts = Timeouts()
    /// Client connections of one worker.
    public var maximumConnections = 10_000
    /// Requests under way on one HTTP/2 connection of a client.
    public var concurrentStreams = 100
    /// Requests on one client connection; 0 for no limit.
    public var maximumRequestsPerConnection = 0
    /// The access log's format; nil where it is off.
    public var accessLog: AccessLogFormat?

    public init() {}

    /// Whether there is any trusted proxy at all.
    @inlinable public var hasTrustedProxies: Bool { !trustedProxies.isEmpty }

    /// Time limits, nanoseconds, 0 for none.
    public struct Timeouts: Sendable {
        /// A TLS handshake.
        public var handshake: UInt64 = 10_000_000_000
        /// A request head, from its first byte.
        public var header: UInt64 = 10_000_000_000
        /// A client connection without a request; also how long a client may take nothing of an answer.
        public var idle: UInt64 = 60_000_000_000
        /// The slowest a request body may come, bytes a second.
        public var bodyMinimumRate: UInt64 = 500
        /// A kept-alive upstream connection without a request.
        public var upstreamIdle: UInt64 = 60_000_000_000

        public init() {}
    }
}

/// Which fields a forwarded request is given.
public struct ForwardingRules: Sendable {
    /// X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host.
    public var xForwarded = true
    /// Forwarded (RFC 7239).
    public var forwarded = false
    /// The pseudonym in Via; empty for no Via.
    public var viaPseudonym: [UInt8] = Array("gatehouse".utf8)
    /// X-Request-Id.
    public var requestID = true
    /// Whether X-Forwarded-Client-Cert of a trusted proxy goes on.
    public var keepsClientCertificate = false

    public init() {}
}
