// How the names of endpoints are resolved.

public import Addressing

/// The resolver.
public struct ResolverModel: Sendable, Equatable {
    /// Name servers; empty for those of the system (/etc/resolv.conf).
    public var servers: [Located<SocketAddress>] = []
    /// An answer is kept at least this long, whatever it says.
    public var minimumTTL: Located<Duration> = .byDefault(.seconds(1))
    /// An answer is kept at most this long, whatever it says.
    public var maximumTTL: Located<Duration> = .byDefault(.seconds(300))
    /// One query to one server.
    public var timeout: Located<Duration> = .byDefault(.seconds(2))

    public init() {}
}
