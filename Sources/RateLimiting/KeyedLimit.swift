// A limit with its place in the table: many share one.

public import Timing

/// A rate limit under its identity, which keeps its buckets apart from those of other limits.
///
/// A key's bucket is found by the key's digest and the limit's salt, a secret of 64 bits made of the limit's identity,
/// rate and burst. So a request hashes its client's address once, for however many limits. Buckets of different keys
/// or limits meet with a chance of 2⁻⁶⁴ each pair, and no one can look for pairs that do.
public struct KeyedLimit: Sendable {
    /// The rate and burst.
    public let limit: RateLimit
    /// Told apart from the digests of other limits by this.
    let salt: UInt64
    /// Of the identity alone: whose successor this limit may be.
    let identity: UInt64
    /// What this limit was until a reload changed it, as long as that matters.
    private(set) var previous: Previous?

    /// The limit whose buckets are brought along, one by one, as their keys come back.
    struct Previous: Sendable {
        let limit: RateLimit
        let salt: UInt64
        /// By then all its buckets are full.
        let end: MonotonicInstant
    }

    /// `limit` under a name that no other limit of the table has.
    public init(_ limit: RateLimit, identity name: String, secret: KeyHashSecret) {
        var hasher = KeyHasher(secret.forLimits)
        var name = name
        name.withUTF8 { hasher.update(UnsafeRawBufferPointer($0)) }
        identity = hasher.finish().bits
        hasher.update(limit.interval)
        hasher.update(limit.burst)
        salt = hasher.finish().bits
        self.limit = limit
    }

    /// This limit, as what became of `earlier` at `now`: each bucket is as full, in parts of the whole, as it was.
    ///
    /// Costs nothing for keys: a bucket is brought along when its key is next asked about, until the slowest of the old
    /// ones would be full anyway. Where neither rate nor burst has changed it is `earlier` that is returned. One step
    /// is remembered: what a second reload finds that has not been brought along yet starts full. While some workers
    /// still run under the earlier limit, a key may have a bucket under each.
    public func succeeding(_ earlier: KeyedLimit, at now: MonotonicInstant) -> KeyedLimit {
        guard earlier.identity == identity else { return self }
        guard earlier.salt != salt else { return earlier }
        var successor = self
        let fill = LimitTicks.nanoseconds(earlier.limit.span)
        successor.previous = Previous(
            limit: earlier.limit, salt: earlier.salt, end: now.advanced(byNanoseconds: fill))
        return successor
    }

    /// What is to be brought along at `now`.
    @inline(__always)
    func predecessor(at now: MonotonicInstant) -> Previous? {
        guard let previous, now < previous.end else { return nil }
        return previous
    }
}

extension KeyedLimit.Previous {
    /// What a debt under this limit is under `limit`: the same part of the whole, rounded up.
    func converted(_ debt: UInt64, to limit: RateLimit) -> UInt64 {
        let (high, low) = min(debt, self.limit.span).multipliedFullWidth(by: limit.span)
        // Not above limit.span, since the debt is not above this span.
        let (quotient, rest) = self.limit.span.dividingFullWidth((high, low))
        return quotient + (rest == 0 ? 0 : 1)
    }
}
