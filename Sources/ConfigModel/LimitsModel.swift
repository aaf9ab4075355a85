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

    public init() {}
}

/// A route's own limits; nil means the gateway's.
public struct RouteLimitsModel: Sendable, Equatable {
    /// Bytes of a request body; more is 413. 0 for no limit.
    public var bodyBytes: Located<Int>?

    public init() {}
}
