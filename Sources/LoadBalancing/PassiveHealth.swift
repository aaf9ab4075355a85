// When traffic itself shows that an endpoint is down, and for how long it is then left alone.

/// The policy of passive health checks. Periods in nanoseconds.
public struct PassiveHealth: Sendable, Equatable {
    /// So many connect failures or timeouts in a row eject an endpoint; 0 never does.
    public var failuresToEject: UInt32 = 3
    /// How long the first ejection lasts; each further one without a success between lasts twice as long.
    public var firstEjection: UInt64 = 1_000_000_000
    /// Where the doubling ends.
    public var longestEjection: UInt64 = 30_000_000_000

    public init() {}

    /// How long ejection number `count` in a row (from 1) lasts.
    func ejection(_ count: UInt32) -> UInt64 {
        let (doubled, overflow) = firstEjection.multipliedReportingOverflow(by: 1 << UInt64(min(max(1, count) - 1, 63)))
        return min(overflow ? .max : doubled, max(longestEjection, firstEjection))
    }
}
