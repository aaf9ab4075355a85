// The whole configuration, compiled: what the workers run on.

public import Routing

/// One generation of the compiled configuration. Never changes; a reload publishes another.
///
/// Upstreams, routes and listeners are named by their index here: within a generation an index is all that a
/// request has to carry.
public final class ProxySnapshot: Sendable {
    /// Rises by one with each publication; the first is 1.
    public let generation: UInt64
    /// Where clients connect.
    public let listeners: [ListenerSnapshot]
    /// Finds a route's index by host and path.
    public let routeTable: RouteTable
    /// The routes; `RouteMatch.rule` is an index here.
    public let routes: [RouteSnapshot]
    /// Hosts whose TLS is passed through.
    public let passthrough: PassthroughTable
    /// Where requests can go.
    public let upstreams: [UpstreamSnapshot]
    /// What holds for every request.
    public let rules: GatewayRules

    /// Rate limits.
    public let limiting: LimitSet
    /// The web application firewall of requests that belong to no route; nil for none.
    public let inspection: RouteInspection?

    public init(
        generation: UInt64, listeners: [ListenerSnapshot], routeTable: RouteTable, routes: [RouteSnapshot],
        upstreams: [UpstreamSnapshot], rules: GatewayRules,
        passthrough: PassthroughTable = PassthroughTable(exact: [:], wildcards: [:]),
        inspection: RouteInspection? = nil, limiting: LimitSet = LimitSet()
    ) {
        self.limiting = limiting
        self.inspection = inspection
        self.passthrough = passthrough
        self.generation = generation
        self.listeners = listeners
        self.routeTable = routeTable
        self.routes = routes
        self.upstreams = upstreams
        self.rules = rules
    }

    /// The same with other listeners in the place of each, as another generation.
    public func replacing(_ listeners: [ListenerSnapshot], generation: UInt64) -> ProxySnapshot {
        ProxySnapshot(
            generation: generation, listeners: listeners, routeTable: routeTable, routes: routes, upstreams: upstreams,
            rules: rules, passthrough: passthrough, inspection: inspection, limiting: limiting)
    }
}
