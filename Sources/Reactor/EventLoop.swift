// One thread's loop: waits for readiness, wakes sources, fires deadlines.

internal import CLinux
internal import Glibc
public import Timing

/// An event loop over epoll, edge-triggered. One thread makes it, runs it and owns all of its sources.
///
/// A turn is: wait, hand out events, fire deadlines, resume what was scheduled. A source is registered with the
/// kernel once, for both directions; nothing is re-armed per request. The face (add, remove, setDeadline,
/// schedule, run) says nothing of epoll, so that another mechanism can stand behind it.
public final class EventLoop {
    private let selector: EpollSelector
    private var sources = ContiguousArray<EventSource?>()
    private var generations = ContiguousArray<UInt32>()
    private var freeIndices = ContiguousArray<Int32>()
    private var scheduled = ContiguousArray<EventSource>()
    private var resuming = ContiguousArray<EventSource>()
    private var timers: TimerWheel
    private var isStopped = false

    /// The time at which this turn began: what all of the turn's work goes by.
    public private(set) var now: MonotonicInstant
    /// The number of this turn: events handed out in it were fetched before anything was done in it.
    public private(set) var turnNumber: UInt64 = 0
    /// How many sources are watched.
    public private(set) var sourceCount = 0
    /// Called at the end of each turn, before waiting again.
    public var turnEnded: (() -> Void)?

    /// - Throws: `SystemError` when the kernel gives no epoll descriptor.
    public init() throws(SystemError) {
        selector = try EpollSelector()
        now = .now()
        timers = TimerWheel(now: now)
    }

    // MARK: Sources

    /// Starts watching `source`, whose descriptor it owns from now on; one without a descriptor has only deadlines.
    ///
    /// - Throws: `SystemError` when the kernel refuses; the descriptor then still belongs to the caller.
    public func add(_ source: EventSource, exclusive: Bool = false) throws(SystemError) {
        let index = freeIndices.popLast() ?? makeIndex()
        let generation = generations[Int(index)]
        if source.descriptor >= 0 {
            do {
                try selector.add(source.descriptor, token: Self.token(index, generation), exclusive: exclusive)
            } catch {
                freeIndices.append(index)
                throw error
            }
        }
        source.index = index
        source.generation = generation
        sources[Int(index)] = source
        sourceCount &+= 1
    }

    /// Stops watching `source` and closes its descriptor. Events of this turn that still name it are dropped.
    public func remove(_ source: EventSource) {
        guard source.index >= 0 else { return }
        let index = source.index
        timers.disarm(index)
        generations[Int(index)] &+= 1
        sources[Int(index)] = nil
        freeIndices.append(index)
        sourceCount &-= 1
        source.index = -1
        if source.descriptor >= 0 { close(source.descriptor) }
        source.descriptor = -1
    }

    /// Lets `new` take the place of `old`: descriptor, events and deadline are its own from now on. The kernel is not
    /// told. What `old` had scheduled is forgotten.
    public func replace(_ old: EventSource, by new: EventSource) {
        guard old.index >= 0 else { return }
        new.descriptor = old.descriptor
        new.index = old.index
        new.generation = old.generation
        new.deadline = old.deadline
        sources[Int(old.index)] = new
        old.index = -1
        old.descriptor = -1
    }

    /// Asks for `source.resumed()` at the end of this turn (once, however often it is asked for).
    public func schedule(_ source: EventSource) {
        guard !source.isScheduled else { return }
        source.isScheduled = true
        scheduled.append(source)
    }

    /// Sets when `source.deadlineReached` is due; `.distantFuture` for never. Cheap: mostly one store.
    public func setDeadline(_ deadline: MonotonicInstant, of source: EventSource) {
        source.deadline = deadline
        guard deadline != .distantFuture, source.index >= 0 else { return }
        if !timers.isArmed(source.index, by: deadline) { timers.arm(source.index, at: deadline) }
    }

    // MARK: Turning

    /// Turns until `stop()`.
    public func run() {
        while !isStopped { turn(waitingAtMost: .distantFuture) }
    }

    /// Ends `run()` after the current turn.
    public func stop() { isStopped = true }

    /// One turn. Waits for the first event, the next deadline or `limit`, whichever is first.
    public func turn(waitingAtMost limit: MonotonicInstant) {
        let count = selector.wait(milliseconds: waitTime(until: limit))
        turnNumber &+= 1
        now = .now()
        var position = 0
        while position < count {
            let event = selector.event(at: position)
            let index = Int(truncatingIfNeeded: event.token & 0xFFFF_FFFF)
            if generations[index] == UInt32(truncatingIfNeeded: event.token >> 32), let source = sources[index] {
                source.ready(event.readiness)
            }
            position &+= 1
        }
        fireDeadlines()
        resumeScheduled()
        turnEnded?()
    }

    private func fireDeadlines() {
        while let index = timers.takeDue(by: now) {
            guard let source = sources[Int(index)] else { continue }
            if source.deadline > now {
                if source.deadline != .distantFuture { timers.arm(index, at: source.deadline) }
                continue
            }
            source.deadline = .distantFuture
            source.deadlineReached(at: now)
        }
    }

    private func resumeScheduled() {
        guard !scheduled.isEmpty else { return }
        swap(&scheduled, &resuming)
        for source in resuming {
            source.isScheduled = false
            if source.index >= 0 { source.resumed() }
        }
        resuming.removeAll(keepingCapacity: true)
    }

    private func waitTime(until limit: MonotonicInstant) -> Int32 {
        if !scheduled.isEmpty { return 0 }
        var until = limit
        if let due = timers.nextDue, due < until { until = due }
        if until == .distantFuture { return -1 }
        let milliseconds = (until.nanoseconds(since: .now()) + 999_999) / 1_000_000
        return Int32(clamping: milliseconds)
    }

    private func makeIndex() -> Int32 {
        sources.append(nil)
        generations.append(0)
        return Int32(sources.count - 1)
    }

    private static func token(_ index: Int32, _ generation: UInt32) -> UInt64 {
        UInt64(generation) << 32 | UInt64(UInt32(bitPattern: index))
    }

    /// Calls `body` for every watched source, in no order; `body` may remove sources.
    public func forEachSource(_ body: (EventSource) -> Void) {
        for index in sources.indices {
            if let source = sources[index] { body(source) }
        }
    }
}
