// The verbs: take, peek, refund.

public import Timing

extension BucketTable {
    /// Takes `cost` tokens from a key's bucket if they are there, all or none.
    ///
    /// Costs a look into one or two sets, and one compare-and-swap where allowed; allocates nothing. What the answer is
    /// depends on the bucket and `now` alone. `cost` 0 takes nothing and says how things stand.
    public func take(
        _ cost: UInt64 = 1, of key: KeyDigest, under limit: KeyedLimit, at now: MonotonicInstant
    ) -> LimitDecision {
        let terms = limit.limit
        guard cost <= terms.burst else { return peek(cost, of: key, under: limit, at: now) }
        let charge = cost &* terms.interval
        let tick = LimitTicks.at(now)
        let homes = BucketHomes(key.bits ^ limit.salt, setBits: setBits)
        while true {
            guard let (entry, word) = find(homes) else {
                if let decision = begin(charge, of: key, homes, under: limit, at: now) { return decision }
                continue
            }
            let time = entry.time
            let debt = LimitTicks.debt(time, at: tick)
            guard debt &+ charge <= terms.span else {
                guard entry.word == word else { continue }
                return LimitDecision(.denied, under: terms, debt: debt, charge: charge)
            }
            guard entry.replace(word, time, by: word, tick &+ debt &+ charge) else { continue }
            return LimitDecision(.allowed, under: terms, debt: debt &+ charge, charge: charge)
        }
    }

    /// Takes from the bucket of a key that has no entry: a full one, or what a reload has made of an earlier one.
    ///
    /// - Returns: nil where another worker was faster.
    @inline(never)
    private func begin(
        _ charge: UInt64, of key: KeyDigest, _ homes: BucketHomes, under limit: KeyedLimit, at now: MonotonicInstant
    ) -> LimitDecision? {
        let (terms, tick) = (limit.limit, LimitTicks.at(now))
        let brought = broughtAlong(key, under: limit, at: now)
        let isAllowed = brought &+ charge <= terms.span
        let debt = isAllowed ? brought &+ charge : brought
        guard claim(homes, debt: debt, at: tick) else { return nil }
        // Only now: meanwhile others found the old entry or the new one, never neither.
        if brought > 0, let previous = limit.predecessor(at: now) { clear(key, under: previous, at: tick) }
        return LimitDecision(isAllowed ? .allowed : .denied, under: terms, debt: debt, charge: charge)
    }

    /// What `take` would say now; changes nothing.
    public func peek(
        _ cost: UInt64 = 1, of key: KeyDigest, under limit: KeyedLimit, at now: MonotonicInstant
    ) -> LimitDecision {
        let terms = limit.limit
        let debt = debt(of: key, under: limit, at: now)
        guard cost <= terms.burst else { return LimitDecision(.exceedsBurst, under: terms, debt: debt, charge: 0) }
        let charge = cost &* terms.interval
        return LimitDecision(
            debt &+ charge <= terms.span ? .allowed : .denied, under: terms, debt: debt, charge: charge)
    }

    /// Gives back `cost` tokens that were taken: the bucket never becomes more than full.
    ///
    /// Where the bucket is full already, or was pushed out, there is nothing to give back to.
    public func refund(
        _ cost: UInt64 = 1, of key: KeyDigest, under limit: KeyedLimit, at now: MonotonicInstant
    ) {
        let charge = min(cost, limit.limit.burst) &* limit.limit.interval
        let tick = LimitTicks.at(now)
        let homes = BucketHomes(key.bits ^ limit.salt, setBits: setBits)
        while let (entry, word) = find(homes) {
            let time = entry.time
            let debt = LimitTicks.debt(time, at: tick)
            if debt == 0 || charge == 0 { return }
            if entry.replace(word, time, by: word, tick &+ debt &- min(debt, charge)) { return }
        }
    }

    /// Ticks until a key's bucket is full.
    private func debt(of key: KeyDigest, under limit: KeyedLimit, at now: MonotonicInstant) -> UInt64 {
        let homes = BucketHomes(key.bits ^ limit.salt, setBits: setBits)
        return debt(at: homes, LimitTicks.at(now)) ?? broughtAlong(key, under: limit, at: now)
    }

    /// What a key without an entry owes from before a reload.
    private func broughtAlong(_ key: KeyDigest, under limit: KeyedLimit, at now: MonotonicInstant) -> UInt64 {
        guard let previous = limit.predecessor(at: now) else { return 0 }
        let homes = BucketHomes(key.bits ^ previous.salt, setBits: setBits)
        return previous.converted(debt(at: homes, LimitTicks.at(now)) ?? 0, to: limit.limit)
    }

    /// Ticks until the bucket in an entry of `homes` is full; nil where there is none.
    private func debt(at homes: BucketHomes, _ tick: UInt64) -> UInt64? {
        while let (entry, word) = find(homes) {
            let time = entry.time
            if entry.word == word { return LimitTicks.debt(time, at: tick) }
        }
        return nil
    }

    /// Empties a key's entry under an earlier limit.
    private func clear(_ key: KeyDigest, under previous: KeyedLimit.Previous, at tick: UInt64) {
        let homes = BucketHomes(key.bits ^ previous.salt, setBits: setBits)
        while let (entry, word) = find(homes) {
            if entry.replace(word, entry.time, by: BucketEntry.word(of: 0, after: word), tick) { return }
        }
    }

    /// The entry of a key, and its word as it was seen.
    ///
    /// All tags of the first home are compared before the first branch, which then nearly always goes the same way: the
    /// processor waits for memory once, and meanwhile goes on with what follows. Leaving the loop at the entry that
    /// fits made it guess wrong each time, and cost five times as much.
    @inline(__always)
    func find(_ homes: BucketHomes) -> (BucketEntry, UInt64)? {
        var matches: UInt64 = 0
        for index in 0..<Self.setEntries {
            matches |= (BucketEntry.tag(entry(homes.first, index).word) == homes.tag ? 1 : 0) &<< UInt64(index)
        }
        guard matches != 0 else { return findInSecond(homes) }
        let entry = entry(homes.first, matches.trailingZeroBitCount)
        let word = entry.word
        // It may have been stolen since; then it is as if it had not been there.
        return BucketEntry.tag(word) == homes.tag ? (entry, word) : findInSecond(homes)
    }

    @inline(never)
    private func findInSecond(_ homes: BucketHomes) -> (BucketEntry, UInt64)? {
        for index in 0..<Self.setEntries {
            let entry = entry(homes.second, index)
            let word = entry.word
            if BucketEntry.tag(word) == homes.tag(inSecond: true) { return (entry, word) }
        }
        return nil
    }
}
