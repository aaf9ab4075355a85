// How workers wake the log thread: at most one system call for each time it fell asleep.

internal import CLinux
internal import Glibc
internal import Synchronization

/// An eventfd and the flag that says whether anybody sleeps behind it.
///
/// The sleeper raises the flag, then looks for work once more, then sleeps; the other side publishes
/// work, then looks at the flag. Each puts a full fence between its two steps, so that one of them sees
/// the other: no wake-up is lost, and while the sleeper is up nobody makes a system call.
final class LogDoorbell: Sendable {
    let descriptor: Int32
    private let isAsleep = Atomic<Bool>(false)

    init?() {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Wakes the sleeper if it sleeps; call after publishing what it should see.
    func ringIfAsleep() {
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        guard isAsleep.load(ordering: .relaxed), isAsleep.exchange(false, ordering: .relaxed) else { return }
        ring()
    }

    /// Makes the descriptor readable, asleep or not.
    func ring() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Raises the flag. The sleeper must look for work after this, before it sleeps.
    func fallAsleep() {
        isAsleep.store(true, ordering: .relaxed)
        atomicMemoryFence(ordering: .sequentiallyConsistent)
    }

    /// Lowers the flag and makes the descriptor unreadable again.
    func wakeUp() {
        isAsleep.store(false, ordering: .relaxed)
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
