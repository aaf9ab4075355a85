// One address that requests can be sent to, and the idle connections to it.

public import Addressing
public import Snapshots

/// An endpoint's address as one worker knows it.
public final class PooledEndpoint {
    /// Where it is.
    public let address: SocketAddress
    /// The configured endpoint that the address came from.
    public let configuration: UpstreamSnapshot.Endpoint
    /// `address:port`, for the log.
    public let text: [UInt8]
    /// The Host that says this endpoint.
    public let authority: [UInt8]
    /// Its place in the pool's balancer; -1 once it is no longer used.
    var index: Int
    /// Idle connections, the last used last.
    var idle = ContiguousArray<HTTP1Upstream>()
    /// HTTP/2 connections that take requests.
    var multiplexed = ContiguousArray<HTTP2Upstream>()
    /// The connection being made that will carry all requests that wait for it.
    var connector: UpstreamConnector?
    /// Whether HTTP/2 was agreed on the last time; nil before the first.
    var speaksHTTP2: Bool?
    /// Connections in any state.
    var openCount = 0

    init(address: SocketAddress, configuration: UpstreamSnapshot.Endpoint, index: Int) {
        self.address = address
        self.configuration = configuration
        self.index = index
        text = Array("\(address)".utf8)
        authority = Array(configuration.authority.utf8)
    }

    /// Whether connections made for this endpoint serve `other` too: everything but the weight is equal.
    func isLike(_ other: UpstreamSnapshot.Endpoint) -> Bool {
        configuration.host == other.host && configuration.port == other.port
            && configuration.serverName == other.serverName && configuration.authority == other.authority
    }
}
