// A worker's end of a log: lines go in and the worker goes on, whatever becomes of the disk.

/// Takes one worker's lines for one log. Not Sendable: it stays with its worker.
public final class LogQueue {
    private let ring: LogRing
    private let doorbell: LogDoorbell
    private var hasUnannouncedLines = false

    init(ring: LogRing, doorbell: LogDoorbell) {
        self.ring = ring
        self.doorbell = doorbell
    }

    deinit {
        announce()
        ring.abandon()
    }

    /// Copies a finished line in. Never waits: with no room for all of it, the line is dropped and counted.
    ///
    /// The line must end with a line feed. The log thread is told by the next `announce()`.
    /// - Returns: whether the line was taken.
    @discardableResult
    public func append(_ line: UnsafeRawBufferPointer) -> Bool {
        guard ring.append(line) else { return false }
        hasUnannouncedLines = true
        return true
    }

    /// Copies the line in that `line` holds; see `append(_:)` for bytes.
    @discardableResult
    public func append(_ line: borrowing LogLine) -> Bool {
        append(line.bytes)
    }

    /// Wakes the log thread if it sleeps. Call once a loop turn: costs a fence, seldom a system call.
    public func announce() {
        guard hasUnannouncedLines else { return }
        hasUnannouncedLines = false
        doorbell.ringIfAsleep()
    }
}
