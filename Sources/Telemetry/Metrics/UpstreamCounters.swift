// What one worker counts for one upstream.

/// One worker's counts for one upstream. Written by that worker alone, read by anyone.
public final class UpstreamCounters: Sendable {
    /// The upstream's name: counts belong to it, not to a place in a list, and so survive reloads.
    public let name: String
    /// Responses received, by status class; `other` counts attempts that brought none.
    public let responses = StatusCounters()
    /// Time from the first byte sent to the first byte of the response.
    public let firstByte = Histogram()
    /// Time that connections took to open, TLS included; its count is that of connects that succeeded.
    public let connectTimes = Histogram()
    /// Connects refused, reset or unreachable.
    public let connectsFailed = Counter()
    /// Connects that took longer than the connect timeout.
    public let connectsTimedOut = Counter()
    /// Connections that failed in the TLS handshake or whose certificate was not accepted.
    public let handshakesFailed = Counter()
    /// Requests sent on a connection that had served one before.
    public let reused = Counter()
    /// Attempts made after a first one failed.
    public let retries = Counter()
    /// Connections open now, busy and idle.
    public let openConnections = Counter()
    /// Connections open and idle now.
    public let idleConnections = Counter()
    /// Requests under way now.
    public let activeRequests = Counter()

    package init(name: String) {
        self.name = name
    }

    /// Counts one answered request. Only on the owner's thread.
    public func record(status: Int, firstByteNanoseconds: UInt64) {
        responses.count(status: status)
        firstByte.record(nanoseconds: firstByteNanoseconds)
    }
}
