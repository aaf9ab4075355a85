// Real threads, all started at once: tasks would run one after the other where there are few cores.

import Glibc
import Synchronization

/// Runs `work` on `count` threads, which begin together, and waits for all. Gives back what each returned.
func onThreads<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) -> Result) -> [Result] {
    let crew = Crew(count: count, work: work)
    var threads: [pthread_t] = []
    for _ in 0..<count {
        var thread = pthread_t()
        let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
            guard let argument else { return nil }
            Unmanaged<AnyCrew>.fromOpaque(argument).takeRetainedValue().join()
            return nil
        }
        let argument = Unmanaged<AnyCrew>.passRetained(crew).toOpaque()
        precondition(pthread_create(&thread, nil, start, argument) == 0, "the test needs its threads")
        threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
    return crew.results.withLock { results in results.sorted { $0.key < $1.key }.map(\.value) }
}

private class AnyCrew: @unchecked Sendable {
    func join() {}
}

private final class Crew<Result: Sendable>: AnyCrew, @unchecked Sendable {
    let results = Mutex<[Int: Result]>([:])
    private let count: Int
    private let arrived = Atomic<Int>(0)
    private let work: @Sendable (Int) -> Result

    init(count: Int, work: @escaping @Sendable (Int) -> Result) {
        self.count = count
        self.work = work
    }

    override func join() {
        let index = arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue
        while arrived.load(ordering: .acquiring) < count { sched_yield() }
        let result = work(index)
        results.withLock { $0[index] = result }
    }
}
