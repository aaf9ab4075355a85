// The workers that share something, each of which can tell the others of news.

internal import Synchronization

/// Wakes every worker that has joined. Any thread.
public final class WorkerCircle: Sendable {
    private let members = Mutex<[WorkerHandle]>([])

    public init() {}

    func join(_ worker: WorkerHandle) { members.withLock { $0.append(worker) } }

    func leave(_ worker: WorkerHandle) { members.withLock { $0.removeAll { $0 === worker } } }

    func wake() { for worker in members.withLock({ $0 }) { worker.wake() } }
}
