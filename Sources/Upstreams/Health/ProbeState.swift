// What a row of probes says about an endpoint, and when the next one is due. No socket, no clock.

public import Snapshots
public import Timing

/// The judgement over one endpoint.
///
/// ## unknown => healthy | unhealthy
/// An endpoint nobody has judged is used. One good probe confirms it; a row of bad ones takes it out.
/// ## healthy => unhealthy
/// After `unhealthyThreshold` bad probes in a row.
/// ## unhealthy => healthy
/// After `healthyThreshold` good probes in a row.
public struct ProbeState: Sendable, Equatable {
    /// What is thought of an endpoint.
    public enum Judgement: Sendable, Equatable {
        /// Nothing yet: it is used.
        case unknown
        /// It is used.
        case healthy
        /// It is not used while another one is left.
        case unhealthy
    }

    /// What is thought of it.
    public private(set) var judgement = Judgement.unknown
    /// Probes in a row that contradict the judgement.
    private var contradictions = 0

    /// Nothing thought yet.
    public init() {}

    /// Takes the result of a probe.
    /// - Returns: the new judgement; nil where the old one stands.
    public mutating func note(isGood: Bool, _ check: UpstreamSnapshot.HealthCheck) -> Judgement? {
        guard isGood == (judgement == .unhealthy) || judgement == .unknown else {
            contradictions = 0
            return nil
        }
        if isGood, judgement == .unknown { return settle(.healthy) }
        contradictions += 1
        let needed = isGood ? check.healthyThreshold : check.unhealthyThreshold
        return contradictions >= needed ? settle(isGood ? .healthy : .unhealthy) : nil
    }

    private mutating func settle(_ judgement: Judgement) -> Judgement {
        self.judgement = judgement
        contradictions = 0
        return judgement
    }

    // MARK: When

    /// The longest wait for an endpoint's first probe: all of them at once would be a burst, much later would be late.
    static let longestFirstWait: UInt64 = 1_000_000_000

    /// When the first probe is due: within a second, or the interval where that is shorter.
    /// - Parameter chance: evenly distributed, so that endpoints are not probed all at once.
    public static func firstDue(
        from now: MonotonicInstant, _ check: UpstreamSnapshot.HealthCheck, chance: UInt32
    ) -> MonotonicInstant {
        now.advanced(byNanoseconds: share(chance, of: min(longestFirstWait, check.interval)))
    }

    /// When the next probe is due: an interval after the start of the last one, a tenth more or less, and never
    /// before that one's end.
    /// - Parameter chance: evenly distributed.
    public static func nextDue(
        after start: MonotonicInstant, endedAt end: MonotonicInstant, _ check: UpstreamSnapshot.HealthCheck,
        chance: UInt32
    ) -> MonotonicInstant {
        let fifth = check.interval / 5
        let interval = check.interval - fifth / 2 + share(chance, of: fifth)
        return max(end, start.advanced(byNanoseconds: interval))
    }

    /// From nothing to nearly all of `whole`, as `chance` goes from 0 to 2^32 - 1.
    private static func share(_ chance: UInt32, of whole: UInt64) -> UInt64 {
        whole.multipliedFullWidth(by: UInt64(chance) << 32).high
    }
}
