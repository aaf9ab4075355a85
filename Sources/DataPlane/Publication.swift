// What reaches the workers: a snapshot and the sockets that go with it.

public import Reactor
public import Snapshots
internal import Synchronization
public import Telemetry

/// One generation, ready to be run.
public final class Publication: Sendable {
    /// The compiled configuration.
    public let snapshot: ProxySnapshot
    /// For each listener of the snapshot its sockets: one for each worker, or one that all share.
    public let sockets: [[ListeningSocket]]
    /// The names that are counted by.
    public let layout: ShardLayout
    /// Where the WAF's matches are written; nil where nothing is inspected.
    public let inspectionLog: LogWriter?
    /// Where the transactions are written that rules want recorded; nil where the configuration names no place.
    public let auditLog: LogWriter?

    public init(
        snapshot: ProxySnapshot, sockets: [[ListeningSocket]], inspectionLog: LogWriter? = nil,
        auditLog: LogWriter? = nil
    ) {
        self.inspectionLog = inspectionLog
        self.auditLog = auditLog
        self.snapshot = snapshot
        self.sockets = sockets
        layout = ShardLayout(routes: snapshot.routes.map(\.name), upstreams: snapshot.upstreams.map(\.name),
            limits: snapshot.limiting.limits.map(\.name))
    }
}

/// The one place through which a new generation reaches the workers.
///
/// A worker compares `generation` once a loop turn (one atomic load) and takes the publication only when it has
/// changed, so that requests never touch a shared reference count.
public final class PublicationCell: Sendable {
    private let current: Mutex<Publication>
    private let published: Atomic<UInt64>

    public init(_ first: Publication) {
        current = Mutex(first)
        published = Atomic(first.snapshot.generation)
    }

    /// The generation of the current publication.
    public var generation: UInt64 { published.load(ordering: .acquiring) }

    /// The current publication.
    public func load() -> Publication { current.withLock { $0 } }

    /// Makes `publication` the current one.
    public func publish(_ publication: Publication) {
        current.withLock { $0 = publication }
        published.store(publication.snapshot.generation, ordering: .releasing)
    }
}
