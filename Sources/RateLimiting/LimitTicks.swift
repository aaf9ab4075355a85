// The time of buckets: sixty-fourths of a nanosecond, in 64 bits that wrap.

package import Timing

/// Ticks of 1/64 ns on the monotonic clock, modulo 2⁶⁴: they come round every 9.1 years.
///
/// Only differences mean something. The time of an entry is when its bucket is full again; how far that lies ahead is
/// its **debt**, at most twice 400 days, below 2⁶². Everything that seems further ahead lies in the past. An entry that
/// nobody touched for 6.8 years would seem to lie ahead again; then its key starts in debt rather than full, once.
package enum LimitTicks {
    /// log₂ of the ticks of a nanosecond.
    package static let shift: UInt64 = 6
    /// The largest debt there is.
    package static let maximumDebt: UInt64 = 1 << 62

    /// The tick of an instant.
    @inline(__always)
    package static func at(_ instant: MonotonicInstant) -> UInt64 { instant.nanoseconds &<< shift }

    /// How far `time` lies ahead of `now`; 0 for the past.
    @inline(__always)
    package static func debt(_ time: UInt64, at now: UInt64) -> UInt64 {
        let ahead = time &- now
        return ahead <= maximumDebt ? ahead : 0
    }

    /// Nanoseconds, rounded up.
    @inline(__always)
    package static func nanoseconds(_ ticks: UInt64) -> UInt64 { (ticks &+ (1 &<< shift &- 1)) &>> shift }
}
