// How long anything may take.

/// The gateway's timeouts. Zero turns one off.
public struct TimeoutsModel: Sendable, Equatable {
    /// A TLS handshake.
    public var handshake: Located<Duration> = .byDefault(.seconds(10))
    /// A request head, from its first byte; then 408.
    public var header: Located<Duration> = .byDefault(.seconds(10))
    /// The slowest a request body may come, bytes a second; slower is 408. 0 turns it off.
    public var bodyMinimumBytesPerSecond: Located<Int> = .byDefault(500)
    /// A client connection without a request.
    public var idle: Located<Duration> = .byDefault(.seconds(60))
    /// A connection to an endpoint, its TLS handshake included; then another endpoint, or 504.
    public var connect: Located<Duration> = .byDefault(.seconds(3))
    /// From the last byte of the request sent to the response's head, and between parts of its body; then 504.
    public var response: Located<Duration> = .byDefault(.seconds(60))
    /// A whole exchange, from the request's head to the response's last byte.
    public var request: Located<Duration> = .byDefault(.zero)
    /// A tunnel (WebSocket or another upgrade) in which neither side sends anything.
    public var tunnel: Located<Duration> = .byDefault(.seconds(3600))
    /// A kept-alive upstream connection without a request.
    public var upstreamIdle: Located<Duration> = .byDefault(.seconds(60))
    /// What SIGTERM leaves to exchanges in flight.
    public var drain: Located<Duration> = .byDefault(.seconds(30))

    public init() {}
}

/// A route's own timeouts; nil means the upstream's, then the gateway's.
public struct RouteTimeoutsModel: Sendable, Equatable {
    /// As `TimeoutsModel.response`.
    public var response: Located<Duration>?
    /// As `TimeoutsModel.request`.
    public var request: Located<Duration>?
    /// As `TimeoutsModel.tunnel`.
    public var tunnel: Located<Duration>?

    public init() {}
}

/// An upstream's own timeouts; nil means the gateway's.
public struct UpstreamTimeoutsModel: Sendable, Equatable {
    /// As `TimeoutsModel.connect`.
    public var connect: Located<Duration>?
    /// As `TimeoutsModel.response`.
    public var response: Located<Duration>?

    public init() {}
}
