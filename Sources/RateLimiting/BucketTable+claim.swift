// How a key without an entry gets one.

internal import Synchronization

extension BucketTable {
    /// What a claimer sees of one home.
    private struct HomeView {
        /// Entries whose buckets are not full.
        var live = 0
        /// The entry to take: the first whose bucket is full, or else the one that is nearest to it.
        var choice: BucketEntry
        var word: UInt64
        var time: UInt64
        /// What the choice still owes: 0 where it is taken without loss.
        var debt: UInt64
        /// Whether the key has an entry here by now.
        var hasKey = false
    }

    /// Gives the key of `homes` an entry with `debt`.
    ///
    /// - Returns: false where another worker was faster, with this key or this entry: look again.
    @inline(never)
    func claim(_ homes: BucketHomes, debt: UInt64, at tick: UInt64) -> Bool {
        let first = view(homes.first, tag: homes.tag(inSecond: false), at: tick)
        if first.hasKey { return false }
        if first.live < Self.crowdedAt {
            return claim(first, inSecond: false, homes, debt: debt, at: tick)
        }
        let second = view(homes.second, tag: homes.tag(inSecond: true), at: tick)
        if second.hasKey { return false }
        let bothFull = first.debt > 0 && second.debt > 0
        let takesSecond = bothFull ? second.debt < first.debt : second.live < first.live
        return claim(takesSecond ? second : first, inSecond: takesSecond, homes, debt: debt, at: tick)
    }

    private func claim(
        _ view: HomeView, inSecond: Bool, _ homes: BucketHomes, debt: UInt64, at tick: UInt64
    ) -> Bool {
        let word = BucketEntry.word(of: homes.tag(inSecond: inSecond), after: view.word)
        guard view.choice.replace(view.word, view.time, by: word, tick &+ debt) else { return false }
        if view.debt > 0 { forced.add(1, ordering: .relaxed) }
        settleTwin(homes, at: tick)
        return true
    }

    private func view(_ offset: Int, tag: UInt64, at tick: UInt64) -> HomeView {
        var view = HomeView(choice: entry(offset, 0), word: 0, time: 0, debt: .max)
        for index in 0..<Self.setEntries {
            let entry = entry(offset, index)
            let (word, time) = (entry.word, entry.time)
            if BucketEntry.tag(word) == tag { view.hasKey = true }
            let debt = LimitTicks.debt(time, at: tick)
            if debt > 0 { view.live &+= 1 }
            // Word and time need not belong together here: the swap is only made where they do.
            if debt < view.debt { (view.choice, view.word, view.time, view.debt) = (entry, word, time, debt) }
        }
        return view
    }

    /// Makes one of two entries of a key, where another worker has claimed one as well (see `BucketTable`).
    func settleTwin(_ homes: BucketHomes, at tick: UInt64) {
        var kept: (entry: BucketEntry, tag: UInt64)?
        for position in 0..<(2 &* Self.setEntries) {
            let isSecond = position >= Self.setEntries
            let tag = homes.tag(inSecond: isSecond)
            let entry = entry(isSecond ? homes.second : homes.first, position & (Self.setEntries &- 1))
            guard BucketEntry.tag(entry.wordInOrder) == tag else { continue }
            if let kept {
                add(empty(entry, tag: tag, at: tick), to: kept.entry, tag: kept.tag, at: tick)
            } else {
                kept = (entry, tag)
            }
        }
    }

    /// Takes an entry from a key. Returns its debt; 0 where it is the key's no more.
    private func empty(_ entry: BucketEntry, tag: UInt64, at tick: UInt64) -> UInt64 {
        while true {
            let word = entry.word
            guard BucketEntry.tag(word) == tag else { return 0 }
            let time = entry.time
            if entry.replace(word, time, by: BucketEntry.word(of: 0, after: word), tick) {
                return LimitTicks.debt(time, at: tick)
            }
        }
    }

    /// Adds to what a key owes. Where its entry has been pushed out meanwhile, the debt goes with it.
    private func add(_ debt: UInt64, to entry: BucketEntry, tag: UInt64, at tick: UInt64) {
        while debt > 0 {
            let word = entry.word
            guard BucketEntry.tag(word) == tag else { return }
            let time = entry.time
            let sum = min(LimitTicks.debt(time, at: tick) &+ debt, LimitTicks.maximumDebt)
            if entry.replace(word, time, by: word, tick &+ sum) { return }
        }
    }
}
