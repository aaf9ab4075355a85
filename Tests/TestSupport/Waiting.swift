// Waiting for a condition, never for a time.

internal import Glibc
internal import Synchronization

/// Waits until `condition` holds.
///
/// - Returns: false where it does not hold within the deadline, which only a failing test ever reaches.
public func eventually(within seconds: Int = 20, _ condition: () throws -> Bool) rethrows -> Bool {
    var start = timespec()
    clock_gettime(CLOCK_MONOTONIC, &start)
    while true {
        if try condition() { return true }
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        if now.tv_sec - start.tv_sec > seconds { return false }
        // Give way for a moment; the condition alone decides.
        poll(nil, 0, 1)
    }
}

/// Keeps a script waiting until its test says go.
public final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)

    public init() {}

    /// Lets everybody through, from now on.
    public func open() { isOpen.store(true, ordering: .releasing) }

    /// Whether it is open.
    public var isPassable: Bool { isOpen.load(ordering: .acquiring) }

    /// Waits until the gate is open.
    public func wait() throws {
        guard eventually({ isOpen.load(ordering: .acquiring) }) else {
            throw WireError.timedOut("a gate that stays shut")
        }
    }
}
