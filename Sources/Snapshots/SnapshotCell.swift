// Where the current snapshot is published.

public import Synchronization

/// The one place through which a new generation reaches the workers.
///
/// A worker compares `generation` once a loop turn (one atomic load) and takes the snapshot only when it has
/// changed, so requests never touch a shared reference count.
public final class SnapshotCell: Sendable {
    private let current: Mutex<ProxySnapshot>
    private let published: Atomic<UInt64>

    public init(_ first: ProxySnapshot) {
        current = Mutex(first)
        published = Atomic(first.generation)
    }

    /// The generation of the current snapshot.
    public var generation: UInt64 { published.load(ordering: .acquiring) }

    /// The current snapshot.
    public func load() -> ProxySnapshot { current.withLock { $0 } }

    /// Makes `snapshot` the current one.
    public func publish(_ snapshot: ProxySnapshot) {
        current.withLock { $0 = snapshot }
        published.store(snapshot.generation, ordering: .releasing)
    }
}
