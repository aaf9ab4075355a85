// A backend service: its endpoints, and how they are spoken to.

public import Diagnostics

/// A group of endpoints that serve the same thing.
public struct UpstreamModel: Sendable, Equatable {
    /// The name that routes use; for an anonymous upstream its URLs, joined by commas.
    public var name: Located<String>
    /// Made from the URLs of a route's `to`, not written under `upstreams`.
    public var isAnonymous = false
    /// Where requests go.
    public var endpoints: [EndpointModel] = []
    /// How an endpoint is chosen.
    public var balance: Located<BalanceModel> = .byDefault(.roundRobin)
    /// What is spoken; nil for what the endpoints' URLs say.
    public var `protocol`: Located<UpstreamProtocol>?
    /// How endpoints with https URLs are verified.
    public var tls = UpstreamTLSModel()
    /// Connections of one worker to one endpoint; further requests get 503. 0 for no limit.
    public var maximumConnections: Located<Int> = .byDefault(1024)
    /// How many requests may be under way at once; nil for no bound.
    public var concurrency: ConcurrencyModel?
    /// Idle connections that are kept for the next request.
    public var keepAlive = KeepAliveModel()
    /// How many further tries a request that is safe to retry gets; 0 for none.
    public var retries: Located<Int> = .byDefault(1)
    /// The upstream's own timeouts.
    public var timeouts = UpstreamTimeoutsModel()
    /// How endpoints are told about the client before anything else; nil for not at all.
    public var proxyProtocol: Located<ProxyProtocolVersion>?
    /// Active probes; nil for none.
    public var healthCheck: HealthCheckModel?
    /// Which Host the upstream sees.
    public var host: Located<UpstreamHost> = .byDefault(.preserve)
    /// Endpoints at link-local and metadata addresses are allowed.
    public var allowLinkLocal: Located<Bool> = .byDefault(false)
    /// Where the upstream was written.
    public var position: SourcePosition?

    /// An upstream without endpoints yet.
    public init(name: Located<String>, at position: SourcePosition?) {
        self.name = name
        self.position = position
    }

    /// Whether endpoints are spoken to over TLS. The validator sees to it that they agree.
    public var usesTLS: Bool { endpoints.first?.url.value.scheme.isSecure ?? false }

    /// What is spoken, by `protocol` or else by the endpoints' URLs.
    public var spokenProtocol: UpstreamProtocol {
        if let written = self.protocol?.value { return written }
        switch endpoints.first?.url.value.scheme {
        case .h2: return .h2
        case .h2c: return .h2c
        default: return .http1
        }
    }
}

/// One place that serves an upstream.
public struct EndpointModel: Sendable, Equatable {
    /// Where it is.
    public var url: Located<EndpointURL>
    /// Its share of requests against the others', from 0; 0 takes it out.
    public var weight: Located<Int>

    public init(url: Located<EndpointURL>, weight: Located<Int> = .byDefault(1)) {
        self.url = url
        self.weight = weight
    }
}

/// How an endpoint is chosen.
public enum BalanceModel: String, CaseIterable, Sendable {
    /// In turn, by weight.
    case roundRobin
    /// The one with the fewest requests in flight, by weight.
    case leastRequest
}

/// The versions of the PROXY protocol.
public enum ProxyProtocolVersion: String, CaseIterable, Sendable {
    /// A line of text.
    case v1
    /// Binary.
    case v2
}

/// What is spoken to an upstream.
public enum UpstreamProtocol: String, CaseIterable, Sendable {
    /// HTTP/1.1.
    case http1
    /// HTTP/2 over TLS.
    case h2
    /// HTTP/2 in clear text, by prior knowledge.
    case h2c
    /// Over TLS what ALPN agrees on, HTTP/2 or HTTP/1.1; in clear text HTTP/1.1.
    case auto
}

/// TLS towards an upstream.
public struct UpstreamTLSModel: Sendable, Equatable {
    /// A PEM file of the authorities to trust; nil for the system's.
    public var authorities: Located<String>?
    /// The name that is sent (SNI) and verified; nil for the endpoint's own host.
    public var serverName: Located<String>?
    /// A PEM file with the client certificate to show; nil for none.
    public var certificate: Located<String>?
    /// The PEM file with its key.
    public var key: Located<String>?
    /// Whether the endpoint's certificate is verified.
    public var verify: Located<Bool> = .byDefault(true)
    /// Where `tls` was written; nil where it was not.
    public var position: SourcePosition?

    public init() {}
}

/// Idle upstream connections.
public struct KeepAliveModel: Sendable, Equatable {
    /// How many one worker keeps for one endpoint; 0 for none.
    public var connections: Located<Int> = .byDefault(1024)
    /// How long one is kept; nil for `TimeoutsModel.upstreamIdle`.
    public var idle: Located<Duration>?
    /// Silence on an HTTP/2 connection with requests under way before it is asked for a sign of life; 0 for never.
    ///
    /// Six minutes: gRPC servers by default take pings of a quiet connection for abuse where they come more often than
    /// every five.
    public var ping: Located<Duration> = .byDefault(.seconds(360))

    public init() {}
}

/// Which Host the upstream sees.
public enum UpstreamHost: Hashable, Sendable {
    /// The client's.
    case preserve
    /// That of the endpoint's URL.
    case endpoint
    /// This one.
    case literal(String)
}

/// Active probes of an upstream's endpoints.
public struct HealthCheckModel: Sendable, Equatable {
    /// The path that is asked for with GET.
    public var path: Located<String>
    /// The service whose health is asked for by the gRPC health protocol instead; empty for the whole server.
    public var grpc: Located<String>?
    /// The time between two probes of an endpoint.
    public var interval: Located<Duration> = .byDefault(.seconds(5))
    /// How long a probe may take.
    public var timeout: Located<Duration> = .byDefault(.seconds(2))
    /// Good probes in a row before an endpoint is used again.
    public var healthy: Located<Int> = .byDefault(2)
    /// Bad probes in a row before an endpoint is not used any more.
    public var unhealthy: Located<Int> = .byDefault(3)
    /// The status codes of a good answer.
    public var statuses: [Located<ClosedRange<Int>>] = [.byDefault(200...399)]
    /// Where `healthCheck` was written.
    public var position: SourcePosition?

    public init(path: Located<String>, at position: SourcePosition? = nil) {
        self.path = path
        self.position = position
    }
}
