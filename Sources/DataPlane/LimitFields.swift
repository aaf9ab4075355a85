// What an answer says of its request's rate limit.

internal import Pipeline
internal import RateLimiting
internal import Snapshots
internal import Transport

/// Writes RateLimit-Policy, RateLimit and Retry-After (draft-ietf-httpapi-ratelimit-headers, RFC 9110 §10.2.3).
enum LimitFields {
    /// The most bytes that `write` appends.
    static func count(of exchange: Exchange) -> Int {
        guard let limit = limit(of: exchange) else { return 0 }
        return (limit.policyLine?.count ?? 0) + RateLimitFields.maximumItemBytes + 64
    }

    /// Appends the lines of the limit that decided; nothing where none did, or it keeps to itself.
    static func write(_ exchange: Exchange, to output: HeadScratch) {
        guard let limit = limit(of: exchange), let decision = exchange.limits.decision, let line = limit.policyLine
        else { return }
        output.append(contentsOf: line)
        output.append("RateLimit: ")
        let name = limit.publicName
        output.advance(by: RateLimitFields.writeState(name.span, decision, to: output.end))
        output.append("\r\n")
    }

    /// The lines of an answer of our own.
    static func lines(of exchange: Exchange) -> [UInt8] {
        guard let limit = limit(of: exchange), let decision = exchange.limits.decision else { return [] }
        var lines = limit.policyLine ?? []
        let name = limit.publicName
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: RateLimitFields.maximumItemBytes) { text in
            guard let start = text.baseAddress else { return }
            if limit.policyLine != nil {
                lines += Array("RateLimit: ".utf8)
                lines += text[..<RateLimitFields.writeState(name.span, decision, to: start)]
                lines += Array("\r\n".utf8)
            }
            guard exchange.verdict.limit >= 0 else { return }
            let count = RateLimitFields.writeRetryAfter(decision, to: start)
            guard count > 0 else { return }
            lines += Array("Retry-After: ".utf8) + text[..<count] + Array("\r\n".utf8)
        }
        return lines
    }

    private static func limit(of exchange: Exchange) -> LimitSnapshot? {
        exchange.limits.limit >= 0 ? exchange.view.snapshot.limiting.limits[exchange.limits.limit] : nil
    }
}
