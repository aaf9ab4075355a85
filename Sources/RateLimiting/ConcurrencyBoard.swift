// What is in flight, over all workers.

internal import Synchronization

/// A `ConcurrencyLimit` that all workers share. Any thread.
///
/// Who enters or leaves holds a lock for the time of one look-up in a dictionary. Who waits for a place stands in a
/// queue of its worker's own and says so here, so that who leaves knows whether there is somebody to wake.
public final class ConcurrencyBoard: Sendable {
    private let limit: Mutex<ConcurrencyLimit>
    private let waiting = Atomic<Int>(0)

    /// At most `maximumPerKey` for each and `maximumInAll` together, both at least 1.
    public init(maximumPerKey: Int, maximumInAll: Int) {
        limit = Mutex(ConcurrencyLimit(maximumPerKey: maximumPerKey, maximumInAll: maximumInAll))
    }

    /// Changes the bounds; what is in flight stays counted.
    public func change(maximumPerKey: Int, maximumInAll: Int) {
        limit.withLock {
            $0.maximumPerKey = maximumPerKey
            $0.maximumInAll = maximumInAll
        }
    }

    /// How many are in flight.
    public var inFlight: Int { limit.withLock { $0.inFlight } }

    /// How many wait, on all workers.
    public var waiters: Int { waiting.load(ordering: .relaxed) }

    /// Whether one more of `key` could start now.
    public func hasRoom(for key: KeyDigest) -> Bool { limit.withLock { $0.hasRoom(for: key) } }

    /// Counts one more of `key`, where there is room.
    public func enter(_ key: KeyDigest) -> ConcurrencyLimit.Admission { limit.withLock { $0.enter(key) } }

    /// One of `key` is over.
    ///
    /// - Returns: whether somebody waits, who may have to be told.
    public func leave(_ key: KeyDigest) -> Bool {
        limit.withLock { $0.leave(key) }
        return waiting.load(ordering: .sequentiallyConsistent) > 0
    }

    /// Somebody begins to wait, and must look for room once more behind this.
    public func beginWaiting() { waiting.add(1, ordering: .sequentiallyConsistent) }

    /// Somebody waits no more.
    public func endWaiting() { waiting.subtract(1, ordering: .sequentiallyConsistent) }
}
