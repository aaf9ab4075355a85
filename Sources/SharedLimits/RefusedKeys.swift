// Keys that a store has just refused: until their time they need not be asked about again.

internal import RateLimiting
internal import Timing

/// A small table of refusals, one worker's own. Who is over its limit and goes on asking costs no round trip.
struct RefusedKeys {
    private struct Entry {
        var name: SharedBucketName
        var cost: UInt64
        var end: MonotonicInstant
    }

    private static let capacity = 1024
    private var entries: [Entry?] = Array(repeating: nil, count: capacity)

    /// Notes that `demand` is refused until `end`.
    mutating func note(_ demand: SharedDemand, until end: MonotonicInstant) {
        entries[Self.place(demand)] = Entry(name: demand.name, cost: demand.cost, end: end)
    }

    /// The refusal that `demand` would meet, without asking; nil where it must be asked.
    ///
    /// What a replica does meanwhile only makes the wait longer: a refusal stays one until its time.
    func refusal(of demand: SharedDemand, at now: MonotonicInstant) -> LimitDecision? {
        guard let entry = entries[Self.place(demand)], entry.name == demand.name, entry.cost <= demand.cost,
            now < entry.end
        else { return nil }
        let interval = demand.limit.interval, missing = demand.limit.burst - min(demand.limit.burst, demand.cost)
        let free = missing.multipliedReportingOverflow(by: interval).partialValue / 64
        return LimitDecision(
            under: demand.limit, debtNanoseconds: free &+ entry.end.nanoseconds(since: now), cost: demand.cost,
            isAllowed: false)
    }

    private static func place(_ demand: SharedDemand) -> Int {
        Int(truncatingIfNeeded: (demand.name.first ^ demand.name.identity) & UInt64(capacity - 1))
    }
}
