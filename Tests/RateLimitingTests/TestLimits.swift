// Limits, keys and instants, briefly.

import RateLimiting
import Timing

let testSecret = KeyHashSecret(low: 0x0123_4567_89AB_CDEF, high: 0xFEDC_BA98_7654_3210)

func keyed(
    _ tokens: UInt64, per period: Duration = .seconds(1), burst: UInt64, named name: String = "test"
) throws -> KeyedLimit {
    KeyedLimit(try RateLimit(tokens, per: period, burst: burst), identity: name, secret: testSecret)
}

func key(_ number: UInt64) -> KeyDigest {
    var hasher = KeyHasher(testSecret)
    hasher.update(number)
    return hasher.finish()
}

func at(_ nanoseconds: UInt64) -> MonotonicInstant { MonotonicInstant(nanoseconds: 1_000_000_000_000 + nanoseconds) }

let second: UInt64 = 1_000_000_000
