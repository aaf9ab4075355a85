// What the rules are told of a request besides its message.

internal import Addressing

/// A request whose route has a web application firewall: one in flight, or one that is only explained.
protocol InspectedRequest: AnyObject {
    /// The client's address, past trusted proxies.
    var client: IPAddress { get }
    /// The port that the client connected from; 0 where a proxy stands between.
    var clientPort: UInt16 { get }
    /// The address that the client connected to.
    var localAddress: SocketAddress { get }
    /// What the request is called in logs.
    var identifier: UInt64 { get }
    var secondsSinceEpoch: Int { get }
}

extension Exchange: InspectedRequest {
    var secondsSinceEpoch: Int { worker.secondsSinceEpoch }
}
