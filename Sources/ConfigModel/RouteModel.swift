// A route: which requests it takes, and what becomes of them.

public import Addressing
public import Diagnostics

/// One route.
public struct RouteModel: Sendable, Equatable {
    /// The name in logs, metrics and messages; by default what `match` says, in short form.
    public var name: Located<String>
    /// Which requests it takes.
    public var match: MatchModel
    /// What becomes of them.
    public var action: RouteAction
    /// Client addresses that are let in; empty for all.
    public var allow: [Located<IPPrefix>] = []
    /// Client addresses that are turned away (403), before `allow` is asked.
    public var deny: [Located<IPPrefix>] = []
    /// Which client certificates are let in (403 otherwise); nil where none is needed.
    public var clientCertificate: CertificateRuleModel?
    /// Protocols that a request may switch its connection to (RFC 9110 §7.8).
    public var upgrades: [Located<String>] = [.byDefault("websocket")]
    /// What changes in a forwarded request's target.
    public var rewrite: RewriteModel?
    /// What changes in fields.
    public var headers = HeaderEditsModel()
    /// The route's own timeouts.
    public var timeouts = RouteTimeoutsModel()
    /// The route's own limits.
    public var limits = RouteLimitsModel()
    /// The route's own word about the web application firewall; nil for the gateway's.
    public var waf: WAFModel?
    /// The route's own rate limits.
    public var rateLimit: [RateLimitReference] = []
    /// How many of its requests may be under way at once; nil for no bound.
    public var concurrency: ConcurrencyModel?
    /// Where the route was written.
    public var position: SourcePosition?

    public init(name: Located<String>, match: MatchModel, action: RouteAction, at position: SourcePosition?) {
        self.name = name
        self.match = match
        self.action = action
        self.position = position
    }
}

/// What becomes of a request.
public enum RouteAction: Sendable, Equatable {
    /// Sent to one of these, by weight.
    case forward([ForwardTarget])
    /// TLS of its hosts passed through to one of these, by weight.
    case passthrough([ForwardTarget])
    /// Answered with a redirect.
    case redirect(RedirectModel)
    /// Answered by the gateway itself.
    case respond(RespondModel)
}

/// A share of a route's requests, and where it goes.
public struct ForwardTarget: Sendable, Equatable {
    /// An upstream by name, or endpoints written in place.
    public enum Destination: Sendable, Equatable {
        /// The upstream of this name. After validation there is no other kind.
        case upstream(String)
        /// Endpoints of an anonymous upstream, which the validator makes and names.
        case endpoints([EndpointModel])
    }

    /// Where it goes.
    public var destination: Located<Destination>
    /// The share against the other targets', from 0.
    public var weight: Located<Int>

    public init(_ destination: Located<Destination>, weight: Located<Int> = .byDefault(1)) {
        self.destination = destination
        self.weight = weight
    }

    /// The upstream's name; nil only before validation.
    public var upstreamName: String? {
        if case .upstream(let name) = destination.value { name } else { nil }
    }
}

/// A redirect.
public struct RedirectModel: Sendable, Equatable {
    /// Where to.
    public var target: Located<RedirectTarget>
    /// 301, 302, 303, 307 or 308. By default 308: permanent, and a POST stays a POST.
    public var status: Located<Int> = .byDefault(308)

    public init(target: Located<RedirectTarget>) { self.target = target }
}

/// An answer of the gateway's own.
public struct RespondModel: Sendable, Equatable {
    /// 200…599.
    public var status: Located<Int> = .byDefault(200)
    /// The body; empty by default.
    public var body: Located<String> = .byDefault("")
    /// The Content-Type of a body that is not empty.
    public var contentType: Located<String> = .byDefault("text/plain; charset=utf-8")

    public init() {}
}

/// What changes in a forwarded request's target.
public struct RewriteModel: Sendable, Equatable {
    /// Takes the place of the matched prefix; of the whole path for an exact or regex match.
    public var path: Located<String>?
    /// The Host that the upstream sees; wins over the upstream's `host`.
    public var host: Located<String>?

    public init() {}
}
