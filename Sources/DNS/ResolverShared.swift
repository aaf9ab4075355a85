// What the resolver's thread and its callers both see.

internal import Synchronization

/// The border between the resolver's thread and all others: orders go in, resolutions come out.
final class ResolverShared: Sendable {
    struct State {
        /// The names that callers want kept resolved.
        var tracked: Set<String> = []
        /// Whether `tracked` changed since the thread looked.
        var hasNewOrder = false
        var isStopping = false
        /// What the thread last published.
        var resolutions: [String: Resolution] = [:]
        /// Callers that sleep until something is published.
        var waiters: [Wakeup] = []
    }

    let state = Guarded(State())
    let generation = Atomic<UInt64>(0)
    /// Ends the thread's sleep.
    let wakeup = Wakeup()

    /// Whether every tracked name has been answered, well or ill.
    var isAnswered: Bool {
        state.withLock { state in
            state.tracked.allSatisfy { name in state.resolutions[name].map { $0 != .pending } ?? false }
        }
    }

    /// Replaces the resolutions of the names in `news` (nil: forget it), then counts the generation up.
    func publish(_ news: [String: Resolution?]) {
        let waiters = state.withLock { state in
            for (name, resolution) in news { state.resolutions[name] = resolution }
            return state.waiters
        }
        generation.wrappingAdd(1, ordering: .releasing)
        waiters.forEach { $0.signal() }
    }
}
