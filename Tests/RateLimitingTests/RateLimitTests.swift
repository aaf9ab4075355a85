// Which numbers make a limit, and what becomes of them.

import RateLimiting
import Testing

@Suite struct RateLimitTests {
    /// Ticks of a nanosecond.
    private static let tick: UInt64 = 64

    static let intervals: [(tokens: UInt64, period: Duration, ticks: UInt64)] = [
        (10, .seconds(1), 100_000_000 * 64), (1_000_000, .seconds(1), 1_000 * 64), (1, .seconds(86_400), 86_400 << 6),
        (3, .seconds(1), 21_333_333_334), (7_000_000, .seconds(1), 9_143), (10_000_000, .seconds(1), 6_400),
        (1, .milliseconds(1), 1_000_000 * 64), (60, .seconds(60), 64_000_000_000),
    ]

    @Test("an interval is the true one, rounded up to the next sixty-fourth of a nanosecond", arguments: intervals)
    func interval(_ row: (tokens: UInt64, period: Duration, ticks: UInt64)) throws {
        let limit = try RateLimit(row.tokens, per: row.period, burst: 1)
        let expected = row.tokens == 1 && row.period == .seconds(86_400) ? row.ticks * second : row.ticks
        #expect(limit.interval == expected)
        #expect(try RateLimit(row.tokens, per: row.period, burst: 5).span == expected * 5)
    }

    static let refused: [(tokens: UInt64, period: Duration, burst: UInt64, error: RateLimitError)] = [
        (0, .seconds(1), 1, .rateIsZero), (1, .seconds(1), 0, .burstIsZero),
        (1, .microseconds(999), 1, .periodOutOfRange), (1, .seconds(-1), 1, .periodOutOfRange),
        (1, .seconds(366 * 86_400 + 1), 1, .periodOutOfRange), (1, .seconds(Int64.max), 1, .periodOutOfRange),
        (10_000_001, .seconds(1), 1, .rateTooHigh), (.max, .seconds(1), 1, .rateTooHigh),
        (1, .seconds(86_400), 401, .fillTimeTooLong), (1, .seconds(1), .max, .fillTimeTooLong),
    ]

    @Test("what is no limit says why", arguments: refused)
    func refusals(_ row: (tokens: UInt64, period: Duration, burst: UInt64, error: RateLimitError)) {
        #expect(throws: row.error) { try RateLimit(row.tokens, per: row.period, burst: row.burst) }
    }

    @Test("the least and the most that is allowed is")
    func bounds() throws {
        #expect(try RateLimit(1, per: .seconds(86_400), burst: 400).span == 400 * 86_400 * second * Self.tick)
        #expect(try RateLimit(1, per: .milliseconds(1), burst: 1).burst == 1)
        #expect(try RateLimit(1, per: .seconds(366 * 86_400), burst: 1).burst == 1)
    }

    @Test(
        "among replicas the rate is divided exactly and the burst rounded down, but not to nothing",
        arguments: [(1, 20), (2, 10), (3, 6), (20, 1), (50, 1)] as [(UInt64, UInt64)])
    func division(_ replicas: UInt64, _ burst: UInt64) throws {
        let limit = try RateLimit(10, per: .seconds(1), burst: 20)
        let part = try limit.divided(by: replicas)
        #expect(part.interval == limit.interval * replicas)
        #expect(part.burst == burst)
    }

    @Test("a limit is not divided among none, nor so far that it would never be full")
    func noDivision() throws {
        let limit = try RateLimit(1, per: .seconds(86_400), burst: 1)
        #expect(throws: RateLimitError.noReplicas) { try limit.divided(by: 0) }
        #expect(throws: RateLimitError.fillTimeTooLong) { try limit.divided(by: 401) }
        #expect(throws: RateLimitError.fillTimeTooLong) { try limit.divided(by: .max) }
    }
}
