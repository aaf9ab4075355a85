// What clients are told.

import RateLimiting
import Testing

@Suite struct RateLimitFieldsTests {
    private static func text(_ write: (UnsafeMutablePointer<UInt8>) -> Int) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: RateLimitFields.maximumItemBytes) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            let count = write(start)
            #expect(count <= RateLimitFields.maximumItemBytes)
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    static let policies: [(name: String, tokens: UInt64, period: Duration, burst: UInt64, text: String)] = [
        ("default", 100, .seconds(60), 100, #""default";q=100;w=60"#),
        ("api", 10, .seconds(1), 25, #""api";q=25;w=3"#), ("a b", 10, .seconds(1), 1, #""a b";q=1;w=1"#),
        (#"say "hi" \o"#, 1, .seconds(86_400), 2, #""say \"hi\" \\o";q=2;w=172800"#),
        ("3", 3, .seconds(1), 3, #""3";q=3;w=2"#),
    ]

    @Test("a policy names its burst and the whole seconds in which that comes back", arguments: policies)
    func policy(_ row: (name: String, tokens: UInt64, period: Duration, burst: UInt64, text: String)) throws {
        let limit = try RateLimit(row.tokens, per: row.period, burst: row.burst)
        let name = Array(row.name.utf8)
        #expect(Self.text { RateLimitFields.writePolicy(name.span, limit, to: $0) } == row.text)
    }

    static let states: [(taken: UInt64, at: UInt64, state: String, retryAfter: String)] = [
        (0, 0, #""x";r=4;t=0"#, "1"), (1, 0, #""x";r=3;t=1"#, "1"), (4, 0, #""x";r=0;t=2"#, "1"),
        (4, 499_999_999, #""x";r=0;t=2"#, "1"), (4, 500_000_000, #""x";r=1;t=2"#, "1"),
        (4, 1_000_000_000, #""x";r=2;t=1"#, "1"),
    ]

    @Test("a state names what is left and the whole seconds until all is", arguments: states)
    func state(_ row: (taken: UInt64, at: UInt64, state: String, retryAfter: String)) throws {
        let (table, limit) = (try BucketTable(byteCount: 1 << 17), try keyed(2, burst: 4))
        _ = table.take(row.taken, of: key(1), under: limit, at: at(0))
        let decision = table.take(0, of: key(1), under: limit, at: at(row.at))
        let name = Array("x".utf8)
        #expect(Self.text { RateLimitFields.writeState(name.span, decision, to: $0) } == row.state)
        #expect(Self.text { RateLimitFields.writeRetryAfter(decision, to: $0) } == row.retryAfter)
    }

    @Test(
        "who comes back when Retry-After says is not denied again, and it never says 0",
        arguments: [(1, 0, "4"), (1, 1, "4"), (2, 0, "8"), (1, 3_999_999_999, "1"), (1, 2_999_999_999, "2")]
            as [(UInt64, UInt64, String)])
    func retryAfter(_ cost: UInt64, _ now: UInt64, _ seconds: String) throws {
        let (table, limit) = (try BucketTable(byteCount: 1 << 17), try keyed(1, per: .seconds(4), burst: 3))
        _ = table.take(3, of: key(1), under: limit, at: at(0))
        let decision = table.take(cost, of: key(1), under: limit, at: at(now))
        #expect(Self.text { RateLimitFields.writeRetryAfter(decision, to: $0) } == seconds)
        let later = now + (UInt64(seconds) ?? 0) * second
        #expect(table.take(cost, of: key(1), under: limit, at: at(later)).isAllowed)
        let never = table.take(4, of: key(1), under: limit, at: at(0))
        #expect(Self.text { RateLimitFields.writeRetryAfter(never, to: $0) } == "")
    }

    @Test("names are printable and short, and the longest fits with the largest numbers")
    func names() throws {
        for name in ["", "a\u{7F}", "a\nb", "\u{E9}", String(repeating: "x", count: 65)] {
            let bytes = Array(name.utf8)
            let isName = RateLimitFields.isName(bytes.span)
            #expect(!isName, "\(bytes)")
        }
        let longest = [UInt8](repeating: UInt8(ascii: "\""), count: RateLimitFields.maximumNameBytes)
        let isName = RateLimitFields.isName(longest.span)
        #expect(isName)
        let limit = try RateLimit(10_000_000, per: .seconds(1), burst: 345_600_000_000_000)
        let text = Self.text { RateLimitFields.writePolicy(longest.span, limit, to: $0) }
        #expect(text.hasSuffix(#"";q=345600000000000;w=34560000"#))
        #expect(Self.text { RateLimitFields.writeSeparator(to: $0) } == ", ")
    }
}
