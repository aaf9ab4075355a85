// A deadline of its own, for work that belongs to no connection.

public import Timing

/// Calls a closure when its deadline passes; set the deadline with `EventLoop.setDeadline`.
public final class TimerSource: EventSource {
    private let action: (MonotonicInstant) -> Void

    /// - Parameter action: is given the turn's time and may set the next deadline.
    public init(action: @escaping (MonotonicInstant) -> Void) {
        self.action = action
        super.init(descriptor: -1)
    }

    public override func deadlineReached(at now: MonotonicInstant) { action(now) }
}
