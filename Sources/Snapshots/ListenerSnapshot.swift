// Where clients connect, compiled.

public import Addressing
public import TLS

/// One listener. Its sockets belong to the server; workers find them by `address`.
public final class ListenerSnapshot: Sendable {
    /// The address as written: what identifies the listener across generations.
    public let address: String
    /// What happens to connections.
    public let kind: Kind
    /// `file:line` of the listener; "default" where nobody wrote it.
    public let origin: String
    /// Proxies that must say whom they speak for by the PROXY protocol, and the only ones that may connect; nil where
    /// it is not spoken.
    public let proxies: IPPrefixSet?
    /// Whether clients speak TLS.
    public let isTLS: Bool
    /// The rate limits of all that comes through here, by their index in the snapshot's set.
    public let limits: [Int]
    /// What is asked of clients, by host; nil where nothing is. On a listener in clear text nobody can show anything.
    public let clientCertificates: ClientCertificateTable?

    /// What a listener speaks.
    public enum Kind: Sendable {
        /// HTTP/1.1 in clear text.
        case plain
        /// HTTP/1.1 over TLS.
        case tls(TLSServerContext)
        /// Clear text, where every request is told to come back over https at this port.
        case redirectToHTTPS(port: UInt16)
        /// The operator's own listener, answered by the process itself.
        case admin
    }

    public init(
        address: String, kind: Kind, origin: String, proxies: IPPrefixSet? = nil, limits: [Int] = [],
        clientCertificates: ClientCertificateTable? = nil
    ) {
        self.clientCertificates = clientCertificates?.isEmpty == false ? clientCertificates : nil
        self.limits = limits
        self.proxies = proxies
        self.address = address
        self.kind = kind
        self.origin = origin
        if case .tls = kind { isTLS = true } else { isTLS = false }
    }

    /// The TLS context of a TLS listener.
    public var tls: TLSServerContext? {
        if case .tls(let context) = kind { context } else { nil }
    }

    /// The same listener with other certificates.
    public func serving(_ context: TLSServerContext) -> ListenerSnapshot {
        ListenerSnapshot(
            address: address, kind: .tls(context), origin: origin, proxies: proxies, limits: limits,
            clientCertificates: context.clientCertificates)
    }
}
