// A thread for whoever asks others and waits for their answers, away from the data path and from reloads.

internal import CLinux
internal import Glibc
internal import Synchronization

/// A thread that is given news, sleeps until a moment or until there are some, and ends when it is told to.
///
/// Nobody waits for it but `stop`. What the news are is the owner's business, which keeps them under a lock of its own.
public final class AskingThread: Sendable {
    private final class Work {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let thread = Mutex<pthread_t?>(nil)
    private let hasNews = Atomic<Bool>(false)
    private let isEnding = Atomic<Bool>(false)
    private let bell: Int32

    public init() { bell = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) }

    deinit { close(bell) }

    /// Whether it has been told to end: a question under way is to be broken off.
    public var isStopping: Bool { isEnding.load(ordering: .acquiring) }

    /// Whether something waits that should not wait for another question.
    public var isInterrupted: Bool { isStopping || hasNews.load(ordering: .acquiring) }

    /// Has `run` run on the thread, unless it does already or is to end.
    ///
    /// - Parameter name: at most 15 bytes, for listings.
    /// - Returns: why there is no thread, for people; nil where there is one or none is wanted.
    public func start(_ name: StaticString, _ run: @escaping @Sendable () -> Void) -> String? {
        thread.withLock { thread in
            guard thread == nil, !isStopping else { return nil }
            var identity = pthread_t()
            let work = Unmanaged.passRetained(Work {
                name.withUTF8Buffer { clinux_name_thread(String(decoding: $0, as: UTF8.self)) }
                run()
            })
            let failure = pthread_create(&identity, nil, { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
            guard failure == 0 else {
                work.release()
                return String(cString: strerror(failure))
            }
            thread = identity
            return nil
        }
    }

    /// Says that there are news, and wakes it.
    public func tell() {
        hasNews.store(true, ordering: .releasing)
        ring()
    }

    /// Ends the thread and waits for it.
    public func stop() {
        isEnding.store(true, ordering: .releasing)
        ring()
        guard let thread = thread.withLock({ $0.take() }) else { return }
        pthread_join(thread, nil)
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    // MARK: On the thread

    /// Whether there were news since the last time.
    public func takeNews() -> Bool { hasNews.exchange(false, ordering: .acquiringAndReleasing) }

    /// Waits for the moment, seconds since 1970, or for news; without a moment for news alone.
    public func sleep(until moment: Int64?) {
        let seconds = moment.map { max(0, $0 - Int64(time(nil))) }
        let milliseconds = seconds.map { Int32(clamping: $0 * 1000) } ?? -1
        var descriptor = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
        poll(&descriptor, 1, milliseconds)
        var count: UInt64 = 0
        _ = read(bell, &count, 8)
    }
}
