// Counting what a peer makes us do against what comes of it.

/// A connection's budget for work that completes nothing.
///
/// Every frame that is cheap to send and costs us something takes from it; completed responses and payload that moves
/// give back, up to the beginning. A client that works with us never comes near the end; one that only resets, pings
/// or opens windows does, whatever mixture it sends (CVE-2019-9511 to 9518, CVE-2023-44487, CVE-2025-8671).
struct WorkBudget {
    /// What there is to spend, in units.
    private(set) var left: Int
    private let maximum: Int
    private let perSecond: Int
    private var refilledAt: UInt64 = 0

    /// A stream that ended by a reset, the client's or one that it made us send: a request was begun for nothing.
    static let reset = 20
    /// SETTINGS and PING, which must be answered.
    static let answered = 5
    /// DATA without payload, PRIORITY, PRIORITY_UPDATE and frames of unknown types: nothing comes of them.
    static let empty = 2
    /// WINDOW_UPDATE: one for each payload frame of ours is usual. RST_STREAM, besides what the stream's end costs.
    static let small = 1
    /// Bytes for a unit of a head that is too large, as RFC 9113 §6.5.2 counts: a few of the client's bytes may mean
    /// many, each small field costs as much as a large one, and though the refusal is a completed response, nothing was
    /// done for anybody.
    static let refusedBytes = 256
    /// A frame that the client's window cuts down to a few bytes of what there is to send (CVE-2019-9511).
    static let dribble = 12
    /// Payload below which a frame that the window cuts is a dribble, in bytes. Windows of clients that mean to read
    /// are not exhausted to such a rest once in a hundred frames.
    static let dribbledBytes = 256
    /// Given back for a completed response.
    static let completed = 40
    /// Given back for a frame with payload, either way.
    static let payload = 2

    /// - Parameters:
    ///   - maximum: what there is at the beginning, and never more.
    ///   - perSecond: what comes back of its own accord.
    init(_ maximum: Int, perSecond: Int) {
        left = maximum
        self.maximum = maximum
        self.perSecond = perSecond
    }

    /// Gives back for the whole seconds that have passed; `now` in nanoseconds.
    mutating func refill(at now: UInt64) {
        guard now > refilledAt &+ 1_000_000_000 else { return }
        let seconds = Int(clamping: (now &- refilledAt) / 1_000_000_000)
        if refilledAt > 0 { giveBack(min(seconds, maximum) * perSecond) }
        refilledAt = now
    }

    /// Takes `units`; false where there are not so many.
    mutating func spend(_ units: Int) -> Bool {
        left &-= units
        return left >= 0
    }

    mutating func giveBack(_ units: Int) { left = min(maximum, left &+ units) }
}
