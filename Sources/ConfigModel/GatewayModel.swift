// The whole configuration as plain values: what every provider makes and the validator checks.

public import Addressing
public import Diagnostics

/// Everything an operator can say, with the default of everything left unsaid.
///
/// A model is only data: nothing in it has been opened, resolved or compiled. `Validator` turns it into
/// the `ValidatedModel` that the rest of the house accepts.
public struct GatewayModel: Sendable, Equatable {
    /// How many workers (threads with an event loop each).
    public var workers: Located<WorkerCount> = .byDefault(.automatic)
    /// The user to become once listeners are bound and keys are read; nil to stay.
    public var user: Located<String>?
    /// Where clients connect. Empty means the default pair, which the validator fills in.
    public var listeners: [ListenerModel] = []
    /// The operator's own listener (metrics, health, configuration); nil for none.
    public var admin: AdminModel?
    /// Which logs are written, and where.
    public var logs = LogsModel()
    /// Where certificates come from, in the order given.
    public var certificates: [CertificateSource] = []
    /// What holds for single hosts, in file order.
    public var hosts: [HostModel] = []
    /// How session tickets are sealed.
    public var sessionTickets = SessionTicketsModel()
    /// Where certificates are obtained that are missing; nil for nowhere.
    public var acme: ACMEModel?
    /// Whether OCSP staples are sent along with certificates.
    public var ocspStapling = OCSPStaplingModel()
    /// The peers whose forwarding fields are believed.
    public var trustedProxies: [Located<IPPrefix>] = []
    /// Which fields tell the upstream about the client.
    public var forwarding = ForwardingModel()
    /// Bounds on what a client may send and hold.
    public var limits = LimitsModel()
    /// How long anything may take.
    public var timeouts = TimeoutsModel()
    /// How a raw path becomes the canonical one.
    public var paths = PathRulesModel()
    /// How names are resolved.
    public var resolver = ResolverModel()
    /// The web application firewall of all routes that do not say otherwise; nil for none.
    public var waf: WAFModel?
    /// The rule sets that routes may name, in file order.
    public var ruleSets: [RuleSetModel] = []
    /// The limit of all requests together with what routes and listeners say; empty for none.
    public var rateLimit: [RateLimitReference] = []
    /// Limits that may be named, in file order.
    public var rateLimits: [RateLimitModel] = []
    /// How many processes share the traffic evenly without knowing of each other: each has its part of every limit.
    public var replicas: Located<Int> = .byDefault(1)
    /// The upstreams, in file order. After validation the anonymous ones of routes follow the named ones.
    public var upstreams: [UpstreamModel] = []
    /// The routes, in file order.
    public var routes: [RouteModel] = []
    /// Where the configuration begins: what is said of nothing in particular is said of this place.
    public var position: SourcePosition?

    /// A model in which nothing was said.
    public init() {}
}

/// How many workers to run.
public enum WorkerCount: Hashable, Sendable {
    /// One for each core that the process may use.
    case automatic
    /// This many, from 1.
    case exactly(Int)
}
