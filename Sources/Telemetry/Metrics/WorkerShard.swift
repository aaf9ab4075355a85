// All counts of one worker: it writes them alone, so writing costs no more than a plain store.

internal import Synchronization

/// One worker's counts: a fixed set for the worker as a whole, and one block for each route, upstream and
/// rate limit in use.
///
/// **Blocks and reloads.** A block belongs to a name. The worker reaches blocks through the
/// `LayoutCounters` of its snapshot; the shard remembers them by name under a lock that is taken only
/// when a block is used for the first time, at a reload, and by readers. Adopting a layout keeps blocks
/// whose name is still there and forgets the others: their series end, and should the name return it
/// starts at 0, which Prometheus takes for a restart. An exchange still in flight on an older layout
/// may count into a forgotten block; that count is not seen, and the memory goes with the exchange.
public final class WorkerShard: Sendable {
    @usableFromInline let counters: InlineArray<96, Counter>
    private let known = Mutex(KnownBlocks())

    /// The blocks by name, and the layout whose names they are.
    private struct KnownBlocks {
        var layout: ShardLayout?
        var routes: [String: RouteCounters] = [:]
        var upstreams: [String: UpstreamCounters] = [:]
        var limits: [String: LimitCounters] = [:]
    }

    /// A shard with all counts at 0. `MetricRegistry.makeShard()` makes one that is read.
    package init() {
        precondition(WorkerCounter.allCases.count <= 96, "WorkerShard holds 96 counters; WorkerCounter has more")
        counters = InlineArray { _ in Counter() }
    }

    /// Adds to a count. Only on the owner's thread.
    @inlinable
    public func add(_ counter: WorkerCounter, _ amount: UInt64 = 1) {
        counters[counter.rawValue].add(amount)
    }

    /// Takes from a gauge. Only on the owner's thread.
    @inlinable
    public func subtract(_ counter: WorkerCounter, _ amount: UInt64 = 1) {
        counters[counter.rawValue].subtract(amount)
    }

    /// The value now. Any thread.
    public func value(_ counter: WorkerCounter) -> UInt64 {
        counters[counter.rawValue].value
    }

    /// Makes `layout` the one whose names are kept, and gives the worker its way to the blocks.
    ///
    /// Costs as much as there are blocks in use, not routes. Only on the owner's thread, between loop turns.
    public func adopt(_ layout: ShardLayout) -> LayoutCounters {
        known.withLock { known in
            known.layout = layout
            known.routes = known.routes.filter { layout.routeNames.contains($0.key) }
            known.upstreams = known.upstreams.filter { layout.upstreamNames.contains($0.key) }
            known.limits = known.limits.filter { layout.limitNames.contains($0.key) }
        }
        return LayoutCounters(layout: layout, shard: self)
    }

    /// The block of a route's name, made when it is first asked for.
    func route(named name: String) -> RouteCounters {
        known.withLock { known in
            if let block = known.routes[name] { return block }
            let block = RouteCounters(name: name)
            // An exchange on an older snapshot must not bring back a name that is gone.
            if known.layout?.routeNames.contains(name) ?? false { known.routes[name] = block }
            return block
        }
    }

    /// The block of an upstream's name, made when it is first asked for.
    func upstream(named name: String) -> UpstreamCounters {
        known.withLock { known in
            if let block = known.upstreams[name] { return block }
            let block = UpstreamCounters(name: name)
            if known.layout?.upstreamNames.contains(name) ?? false { known.upstreams[name] = block }
            return block
        }
    }

    /// The block of a rate limit's name, made when it is first asked for.
    func limit(named name: String) -> LimitCounters {
        known.withLock { known in
            if let block = known.limits[name] { return block }
            let block = LimitCounters(name: name)
            if known.layout?.limitNames.contains(name) ?? false { known.limits[name] = block }
            return block
        }
    }

    /// All blocks now, for whoever sums and prints them. Any thread.
    package func blocks() -> (routes: [RouteCounters], upstreams: [UpstreamCounters], limits: [LimitCounters]) {
        known.withLock { (Array($0.routes.values), Array($0.upstreams.values), Array($0.limits.values)) }
    }
}
