// What becomes of the requests of one route, compiled.

public import Addressing

/// One route without its match, which lives in the route table. Times are nanoseconds, 0 for none.
public final class RouteSnapshot: Sendable {
    /// The name in logs and metrics.
    public let name: String
    /// `file:line` of the route.
    public let origin: String
    /// What becomes of a request.
    public let action: Action
    /// Client addresses that are let in; nil for all.
    public let allowed: IPPrefixSet?
    /// Client addresses that are turned away first; nil for none.
    public let denied: IPPrefixSet?
    /// Client certificates that are let in; nil where none is needed.
    public let certificates: CertificateRule?
    /// Replaces the matched prefix of the path; nil to leave it.
    public let replacementPath: [UInt8]?
    /// The Host for the upstream; nil for what the upstream says.
    public let replacementHost: [UInt8]?
    /// Changes to the forwarded request; nil for none.
    public let requestEdits: FieldEdits?
    /// Changes to the response; nil for none.
    public let responseEdits: FieldEdits?
    /// Silence of the upstream that ends an exchange; nil for what the upstream says.
    public let responseTimeout: UInt64?
    /// The whole exchange.
    public let requestTimeout: UInt64
    /// Bytes of a request body; 0 for no limit.
    public let maximumBodyBytes: UInt64
    /// Protocols, in lower case, that a request may switch its connection to.
    public let upgrades: [[UInt8]]
    /// Silence of both sides that ends a tunnel.
    public let tunnelTimeout: UInt64

    /// The route's rate limits, by their index in the snapshot's set.
    public let limits: [Int]
    /// How many of its requests may be under way; nil for no bound.
    public let concurrency: ConcurrencySnapshot?
    /// Bytes a second of one answer's body; 0 for no bound.
    public let bandwidth: UInt64

    /// The route's web application firewall; nil for none.
    public let inspection: RouteInspection?

    /// What becomes of a request.
    public enum Action: Sendable {
        /// Sent to one of these upstreams, by weight.
        case forward(WeightedUpstreams)
        /// Sent elsewhere.
        case redirect(Redirect)
        /// TLS passed through to one of these upstreams; no request of HTTP comes here.
        case passthrough(WeightedUpstreams)
        /// Answered by the gateway.
        case respond(status: UInt16, contentType: [UInt8], body: [UInt8])
    }

    /// Where a redirect leads.
    public struct Redirect: Sendable {
        /// 301, 302, 303, 307 or 308.
        public let status: UInt16
        /// The Location or its beginning.
        public let location: [UInt8]
        /// Whether the request's path and query follow.
        public let keepsRequestTarget: Bool

        public init(status: UInt16, location: [UInt8], keepsRequestTarget: Bool) {
            self.status = status
            self.location = location
            self.keepsRequestTarget = keepsRequestTarget
        }
    }

    /// Everything but the name, the place and the action has a default.
    public init(
        name: String, origin: String, action: Action, allowed: IPPrefixSet? = nil, denied: IPPrefixSet? = nil,
        replacementPath: [UInt8]? = nil, replacementHost: [UInt8]? = nil, requestEdits: FieldEdits? = nil,
        responseEdits: FieldEdits? = nil, responseTimeout: UInt64? = nil, requestTimeout: UInt64 = 0,
        maximumBodyBytes: UInt64 = 0, upgrades: [[UInt8]] = [], tunnelTimeout: UInt64 = 0,
        inspection: RouteInspection? = nil, limits: [Int] = [], concurrency: ConcurrencySnapshot? = nil,
        bandwidth: UInt64 = 0, certificates: CertificateRule? = nil
    ) {
        self.certificates = certificates
        self.limits = limits
        self.concurrency = concurrency
        self.bandwidth = bandwidth
        self.name = name
        self.origin = origin
        self.action = action
        self.allowed = allowed
        self.denied = denied
        self.replacementPath = replacementPath
        self.replacementHost = replacementHost
        self.requestEdits = requestEdits
        self.responseEdits = responseEdits
        self.responseTimeout = responseTimeout
        self.requestTimeout = requestTimeout
        self.maximumBodyBytes = maximumBodyBytes
        self.upgrades = upgrades
        self.tunnelTimeout = tunnelTimeout
        self.inspection = inspection
    }
}
