// Every bound of the logs, with its unit and its reason.

/// What logs may cost at most.
public enum LogLimits {
    /// Bytes of one worker's queue. At 400 bytes a line this is 2,600 lines: a stall of 50 ms at 50,000/s.
    public static let queueBytes = 1 << 20
    /// Bytes taken of one field (a target, a user agent): more is cut, and the line says so. The worst
    /// case of a line, every byte escaped, stays under a quarter of the queue.
    public static let fieldBytes = 4096
    /// Bytes that the log thread gathers for one write.
    static let stagingBytes = 64 << 10
    /// Bytes of one write to a pipe or terminal: with so much room announced by `poll` it does not block.
    static let pipeWriteBytes = 4096
    /// Milliseconds the log thread rests after it found lines: what comes meanwhile goes in one batch
    /// and rings no bell.
    static let batchMilliseconds: Int32 = 5
}
