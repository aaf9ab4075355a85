// Which names a snapshot counts by: the bridge from its route and upstream numbers to lasting counts.

/// The routes and upstreams of one snapshot, by slot. Immutable; made once per snapshot, shared by workers.
public final class ShardLayout: Sendable {
    /// Route names by slot. Two slots of one name count together.
    public let routes: [String]
    /// Upstream names by slot.
    public let upstreams: [String]

    /// Rate limits' names by slot.
    public let limits: [String]

    let routeNames: Set<String>
    let upstreamNames: Set<String>
    let limitNames: Set<String>

    /// The name under which exchanges count that no route took.
    public static let unmatchedRoute = "(unmatched)"

    /// A layout whose slot `n` is the `n`-th name of each list.
    public init(routes: [String], upstreams: [String], limits: [String] = []) {
        self.limits = limits
        limitNames = Set(limits)
        self.routes = routes
        self.upstreams = upstreams
        routeNames = Set(routes).union([ShardLayout.unmatchedRoute])
        upstreamNames = Set(upstreams)
    }
}
