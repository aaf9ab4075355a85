// The memory that a look-up works in. Each worker owns one.

public import PatternMatching

/// Working memory for look-ups in any number of tables. Belongs to one thread.
public struct RouteScratch: ~Copyable {
    /// For the regular expressions of the table.
    public let patterns: PatternScratch
    /// Where the segments of the path end: entry n is the end of the nth, entry 0 the start of the path.
    let segmentEnds: UnsafeMutablePointer<Int>
    /// Where the last labels of the host name begin, by their dots: entry n is the dot before the last n labels.
    let labelDots: UnsafeMutablePointer<Int>

    /// - Parameter budget: the limits of each regular expression tried.
    public init(budget: MatchBudget = .standard) {
        patterns = PatternScratch(budget: budget)
        let count = RouteTable.maximumDepth + 1
        segmentEnds = .allocate(capacity: 2 * count)
        segmentEnds.initialize(repeating: 0, count: 2 * count)
        labelDots = segmentEnds + count
    }

    deinit { segmentEnds.deallocate() }
}
