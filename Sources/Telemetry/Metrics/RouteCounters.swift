// What one worker counts for one route.

/// One worker's counts for one route. Written by that worker alone, read by anyone.
public final class RouteCounters: Sendable {
    /// The route's name: counts belong to it, not to a place in a list, and so survive reloads.
    public let name: String
    /// Responses sent to clients, by status class.
    public let responses = StatusCounters()
    /// Calls of gRPC, by their status.
    public let calls = GRPCStatusCounters()
    /// Time from the first byte of the request to the last byte of the response.
    public let durations = Histogram()

    package init(name: String) {
        self.name = name
    }

    /// Counts one finished exchange. Only on the owner's thread.
    public func record(status: Int, durationNanoseconds: UInt64) {
        responses.count(status: status)
        durations.record(nanoseconds: durationNanoseconds)
    }
}
