// Wakes every worker, from any thread.

internal import DataPlane
internal import Synchronization

/// The list of workers that are to be told of news.
final class WorkersBell: Sendable {
    private let workers = Mutex<[WorkerHandle]>([])

    func add(_ more: [WorkerHandle]) { workers.withLock { $0 += more } }

    func clear() { workers.withLock { $0 = [] } }

    /// Tells all of them that there is a generation or an answer of the resolver to take.
    func ring() {
        for worker in workers.withLock({ $0 }) { worker.wake() }
    }
}
