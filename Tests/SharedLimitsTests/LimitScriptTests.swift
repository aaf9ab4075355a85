// What is asked of a store, and what its answers come to.

import RateLimiting
@testable import SharedLimits
import Testing
import Timing

@Suite struct LimitScriptTests {
    private func demand(_ cost: UInt64 = 1, burst: UInt64 = 10, delay: UInt64 = 0) throws -> SharedDemand {
        let limit = try RateLimit(10, perNanoseconds: 1_000_000_000, burst: burst, delay: delay)
        let secrets = SharedBucketSecrets(identity: "named logins")
        return SharedDemand(
            cost, of: SharedBucketName(secrets, digests: (KeyDigest(bits: 1), KeyDigest(bits: 0xAB))), under: limit)
    }

    @Test func `a command names its buckets and their terms in microseconds`() throws {
        let bytes = LimitScript.command([try demand(2)], digest: Array("0123".utf8))
        let words = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").enumerated()
            .filter { $0.offset % 2 == 0 && $0.offset > 0 }.map { String($0.element) }
        #expect(words.prefix(3) == ["EVALSHA", "0123", "1"])
        #expect(words[3].hasSuffix(":000000000000000100000000000000ab"))
        #expect(words[3].hasPrefix("gatehouse:") && words[3].utf8.count == 10 + 16 + 1 + 32)
        #expect(words.suffix(2) == ["200000.0", "1000000.0"])
    }

    static let answers: [(values: [Int64], isAllowed: Bool, remaining: UInt64, until: UInt64, ahead: UInt64)] = [
        ([1, 100_000], true, 9, 0, 0), ([1, 1_000_000], true, 0, 0, 0), ([1, 0], true, 10, 0, 0),
        ([0, 950_000], false, 0, 50_000_000, 0), ([0, 1_000_000], false, 0, 100_000_000, 0),
        // The store's rounding must not make a refusal one that may be tried again at once.
        ([0, 900_000], false, 0, 1, 0),
    ]

    @Test(arguments: answers)
    func `an answer is the decision that a bucket here would have made`(
        _ row: (values: [Int64], isAllowed: Bool, remaining: UInt64, until: UInt64, ahead: UInt64)
    ) throws {
        let decision = try #require(LimitScript.decision(.array(row.values.map { .integer($0) }), [try demand()]))
        #expect(decision.isAllowed == row.isAllowed)
        #expect(decision.decisive.remaining == row.remaining)
        #expect(decision.decisive.nanosecondsUntilAllowed == row.until)
        #expect(decision.nanosecondsAhead == row.ahead)
    }

    @Test func `tokens that are given ahead of their time are waited for`() throws {
        let demand = try demand(burst: 1, delay: 500_000_000)
        let decision = try #require(LimitScript.decision(.array([.integer(1), .integer(300_000)]), [demand]))
        #expect(decision.nanosecondsAhead == 200_000_000)
    }

    @Test func `of several buckets the one decides that is nearest to denying`() throws {
        let demands = [try demand(), try demand(burst: 20)]
        let allowed = LimitScript.decision(.array([.integer(1), .integer(700_000), .integer(1_900_000)]), demands)
        #expect(allowed?.index == 1)
        let denied = LimitScript.decision(.array([.integer(0), .integer(1_000_000), .integer(0)]), demands)
        #expect(denied?.index == 0)
    }

    static let nonsense: [RedisReply] = [
        .null, .integer(1), .array([]), .array([.integer(1)]), .array([.integer(2), .integer(0)]),
        .array([.integer(1), .integer(-1)]), .array([.integer(1), .integer(.max)]), .array([.integer(1), .null]),
        .array([.integer(1), .integer(0), .integer(0)]), .error("ERR"), .text([49]),
    ]

    @Test(arguments: nonsense)
    func `what is no answer is none`(_ reply: RedisReply) throws {
        #expect(LimitScript.decision(reply, [try demand()]) == nil)
    }

    @Test func `a refusal is remembered until its time, for this key and what costs no less`() throws {
        var refused = RefusedKeys()
        let (one, two) = (try demand(1), try demand(2))
        func at(_ nanoseconds: UInt64) -> MonotonicInstant { MonotonicInstant(nanoseconds: nanoseconds) }
        #expect(refused.refusal(of: two, at: at(0)) == nil)
        refused.note(two, until: at(1_000))
        let refusal = try #require(refused.refusal(of: two, at: at(400)))
        #expect(!refusal.isAllowed && refusal.nanosecondsUntilAllowed == 600)
        #expect(refused.refusal(of: one, at: at(400)) == nil)
        #expect(refused.refusal(of: two, at: at(1_000)) == nil)
    }
}
