// What an event loop watches: a descriptor and what to do when something happens to it.

public import Timing

/// One watched descriptor with one deadline. Belongs to one loop and so to one thread.
///
/// Subclasses override `ready(_:)`, `resumed()` and `deadlineReached(at:)`.
open class EventSource {
    /// The descriptor, owned by this source from `EventLoop.add` to `EventLoop.remove`; -1 outside of that.
    public final var descriptor: Int32
    /// Where the loop keeps this source; -1 while it is in no loop.
    public internal(set) final var index: Int32 = -1
    /// Tells this source from earlier ones with the same index.
    public internal(set) final var generation: UInt32 = 0
    /// Whether the loop will call `resumed()` at the end of this turn.
    final var isScheduled = false
    /// When `deadlineReached` is due. Set through `EventLoop.setDeadline`.
    public internal(set) final var deadline = MonotonicInstant.distantFuture

    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// The kernel reported edges: what was said is not said again until it changes, so remember it.
    open func ready(_ readiness: Readiness) {}

    /// Called at the end of a turn in which `EventLoop.schedule` named this source.
    open func resumed() {}

    /// The deadline has passed and was cleared; set a new one to be called again.
    open func deadlineReached(at now: MonotonicInstant) {}
}
