// What a log's owner and its thread share: the queues, the wishes and the numbers.

internal import CLinux
internal import Glibc
internal import Synchronization
internal import Timing

/// The meeting place of `LogWriter` and `LogWriterThread`.
final class LogWriterCore: Sendable {
    /// What the owner asks of the thread.
    struct Requests {
        var target: LogTarget
        var reopens = false
        /// When the thread must have ended.
        var deadline: MonotonicInstant?
    }

    private struct State {
        var rings: [LogRing] = []
        var requests: Requests
    }

    let doorbell: LogDoorbell
    private let finished: LogDoorbell
    private let state: Mutex<State>

    // Written by the thread alone, so that counting takes no lock.
    let bytesWritten = Counter()
    let linesLost = Counter()
    let lastErrorNumber = Counter()
    private let linesDroppedByFinishedRings = Counter()

    /// Nil where the kernel has no descriptors left; `errno` says why.
    init?(target: LogTarget) {
        guard let doorbell = LogDoorbell(), let finished = LogDoorbell() else { return nil }
        self.doorbell = doorbell
        self.finished = finished
        state = Mutex(State(requests: Requests(target: target)))
    }

    // MARK: The owner

    func add(_ ring: LogRing) {
        state.withLock { $0.rings.append(ring) }
    }

    /// Changes the requests and wakes the thread.
    func request(_ change: (inout Requests) -> Void) {
        state.withLock { change(&$0.requests) }
        doorbell.ring()
    }

    func requestStop(withinNanoseconds nanoseconds: UInt64) {
        let deadline = MonotonicInstant.now().advanced(byNanoseconds: nanoseconds)
        request { $0.deadline = deadline }
    }

    func waitUntilFinished(milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: finished.descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let ready = poll(&wait, 1, milliseconds)
            if ready < 0, errno == EINTR { continue }
            return ready > 0
        }
    }

    func statistics() -> LogStatistics {
        // Under the lock, so that a ring's drops are not missed or counted twice while it is forgotten.
        let dropped = state.withLock { state in
            state.rings.reduce(linesDroppedByFinishedRings.value) { $0 &+ $1.linesDropped.value }
        }
        return LogStatistics(
            linesDropped: dropped, linesLost: linesLost.value, bytesWritten: bytesWritten.value,
            lastErrorNumber: Int32(truncatingIfNeeded: lastErrorNumber.value))
    }

    // MARK: The thread

    /// The queues now; forgets those that are empty and abandoned, but not what they dropped.
    func currentRings() -> [LogRing] {
        state.withLock { state in
            if state.rings.contains(where: \.isFinished) {
                for ring in state.rings where ring.isFinished {
                    linesDroppedByFinishedRings.add(ring.linesDropped.value)
                }
                state.rings.removeAll(where: \.isFinished)
            }
            return state.rings
        }
    }

    /// The target to open anew, once for each time it was asked for.
    func takeReopenRequest() -> LogTarget? {
        state.withLock { state in
            guard state.requests.reopens else { return nil }
            state.requests.reopens = false
            return state.requests.target
        }
    }

    /// When the thread must have ended; nil while nobody wants it to.
    var deadline: MonotonicInstant? { state.withLock { $0.requests.deadline } }

    func noteFinished() { finished.ring() }
}
