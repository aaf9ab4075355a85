// A worker's short way from a snapshot's route and upstream numbers to their counts.

/// The counts of one worker under one layout, by slot. Not Sendable: it stays with its worker.
///
/// A worker holds the newest one, and an exchange in flight keeps the one it began with. A slot's block
/// is made when it is first used, so ten thousand idle routes cost ten thousand pointers and no more.
public final class LayoutCounters {
    /// The layout whose slots these are.
    public let layout: ShardLayout
    private let shard: WorkerShard
    // Plain memory, not arrays: a look-up then needs no exclusivity check.
    private let routes: UnsafeMutableBufferPointer<RouteCounters?>
    private let upstreams: UnsafeMutableBufferPointer<UpstreamCounters?>
    private let limits: UnsafeMutableBufferPointer<LimitCounters?>

    init(layout: ShardLayout, shard: WorkerShard) {
        self.layout = layout
        self.shard = shard
        routes = .allocate(capacity: layout.routes.count)
        routes.initialize(repeating: nil)
        upstreams = .allocate(capacity: layout.upstreams.count)
        upstreams.initialize(repeating: nil)
        limits = .allocate(capacity: layout.limits.count)
        limits.initialize(repeating: nil)
    }

    deinit {
        routes.deinitialize().deallocate()
        upstreams.deinitialize().deallocate()
        limits.deinitialize().deallocate()
    }

    /// The counts of the route in `slot`, which must be one of the layout's. Allocates at a slot's first use only.
    public func route(_ slot: Int) -> RouteCounters {
        precondition(routes.indices.contains(slot), "a route slot of another layout")
        if let block = routes[slot] { return block }
        let block = shard.route(named: layout.routes[slot])
        routes[slot] = block
        return block
    }

    /// The counts of exchanges that no route took.
    public private(set) lazy var unmatched: RouteCounters = shard.route(named: ShardLayout.unmatchedRoute)

    /// The counts of the upstream in `slot`, which must be one of the layout's. Allocates at a slot's first use only.
    public func upstream(_ slot: Int) -> UpstreamCounters {
        precondition(upstreams.indices.contains(slot), "an upstream slot of another layout")
        if let block = upstreams[slot] { return block }
        let block = shard.upstream(named: layout.upstreams[slot])
        upstreams[slot] = block
        return block
    }

    /// The counts of the rate limit in `slot`, which must be one of the layout's. Allocates at a slot's first use only.
    public func limit(_ slot: Int) -> LimitCounters {
        precondition(limits.indices.contains(slot), "a limit's slot of another layout")
        if let block = limits[slot] { return block }
        let block = shard.limit(named: layout.limits[slot])
        limits[slot] = block
        return block
    }
}
