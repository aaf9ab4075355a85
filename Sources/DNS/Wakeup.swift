// A way to end another thread's poll().

internal import CLinux
internal import Glibc

/// An eventfd: any thread signals, one waits. Closed when it goes.
final class Wakeup: Sendable {
    /// What to poll for readability; -1 where the process had no descriptor left (then signals are lost, and
    /// waits must be bounded).
    let descriptor: Int32 = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Makes the descriptor readable until `clear`.
    func signal() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// Takes all signals back.
    func clear() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }

    /// Sleeps until signalled, at most `milliseconds`.
    func wait(milliseconds: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, milliseconds)
        clear()
    }
}
