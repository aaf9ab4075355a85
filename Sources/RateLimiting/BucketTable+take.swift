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
        /// Debt that is nobody's until it is written into this key's entry.
        var carried: UInt64 = 0
        while true {
            guard let (entry, word) = find(homes) else {
                if let previous = limit.predecessor(at: now) {
                    carried &+= bringAlong(key, from: previous, to: terms, at: tick)
                }
                let isAllowed = carried &+ charge <= terms.span
                let debt = carried &+ (isAllowed ? charge : 0)
                guard claim(homes, debt: debt, at: tick) else { continue }
                return LimitDecision(isAllowed ? .allowed : .denied, under: terms, debt: debt, charge: charge)
            }
            let time = entry.time
            let debt = min(LimitTicks.debt(time, at: tick) &+ carried, LimitTicks.maximumDebt)
            guard debt &+ charge <= terms.span else {
                let stands =
                    carried == 0 ? entry.word == word : entry.replace(word, time, by: word, tick &+ debt)
                guard stands else { continue }
                return LimitDecision(.denied, under: terms, debt: debt, charge: charge)
            }
            guard entry.replace(word, time, by: word, tick &+ debt &+ charge) else { continue }
            return LimitDecision(.allowed, under: terms, debt: debt &+ charge, charge: charge)
        }
    }

    /// What `take` would say now; changes nothing.
    public func peek(
        _ cost: UInt64 = 1, of key: KeyDigest, under limit: KeyedLimit, at now: MonotonicInstant
    ) -> LimitDecision {
        let terms = limit.limit
        let debt = debt(of: key, under: limit, at: now)
        guard cost <= terms.burst else { return LimitDecision(.exceedsBurst, under: terms, debt: debt, charge: 0) }
        let charge = cost &* terms.interval
        return LimitDecision(debt &+ charge <= terms.span ? .allowed : .denied, under: terms, debt: debt, charge: charge)
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
        let tick = LimitTicks.at(now)
        if let debt = debt(at: BucketHomes(key.bits ^ limit.salt, setBits: setBits), tick) { return debt }
        guard let previous = limit.predecessor(at: now),
            let debt = debt(at: BucketHomes(key.bits ^ previous.salt, setBits: setBits), tick)
        else { return 0 }
        return previous.converted(debt, to: limit.limit)
    }

    /// Ticks until the bucket in an entry of `homes` is full; nil where there is none.
    private func debt(at homes: BucketHomes, _ tick: UInt64) -> UInt64? {
        while let (entry, word) = find(homes) {
            let time = entry.time
            if entry.word == word { return LimitTicks.debt(time, at: tick) }
        }
        return nil
    }

    /// Empties a key's entry under an earlier limit, and gives what its debt is under the new one.
    private func bringAlong(
        _ key: KeyDigest, from previous: KeyedLimit.Previous, to limit: RateLimit, at tick: UInt64
    ) -> UInt64 {
        let homes = BucketHomes(key.bits ^ previous.salt, setBits: setBits)
        while let (entry, word) = find(homes) {
            let time = entry.time
            let debt = LimitTicks.debt(time, at: tick)
            // A full bucket is not worth a write; its entry is free for all as it is.
            if debt == 0 { return 0 }
            if entry.replace(word, time, by: BucketEntry.word(of: 0, after: word), tick) {
                return previous.converted(debt, to: limit)
            }
        }
        return 0
    }

    /// The entry of a key, and its word as it was seen.
    @inline(__always)
    func find(_ homes: BucketHomes) -> (BucketEntry, UInt64)? {
        for index in 0..<Self.setEntries {
            let entry = entry(homes.first, index)
            let word = entry.word
            if BucketEntry.tag(word) == homes.tag { return (entry, word) }
        }
        return findInSecond(homes)
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
