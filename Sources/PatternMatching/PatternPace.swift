// Who says whether a long match may go on.

internal import Glibc

/// A long subject is searched in stretches: each match may begin in a few places of it only, and between two stretches
/// `mayGoOn` is asked.
///
/// PCRE2's machine code counts its steps for each place anew, and a step may look at all that follows: a hundred
/// kilobytes can take seconds without one search being over its limit. So the product of places, limit and bytes that
/// follow is bounded: it is what a stretch can take at most, however cheap the one before it was. The limit begins low,
/// and a stretch that exceeds it is searched again with a higher one, a place at a time.
public final class PatternPace {
    /// False ends the search as over its budget; it is told how many nanoseconds may come now. Nil asks nobody.
    public var mayGoOn: ((UInt64) -> Bool)?

    /// Subjects from this many bytes on are searched so.
    static let pacedBytes = 512
    /// Places times limit times bytes of the first stretch, and of any: the latter takes some milliseconds at most.
    private static let firstSteps = 4 << 20
    private static let mostSteps = 8 << 20
    /// Longer subjects are answers, which clients do not write: more places, or each megabyte took a tenth of a second.
    private static let longBytes = 128 << 10
    private static let placesOfLong = 128
    /// The first limit: eight steps are enough for most places, and the lower it is the more places a stretch has.
    private static let leastLimit: UInt32 = 8
    private static let usualLimit: UInt32 = 64
    private static let limitSteps = 256 << 10
    /// A limit that lets a place take as many steps times bytes is raised more slowly.
    private static let slowSteps = 2 << 20
    /// Nanoseconds: stretches that take less become longer, those that take more shorter.
    private static let short: UInt64 = 100_000
    private static let long: UInt64 = 500_000

    private(set) var places = 0
    /// Places of the stretch that were tried by themselves.
    private var single = 0
    private(set) var limit: UInt32 = 0
    private var firstLimit: UInt32 = 0
    private var startedAt: UInt64 = 0
    /// When the limit was raised, by the thread's own clock; 0 where the stretch began otherwise.
    private var raisedAt: UInt64 = 0

    init() {}

    /// Begins with a subject of so many bytes.
    func begin(_ bytes: Int, most: UInt32) {
        limit = min(most, Self.usualLimit, max(Self.leastLimit, UInt32(clamping: Self.limitSteps / bytes)))
        firstLimit = limit
        places = mostPlaces(bytes, Self.firstSteps)
        startedAt = Self.nanoseconds()
        raisedAt = 0
        single = 0
    }

    /// Counts places of the stretch that are tried by themselves; whether they were as many as it may have.
    func isDue(afterPlaces count: Int) -> Bool {
        single += count
        return single >= places
    }

    /// Ends a stretch; whether there may be another, with so many bytes left.
    func next(_ bytes: Int) -> Bool {
        let now = Self.nanoseconds()
        let taken = now &- startedAt
        startedAt = now
        raisedAt = 0
        single = 0
        if taken < Self.short {
            let most = mostPlaces(bytes, Self.mostSteps)
            // What needed a higher limit is behind it, perhaps.
            if places >= most, limit > firstLimit { limit = max(firstLimit, limit / 8) }
            places = min(places &* 4, most)
        } else if taken > Self.long {
            places = max(1, places / 4)
        }
        return mayGoOn?(0) ?? true
    }

    /// Raises the limit, for one place at a time; whether that was possible and the search may go on.
    func raise(most: UInt32, _ bytes: Int) -> Bool {
        guard limit < most else { return false }
        startedAt = Self.nanoseconds()
        let now = Self.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
        let taken = raisedAt > 0 ? now &- raisedAt : 0
        raisedAt = now
        let isSlow = Int(limit) * bytes >= Self.slowSteps
        let factor: UInt32 = isSlow ? 2 : 8
        // As long as the last times the factor, in time of this thread: what others had of the processor is not ours.
        let expected = isSlow ? taken &* 2 : 0
        limit = limit > most / factor ? most : limit * factor
        places = 1
        return mayGoOn?(expected) ?? true
    }

    private func mostPlaces(_ bytes: Int, _ steps: Int) -> Int {
        let bytes = max(bytes, 1)
        let steps = bytes > Self.longBytes ? Self.placesOfLong * Int(firstLimit) * bytes : steps
        return max(1, steps / (Int(limit) * bytes))
    }

    private static func nanoseconds(_ clock: clockid_t = CLOCK_MONOTONIC) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
