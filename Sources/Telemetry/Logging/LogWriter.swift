// One log of the process: a thread that drains the workers' queues to a file or stream.

internal import CLinux
internal import Glibc
internal import Synchronization

/// What a log has written and lost, at one moment.
public struct LogStatistics: Equatable, Sendable {
    /// Lines dropped by workers because their queue was full.
    public var linesDropped: UInt64 = 0
    /// Lines taken from queues that the sink did not take: disk full, reader gone, deadline at the end.
    public var linesLost: UInt64 = 0
    /// Bytes the sink took.
    public var bytesWritten: UInt64 = 0
    /// The newest `errno` of the sink, of writing or reopening; 0 where it never failed.
    public var lastErrorNumber: Int32 = 0
}

/// Owns the thread that writes one log. Any thread may call it; workers talk to their `LogQueue` only.
///
/// A sink that blocks makes this thread wait, then queues fill and workers drop lines: never the reverse.
public final class LogWriter: Sendable {
    private let core: LogWriterCore
    private let thread: Mutex<pthread_t?>

    /// Opens `target` and starts the thread, named `name` (at most 15 bytes) in `top -H`.
    public init(to target: LogTarget, name: String = "log") throws(LogError) {
        let sink = try LogSink(target)
        guard let core = LogWriterCore(target: target) else {
            throw .cannotStart(target: target, errorNumber: errno)
        }
        self.core = core
        let body = Unmanaged.passRetained(LogWriterThread(core: core, sink: sink, name: name))
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, runLogWriterThread, body.toOpaque())
        if failure != 0 {
            body.release()
            throw .cannotStart(target: target, errorNumber: failure)
        }
        self.thread = Mutex(thread)
    }

    deinit { stop() }

    /// A queue for one worker; `capacity` bytes, rounded up to a power of two. Call on the worker's thread.
    public func makeQueue(capacity: Int = LogLimits.queueBytes) -> LogQueue {
        let ring = LogRing(capacity: capacity)
        core.add(ring)
        return LogQueue(ring: ring, doorbell: core.doorbell)
    }

    /// Opens the file anew, as after a rotation; returns at once, the thread does it after what is queued.
    ///
    /// Where that fails the old file stays and `statistics` says why.
    public func reopen() { core.request { $0.reopens = true } }

    /// Writes to another target from now on, as `reopen()` does to the same.
    public func redirect(to target: LogTarget) {
        core.request {
            $0.target = target
            $0.reopens = true
        }
    }

    /// What was written and lost so far.
    public var statistics: LogStatistics { core.statistics() }

    /// Writes what is queued and ends the thread; waits at most `limit` for a sink that blocks.
    ///
    /// Workers should have ended before: what they append later is lost. Further calls do nothing.
    /// - Returns: whether everything queued was written or counted as lost in time.
    @discardableResult
    public func stop(within limit: Duration = .seconds(5)) -> Bool {
        guard let thread = thread.withLock({ $0.take() }) else { return true }
        let (seconds, attoseconds) = limit.components
        let nanoseconds = UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000)
        core.requestStop(withinNanoseconds: nanoseconds)
        // The thread keeps the deadline itself. Half a second more is for a kernel that holds its write.
        let milliseconds = Int32(clamping: nanoseconds / 1_000_000 + 500)
        guard core.waitUntilFinished(milliseconds: milliseconds) else {
            pthread_detach(thread)
            return false
        }
        pthread_join(thread, nil)
        return true
    }
}

/// The thread's entry: takes over the body that `init` retained for it.
private func runLogWriterThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<LogWriterThread>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
