// Where clients connect, and what a listener does with them.

public import Addressing
public import Diagnostics

/// One listener for clients.
public struct ListenerModel: Sendable, Equatable {
    /// What is listened on.
    public var address: Located<ListenerAddress>
    /// TLS is spoken here; nil for plain HTTP.
    public var tls: TLSListenerModel?
    /// Every request is answered with a redirect to https; nil serves routes.
    public var redirect: Located<HTTPSRedirect>?
    /// Connections begin with a PROXY header; nil where they do not.
    public var proxyProtocol: ProxyProtocolModel?
    /// The limits of all that come through here.
    public var rateLimit: [RateLimitReference] = []
    /// Where the listener was written; nil for a default listener.
    public var position: SourcePosition?

    /// A plain listener that serves routes.
    public init(address: Located<ListenerAddress>, at position: SourcePosition? = nil) {
        self.address = address
        self.position = position
    }
}

/// The PROXY protocol on a listener.
public struct ProxyProtocolModel: Sendable, Equatable {
    /// The proxies that may connect; empty for the gateway's trusted proxies.
    public var from: [Located<IPPrefix>] = []
    /// Where it was written.
    public var position: SourcePosition?

    public init(at position: SourcePosition?) { self.position = position }
}

/// A plain listener's redirect to https (308, path and query kept).
public struct HTTPSRedirect: Hashable, Sendable {
    /// The port that the redirect names. Nil until validation, which takes the first TLS listener's port,
    /// and 443 where there is none. 443 is left out of the URL.
    public var port: UInt16?

    public init(port: UInt16? = nil) { self.port = port }
}

/// TLS on a listener.
public struct TLSListenerModel: Sendable, Equatable {
    /// Which protocol versions and cipher suites are offered.
    public var profile: Located<TLSProfile> = .byDefault(.intermediate)
    /// The listener's own certificates; empty for those of the gateway.
    public var certificates: [CertificateSource] = []
    /// What is asked of clients whose host does not say otherwise; nil for nothing.
    public var clientCertificates: ClientCertificatesModel?
    /// Where `tls` was written.
    public var position: SourcePosition?

    public init(at position: SourcePosition? = nil) { self.position = position }
}

/// Mozilla's recommended server configurations by name.
public enum TLSProfile: String, CaseIterable, Sendable {
    /// TLS 1.3 only.
    case modern
    /// TLS 1.2 with forward secrecy, and TLS 1.3.
    case intermediate
}
