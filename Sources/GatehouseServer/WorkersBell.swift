// Wakes every worker, from any thread.

internal import DataPlane
internal import Synchronization

/// The list of workers that are to be told of news.
final class WorkersBell: Sendable {
    private let workers = Mutex<[WorkerHandle]>([])
    private let others = Mutex<[@Sendable () -> Void]>([])

    /// Rings for `more` too, and once at once: what changed since they were started would be missed.
    func add(_ more: [WorkerHandle]) {
        workers.withLock { $0 += more }
        for worker in more { worker.wake() }
    }

    /// Has `action` called as well, on whatever thread rings.
    func alsoCall(_ action: @escaping @Sendable () -> Void) { others.withLock { $0.append(action) } }

    func clear() {
        workers.withLock { $0 = [] }
        others.withLock { $0 = [] }
    }

    /// Tells all of them that there is a generation or an answer of the resolver to take.
    func ring() {
        for worker in workers.withLock({ $0 }) { worker.wake() }
        for action in others.withLock({ $0 }) { action() }
    }
}
