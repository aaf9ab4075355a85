// Who says whether a long match may go on.

internal import Glibc

/// A long subject is searched in stretches: each match may begin in a few places of it only, and between two stretches
/// `mayGoOn` is asked. PCRE2's machine code counts its steps for each place anew, and a step may look at all that
/// follows: a hundred kilobytes can take seconds without one search being over its limit. So the limit begins low, too,
/// and a stretch that exceeds it is searched again with a higher one.
public final class PatternPace {
    /// False ends the search as over its budget. Nil asks nobody.
    public var mayGoOn: (() -> Bool)?

    /// Subjects from this many bytes on are searched so.
    static let pacedBytes = 512
    /// Places times bytes of the first stretch: half a millisecond of looking at all bytes from each place.
    private static let firstPlaceSteps = 1 << 20
    /// The first limit times bytes.
    private static let firstLimitSteps = 4 << 20
    private static let leastLimit: UInt32 = 64
    /// Nanoseconds: stretches that take less become longer, those that take more shorter.
    private static let short: UInt64 = 100_000
    private static let long: UInt64 = 500_000

    private(set) var places = 0
    private(set) var limit: UInt32 = 0
    private var startedAt: UInt64 = 0

    init() {}

    /// Begins with a subject of so many bytes.
    func begin(_ bytes: Int, most: UInt32) {
        places = max(1, Self.firstPlaceSteps / bytes)
        limit = min(most, max(Self.leastLimit, UInt32(Self.firstLimitSteps / bytes)))
        if places <= bytes { startedAt = Self.nanoseconds() }
    }

    /// Ends a stretch; whether there may be another.
    func next() -> Bool {
        let now = Self.nanoseconds()
        let taken = now &- startedAt
        startedAt = now
        if taken < Self.short { places &*= 4 }
        if taken > Self.long { places = max(1, places / 4) }
        return mayGoOn?() ?? true
    }

    /// Raises the limit, for one place at a time; whether that was possible and the search may go on.
    func raise(most: UInt32, _ bytes: Int) -> Bool {
        guard limit < most else { return false }
        let factor: UInt32 = Int(limit) * bytes < Self.firstLimitSteps ? 8 : 2
        limit = limit > most / factor ? most : limit * factor
        places = 1
        return mayGoOn?() ?? true
    }

    private static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
