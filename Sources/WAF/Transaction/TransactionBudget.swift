// The most work that one transaction may be.

internal import Glibc

/// How much a transaction's rules have done, and how much they may.
///
/// Work is counted in bytes looked at, and in a fixed price for each look. Every so often a clock that costs next to
/// nothing is asked whether it has moved on (`CLOCK_MONOTONIC_COARSE`, some milliseconds a step); only then the
/// thread's own clock, which is a system call, because a pattern can take longer over a byte than another. What is
/// spent between two steps of the cheap clock is not charged: the maximum is that much below what a request may take.
package struct TransactionBudget {
    /// Nanoseconds of CPU that all rules of a transaction may take together: with the steps of the clock and the last
    /// pattern tried it stays below 50 ms.
    package var maximumNanoseconds: UInt64 = 36_000_000
    /// Units of work, for tests and for where the clock says nothing: bytes, and `look` for each look at a value.
    package var maximumWork = 1 << 30
    /// What a look at a value costs, whatever its length.
    static let look = 64
    /// What a stretch of a long subject costs; see `PatternPace`.
    private static let stretch = 2 << 10
    /// Units of work between two looks at the clock.
    private static let quantum = 2_048
    /// What may be spent when all is spent, on the rules that only compare what others have found.
    private static let restNanoseconds: UInt64 = 4_000_000
    private static let restWork = 4 << 20

    private var untilCheck = Self.quantum
    /// Units of work that were done, to the quantum.
    package private(set) var work = 0
    private var spent: UInt64 = 0
    private var startedAt: UInt64?
    private var coarseStart: UInt64 = 0
    private var coarseNow: UInt64 = 0
    private var nanoseconds: UInt64 {
        guard isExceeded else { return maximumNanoseconds }
        let (sum, overflow) = maximumNanoseconds.addingReportingOverflow(Self.restNanoseconds)
        return overflow ? .max : sum
    }
    private var units: Int { maximumWork &+ (isExceeded ? Self.restWork : 0) }
    /// Whether nothing further may be done.
    package private(set) var isSpent = false
    /// Whether the transaction has run over, and lives on the rest.
    package private(set) var isExceeded = false

    package init() {}

    mutating func reset() {
        untilCheck = Self.quantum
        work = 0
        spent = 0
        startedAt = nil
        isSpent = false
        isExceeded = false
    }

    /// Begins a stretch of work of the thread that calls.
    mutating func start() {
        coarseStart = Self.nanoseconds(CLOCK_MONOTONIC_COARSE)
        coarseNow = coarseStart
        startedAt = nil
    }

    /// Ends a stretch of work.
    mutating func stop() {
        look()
        if let startedAt { spent &+= Self.nanoseconds(CLOCK_THREAD_CPUTIME_ID) &- startedAt }
        startedAt = nil
        judge(spent)
    }

    /// Counts one look at a value of so many bytes; whether there may be another.
    @inline(__always)
    mutating func spend(_ bytes: Int) -> Bool {
        untilCheck &-= bytes &+ Self.look
        return untilCheck > 0 || check()
    }

    /// Whether there may be more of what is under way, which may now take so many nanoseconds.
    mutating func goOn(expecting expected: UInt64 = 0) -> Bool {
        work &+= Self.stretch
        if work > units { isSpent = true }
        look()
        if expected > 0 {
            let now = Self.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
            judge(spent &+ (startedAt.map { now &- $0 } ?? 0) &+ expected)
        }
        return !isSpent
    }

    /// Looks at the clock at the next occasion: something took long.
    mutating func hurry() { untilCheck = min(untilCheck, 0) }

    /// What is over is noted; the rules that cost next to nothing have a little more.
    mutating func grantRest() {
        isExceeded = true
        isSpent = false
    }

    private mutating func check() -> Bool {
        work &+= Self.quantum &- untilCheck
        untilCheck = Self.quantum
        if work > units { isSpent = true }
        look()
        return !isSpent
    }

    private mutating func look() {
        let coarse = Self.nanoseconds(CLOCK_MONOTONIC_COARSE)
        guard coarse != coarseNow else { return }
        coarseNow = coarse
        let now = Self.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
        // Since the beginning one step has passed, or more where others had the processor: those are not charged.
        if startedAt == nil { startedAt = now &- min(coarse &- coarseStart, Self.step) }
        if let startedAt { judge(spent &+ (now &- startedAt)) }
    }

    private mutating func judge(_ spent: UInt64) {
        if spent > nanoseconds { isSpent = true }
    }

    /// How far the cheap clock moves at once.
    private static let step: UInt64 = {
        var step = timespec()
        clock_getres(CLOCK_MONOTONIC_COARSE, &step)
        return UInt64(step.tv_nsec)
    }()

    private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
