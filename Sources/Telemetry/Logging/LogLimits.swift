// Every bound of the logs, with its unit and its reason.

/// What logs may cost at most.
public enum LogLimits {
    /// Bytes of one worker's queue. At 400 bytes a line this is 2,600 lines: a stall of 50 ms at 50,000/s.
    public static let queueBytes = 1 << 20
    /// Bytes taken of one field (a target, a user agent): more is cut, and the line says so. The worst
    /// case of a line, every byte escaped, stays under a quarter of the queue.
    public static let fieldBytes = 4096
    /// Bytes of one worker's queue of the audit log, whose lines have bodies in them: 250 lines of 16 KiB.
    public static let auditQueueBytes = 4 << 20
    /// Bytes of a body that are written to the audit log: more is cut, and the line says so.
    public static let auditBodyBytes = 16 << 10
    /// Bytes of all fields of a head, names and values, that are written to the audit log: those behind are left out,
    /// and the line says so.
    static let auditHeadBytes = 32 << 10
    /// Bytes of a line of the audit log above which no further message, file or rule is added. The worst case of a
    /// line, every byte escaped, stays under a quarter of the queue.
    static let auditLineBytes = 768 << 10
    /// Bytes that the log thread gathers for one write.
    static let stagingBytes = 64 << 10
    /// Bytes of one write to a pipe or terminal: with so much room announced by `poll` it does not block.
    static let pipeWriteBytes = 4096
    /// Milliseconds the log thread rests after it found lines: what comes meanwhile goes in one batch
    /// and rings no bell.
    static let batchMilliseconds: Int32 = 5
}
