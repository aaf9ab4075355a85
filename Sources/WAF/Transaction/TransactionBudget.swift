// The most work that one transaction may be.

internal import Glibc

/// How much a transaction's rules have done, and how much they may.
///
/// Work is counted in bytes looked at; every so often the thread's own clock is asked, because a pattern can take
/// longer over a byte than another. Running over is a verdict of its own name, never a hang.
package struct TransactionBudget {
    /// Nanoseconds of CPU that all rules of a transaction may take together.
    package var maximumNanoseconds: UInt64 = 40_000_000
    /// Bytes of work between two looks at the clock.
    static let quantum = 128 << 10

    private var untilCheck = Self.quantum
    private var spent: UInt64 = 0
    private var startedAt: UInt64 = 0
    /// Whether the transaction has run over; its rules are no longer run.
    package private(set) var isSpent = false

    package init() {}

    mutating func reset() {
        untilCheck = Self.quantum
        spent = 0
        isSpent = false
    }

    /// Begins a stretch of work of the thread that calls.
    mutating func start() { startedAt = Self.threadNanoseconds() }

    /// Ends a stretch of work.
    mutating func stop() {
        spent &+= Self.threadNanoseconds() &- startedAt
        if spent > maximumNanoseconds { isSpent = true }
    }

    /// Counts the bytes of one look at a value; whether there may be another.
    @inline(__always)
    mutating func spend(_ bytes: Int) -> Bool {
        untilCheck &-= bytes &+ 16
        return untilCheck > 0 || check()
    }

    private mutating func check() -> Bool {
        untilCheck = Self.quantum
        if spent &+ (Self.threadNanoseconds() &- startedAt) > maximumNanoseconds { isSpent = true }
        return !isSpent
    }

    private static func threadNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
