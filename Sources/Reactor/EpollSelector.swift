// epoll, and nothing else.

internal import CLinux
internal import Glibc

/// An epoll descriptor and the memory its events arrive in.
final class EpollSelector {
    private let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    /// How many events one wait may bring.
    private static let capacity = 512

    init() throws(SystemError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw SystemError.last("epoll_create1") }
        events = .allocate(capacity: Self.capacity)
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    /// Registers for every edge, once. With `exclusive`, one of several loops that share the descriptor is woken.
    func add(_ watched: Int32, token: UInt64, exclusive: Bool) throws(SystemError) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLET.rawValue
        if exclusive {
            // By edges here too: a worker that may take no more connections would spin on a queue that is not empty.
            event.events |= EPOLLEXCLUSIVE.rawValue
        } else {
            event.events |= EPOLLOUT.rawValue | EPOLLRDHUP.rawValue
        }
        event.data.u64 = token
        guard epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0 else { throw SystemError.last("epoll_ctl") }
    }

    /// Waits; a negative time is for ever. Interrupted waits count as no event.
    func wait(milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(descriptor, events, Int32(Self.capacity), milliseconds)))
    }

    @inline(__always)
    func event(at position: Int) -> (token: UInt64, readiness: Readiness) {
        (events[position].data.u64, Readiness(rawValue: events[position].events))
    }
}
