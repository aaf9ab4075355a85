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

    /// A stream that ended by a reset, the client's or one that it made us send: a request was begun for nothing.
    static let reset = 20
    /// SETTINGS and PING, which must be answered.
    static let answered = 5
    /// DATA without payload, PRIORITY, PRIORITY_UPDATE and frames of unknown types: nothing comes of them.
    static let empty = 2
    /// WINDOW_UPDATE: one for each payload frame of ours is usual.
    static let window = 1
    /// Given back for a completed response.
    static let completed = 40
    /// Given back for a frame with payload, either way.
    static let payload = 2

    init(_ maximum: Int) {
        left = maximum
        self.maximum = maximum
    }

    /// Takes `units`; false where there are not so many.
    mutating func spend(_ units: Int) -> Bool {
        left &-= units
        return left >= 0
    }

    mutating func giveBack(_ units: Int) { left = min(maximum, left &+ units) }
}
