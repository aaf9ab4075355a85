// How another thread gets a loop's attention.

internal import CLinux
internal import Glibc
internal import Synchronization

/// Wakes a loop from any thread. Wakes coalesce: many signals before the loop runs are one call.
public final class Wakeup: Sendable {
    private let descriptor: Int32
    private let isPending = Atomic<Bool>(false)

    /// - Throws: `SystemError` when the kernel gives no descriptor.
    public init() throws(SystemError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw SystemError.last("eventfd") }
    }

    deinit { close(descriptor) }

    /// Wakes the loop. Any thread.
    public func signal() {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// Has `loop` call `action` after each wake. Call on the loop's own thread, once.
    public func attach(to loop: EventLoop, action: @escaping () -> Void) throws(SystemError) {
        let own = dup(descriptor)
        guard own >= 0 else { throw SystemError.last("dup") }
        let source = WakeupSource(descriptor: own, wakeup: self, action: action)
        do { try loop.add(source) } catch { close(own); throw error }
    }

    fileprivate func acknowledge() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
        // Also acquires: whoever found the wake pending already has written nothing, but may have news.
        _ = isPending.exchange(false, ordering: .acquiringAndReleasing)
    }

    private final class WakeupSource: EventSource {
        private let wakeup: Wakeup
        private let action: () -> Void

        init(descriptor: Int32, wakeup: Wakeup, action: @escaping () -> Void) {
            self.wakeup = wakeup
            self.action = action
            super.init(descriptor: descriptor)
        }

        override func ready(_ readiness: Readiness) {
            guard readiness.contains(.readable) else { return }
            wakeup.acknowledge()
            action()
        }
    }
}
