// The operator's own listener.

import Addressing
public import Diagnostics

/// Where metrics, health and configuration are served to the operator.
public struct AdminModel: Sendable, Equatable {
    /// Loopback unless said otherwise.
    public var address: Located<ListenerAddress> = .byDefault(
        .socket(SocketAddress(IPAddress(ipv4: 0x7F00_0001), port: 9901)))
    /// Where `admin` was written.
    public var position: SourcePosition?

    public init(at position: SourcePosition? = nil) { self.position = position }
}
