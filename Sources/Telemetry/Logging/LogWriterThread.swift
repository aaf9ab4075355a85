// The life of the log thread: gather lines of all queues, write them, rest, sleep.

internal import CLinux
internal import Glibc
internal import Timing

/// The body of one log's thread; used on that thread only, after it was made.
///
/// `run` goes round: reopen if asked; move lines from queues to `staging` and from there to the sink;
/// then rest a little if there was something (the next lines make one batch), or sleep if there was not.
final class LogWriterThread {
    private let core: LogWriterCore
    private let name: String
    private var sink: LogSink
    private let staging = UnsafeMutableRawBufferPointer.allocate(
        byteCount: LogLimits.stagingBytes, alignment: 16)
    private var stagedBytes = 0

    init(core: LogWriterCore, sink: consuming LogSink, name: String) {
        self.core = core
        self.sink = sink
        self.name = name
    }

    deinit { staging.deallocate() }

    /// Works until it is asked to stop and the queues are empty, or its deadline has passed.
    func run() {
        prepareThread()
        while true {
            // Read before draining: what was appended before the stop was asked for is then drained.
            let isStopping = core.deadline != nil
            let moved = drain()
            reopenIfAsked()
            if isStopping { break }
            rest(afterWork: moved)
        }
        core.noteFinished()
    }

    /// Signals are for other threads: here they would only interrupt writes, and SIGPIPE would kill.
    private func prepareThread() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        clinux_name_thread(name)
    }

    private func reopenIfAsked() {
        guard let target = core.takeReopenRequest() else { return }
        do throws(LogError) {
            sink = try LogSink(target)
        } catch {
            switch error {
            case .cannotOpen(_, let number), .cannotStart(_, let number): core.lastErrorNumber.set(UInt64(number))
            }
        }
    }

    // MARK: Moving lines

    /// Moves everything that is queued now to the sink; says whether there was anything.
    private func drain() -> Bool {
        var moved = false
        for ring in core.currentRings() {
            // A fixed amount, so that a busy worker cannot keep us from the others. It ends with a line.
            var left = ring.available
            moved = moved || left > 0
            while left > 0 {
                let room = UnsafeMutableRawBufferPointer(rebasing: staging[stagedBytes...])
                let taken = ring.take(into: room, atMost: left)
                left -= taken
                stagedBytes += taken
                if stagedBytes == staging.count { writeStaged() }
            }
        }
        writeStaged()
        return moved
    }

    /// Writes all staged bytes, waiting for the sink where it makes us wait, or counts them as lost.
    private func writeStaged() {
        var rest = UnsafeRawBufferPointer(rebasing: staging[..<stagedBytes])
        stagedBytes = 0
        while !rest.isEmpty {
            guard !sink.canBlock || waitForSink() else { return lose(rest) }
            switch sink.attempt(rest) {
            case .wrote(let count):
                core.bytesWritten.add(UInt64(count))
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            case .wouldBlock:
                guard waitForSink() else { return lose(rest) }
            case .failed(let number):
                core.lastErrorNumber.set(UInt64(number))
                return lose(rest)
            }
        }
    }

    private func lose(_ bytes: UnsafeRawBufferPointer) {
        core.linesLost.add(bytes.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 })
    }

    // MARK: Waiting

    /// Waits until the sink takes bytes; false once the deadline has passed.
    private func waitForSink() -> Bool {
        while true {
            var waits = [
                pollfd(fd: sink.descriptor, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: core.doorbell.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&waits, 2, millisecondsUntilDeadline())
            if waits[0].revents != 0 { return true }
            if waits[1].revents != 0 { core.doorbell.wakeUp() }
            if let deadline = core.deadline, MonotonicInstant.now() >= deadline { return false }
        }
    }

    private func millisecondsUntilDeadline() -> Int32 {
        guard let deadline = core.deadline else { return -1 }
        return Int32(clamping: deadline.nanoseconds(since: .now()) / 1_000_000 + 1)
    }

    /// After work, a short rest in which nobody rings but the owner; after none, sleep until somebody does.
    private func rest(afterWork moved: Bool) {
        var wait = pollfd(fd: core.doorbell.descriptor, events: Int16(POLLIN), revents: 0)
        if moved {
            _ = poll(&wait, 1, LogLimits.batchMilliseconds)
        } else {
            core.doorbell.fallAsleep()
            if core.currentRings().allSatisfy(\.isEmpty) { _ = poll(&wait, 1, -1) }
        }
        core.doorbell.wakeUp()
    }
}
