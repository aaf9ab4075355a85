// What one worker knows about one endpoint.

/// An endpoint's load and health as one worker sees them. Instants are nanoseconds of the monotonic clock.
public struct EndpointState: Sendable, Equatable {
    /// Requests of this worker that the endpoint has not answered in full.
    public internal(set) var activeRequests: UInt32 = 0
    /// Connect failures and timeouts since the last success.
    public internal(set) var consecutiveFailures: UInt32 = 0
    /// Ejections since the last success.
    public internal(set) var ejections: UInt32 = 0
    /// The endpoint is passed over until this instant; 0 where it is not ejected.
    public internal(set) var ejectedUntil: UInt64 = 0
    /// Whether an ejected endpoint was picked to see if it is back, and that request is still out.
    public internal(set) var isOnTrial = false
    /// What active health checks say; true without them.
    public internal(set) var isHealthy = true

    public init() {}

    /// Whether the endpoint is passed over at `now` because it failed.
    public func isEjected(at now: UInt64) -> Bool { now < ejectedUntil }

    /// How willingly it is picked: lower goes first.
    func rank(at now: UInt64) -> Rank {
        if !isHealthy { return .unhealthy }
        return isEjected(at: now) ? .ejected : .available
    }

    /// Available endpoints first. Where there are none an ejected one is still better than no answer (panic):
    /// a handful of failures is weak evidence, and an active check that failed is stronger.
    enum Rank: Comparable, CaseIterable {
        case available, ejected, unhealthy
    }
}
