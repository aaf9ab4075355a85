// A point on the monotonic clock, as cheap to hold and compare as an integer.

internal import Glibc

/// Nanoseconds on CLOCK_MONOTONIC. Comparable only within one boot of one machine.
public struct MonotonicInstant: Comparable, Hashable, Sendable {
    /// Nanoseconds since the clock's own start.
    public var nanoseconds: UInt64

    /// Never reached: the deadline of what has none.
    public static let distantFuture = MonotonicInstant(nanoseconds: .max)

    @inlinable
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// Reads the clock (about 20 ns: a vDSO call, no system call).
    public static func now() -> MonotonicInstant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let seconds = UInt64(truncatingIfNeeded: time.tv_sec)
        return MonotonicInstant(nanoseconds: seconds &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec))
    }

    @inlinable
    public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant `nanoseconds` later; stays at `distantFuture` instead of wrapping.
    @inlinable
    public func advanced(byNanoseconds nanoseconds: UInt64) -> MonotonicInstant {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflow ? .distantFuture : MonotonicInstant(nanoseconds: sum)
    }

    /// Nanoseconds from `earlier` to this instant; 0 where `earlier` is later.
    @inlinable
    public func nanoseconds(since earlier: MonotonicInstant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds &- earlier.nanoseconds : 0
    }
}
