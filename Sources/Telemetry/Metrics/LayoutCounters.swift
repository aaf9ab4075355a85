// A worker's short way from a snapshot's route and upstream numbers to their counts.

/// The counts of one worker under one layout, by slot. Not Sendable: it stays with its worker.
///
/// A worker holds the newest one, and an exchange in flight keeps the one it began with. A slot's block
/// is made when it is first used, so ten thousand idle routes cost ten thousand pointers and no more.
public final class LayoutCounters {
    /// The layout whose slots these are.
    public let layout: ShardLayout
    private let shard: WorkerShard
    private var routes: [RouteCounters?]
    private var upstreams: [UpstreamCounters?]

    init(layout: ShardLayout, shard: WorkerShard) {
        self.layout = layout
        self.shard = shard
        routes = Array(repeating: nil, count: layout.routes.count)
        upstreams = Array(repeating: nil, count: layout.upstreams.count)
    }

    /// The counts of the route in `slot`. Allocates at a slot's first use only.
    public func route(_ slot: Int) -> RouteCounters {
        if let block = routes[slot] { return block }
        let block = shard.route(named: layout.routes[slot])
        routes[slot] = block
        return block
    }

    /// The counts of exchanges that no route took.
    public private(set) lazy var unmatched: RouteCounters = shard.route(named: ShardLayout.unmatchedRoute)

    /// The counts of the upstream in `slot`. Allocates at a slot's first use only.
    public func upstream(_ slot: Int) -> UpstreamCounters {
        if let block = upstreams[slot] { return block }
        let block = shard.upstream(named: layout.upstreams[slot])
        upstreams[slot] = block
        return block
    }
}
