// Bounds on what a client may send and hold.

/// The gateway's limits. Sizes are bytes.
public struct LimitsModel: Sendable, Equatable {
    /// Bytes of a head's field lines and request line together; more is 431.
    public var headerBytes: Located<Int> = .byDefault(64 * 1024)
    /// How many field lines a head may have; more is 431.
    public var headers: Located<Int> = .byDefault(200)
    /// Bytes of a request target; more is 414.
    public var targetBytes: Located<Int> = .byDefault(16 * 1024)
    /// Bytes of a request body; more is 413. 0 for no limit.
    public var bodyBytes: Located<Int> = .byDefault(100 * 1024 * 1024)
    /// Client connections of one worker; further ones wait in the kernel's queue.
    public var connectionsPerWorker: Located<Int> = .byDefault(10_000)
    /// Requests under way on one HTTP/2 connection of a client; further ones are refused.
    public var concurrentStreams: Located<Int> = .byDefault(100)
    /// Requests on one client connection before it is closed; 0 for no limit.
    public var requestsPerConnection: Located<Int> = .byDefault(10_000)

    /// Connections of one client address at once, on each worker; 0 for no limit.
    public var connectionsPerAddress: Located<Int> = .byDefault(0)
    /// New connections of one client address; nil for no limit.
    public var connectionRate: RateLimitModel?
    /// New TLS handshakes of one client address; nil for no limit.
    public var handshakeRate: RateLimitModel?
    /// Bytes of the table in which all rate limits keep their buckets.
    public var rateLimitMemory: Located<Int> = .byDefault(16 * 1024 * 1024)

    public init() {}
}

/// A route's own limits; nil means the gateway's.
public struct RouteLimitsModel: Sendable, Equatable {
    /// Bytes of a request body; more is 413. 0 for no limit.
    public var bodyBytes: Located<Int>?
    /// Bytes a second of one answer's body; nil for as fast as the client takes it.
    public var bandwidth: Located<Int>?

    public init() {}
}
