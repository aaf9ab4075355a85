// When a responder is asked again.

internal import TLS

/// Moments of refreshing, in seconds since 1970. `chance` is evenly distributed from 0 to 1, so that what was fetched
/// together is not refreshed together.
enum RefreshPlan {
    /// Between two looks at a certificate that is revoked: a hold may be lifted.
    static let secondsAfterRevocation: Int64 = 3600

    /// For a staple that was just fetched: half of its validity, give or take a twentieth. Caches in front of
    /// responders hand out what is past that; then half of what is left, and half a minute at the least.
    static func afterFetch(_ staple: OCSPStaple, now: Int64, chance: Double) -> Int64 {
        let planned = whenKept(staple, chance: chance)
        if planned > now + (staple.end - now) / 4 { return planned }
        return now + max(30, (staple.end - now) / 2)
    }

    /// For a staple of an earlier life of the process; may be past.
    static func whenKept(_ staple: OCSPStaple, chance: Double) -> Int64 {
        let life = Double(staple.end - staple.thisUpdate)
        return staple.thisUpdate + Int64(life * (0.45 + 0.1 * chance))
    }

    /// After failures in a row, from 1: 10 s, 20 s, 40 s, … an hour, and up to a fifth more.
    static func afterFailure(_ count: Int, now: Int64, chance: Double) -> Int64 {
        let doublings = Int64(min(max(count, 1), 10) - 1)
        let pause: Int64 = min(3600, 10 << doublings)
        let more = Double(pause) / 5 * chance
        return now + pause + Int64(more.rounded(.up))
    }
}
