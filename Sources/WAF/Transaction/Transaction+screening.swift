// Finding out, before a span's rules are run, which of them could match anything.

internal import Bytes
internal import PatternMatching

extension Transaction {
    /// Screens the values that a span's rules look at.
    ///
    /// - Parameter position: where in the phase to begin: jumps may have left out the span's first rules.
    /// - Returns: where the phase goes on behind the span, for gates can lead beyond it.
    func begin(_ span: ScreenSpan, at position: Int) -> Int {
        screen.begin(span)
        leaveOutRemoved(span)
        let landing = passGates(span, from: position)
        for index in 0..<span.stores.count {
            let store = span.stores[index].store
            let list = values[store]
            guard let start = list.baseAddress, list.count > 0 else { continue }
            let number = screen.add(chunks: span.chunkCount)
            for chunk in 0..<span.chunkCount { screen.masks[number &+ chunk] = .none }
            screen.stores[Int(store.rawValue)] = Int32(truncatingIfNeeded: number)
            for place in 0..<list.count { screen(start + place, span, index, number) }
            if budget.isSpent { break }
            for chunk in 0..<span.chunkCount { screen.found[chunk] |= screen.masks[number &+ chunk] }
        }
        for chunk in 0..<span.chunkCount {
            for word in 0..<4 {
                var bits = screen.found[chunk][word]
                while bits != 0 {
                    let place = chunk << 8 + word << 6 + bits.trailingZeroBitCount
                    screen.allow(span.screened[place].position)
                    bits &= bits &- 1
                }
            }
        }
        return landing
    }

    private func leaveOutRemoved(_ span: ScreenSpan) {
        guard hasRemovals else { return }
        for place in 0..<span.screened.count where isRemoved(span.screened[place].rule) {
            screen.alive[place >> 8] &= ~RuleBits.one(place & 255)
        }
    }

    /// Decides the gates; where every match is wanted they are run as the rules that they are.
    private func passGates(_ span: ScreenSpan, from start: Int) -> Int {
        var position = start
        for index in 0..<span.gates.count {
            let gate = span.gates[index]
            guard gate.position >= position else { continue }
            if recordsEveryMatch || listsMatchedRules {
                screen.allow(gate.position)
                continue
            }
            guard gate.holds(variables.slots[gate.slot]), !hasRemovals || !isRemoved(gate.rule),
                !hasRemovedTargets || !gate.target._withUnsafeGuaranteedRef({ isLeftOut($0, gate.rule) })
            else { continue }
            position = gate.landing
            let end = min(gate.landing, span.positions.upperBound)
            screen.forbid(gate.position..<end)
            screen.leaveOut(gate.firstPassed..<gate.endPassed)
        }
        return max(position, span.positions.upperBound)
    }

    /// One value: which rules look at it, and for which of them it has the length and the bytes.
    ///
    /// - Parameter all: where in the masks that of the whole store is.
    @inline(__always)
    private func screen(_ value: UnsafeMutablePointer<CollectedValue>, _ span: ScreenSpan, _ index: Int, _ all: Int) {
        let store = span.stores[index]
        let looking = store.rules(lookingAt: value.pointee.name, hash: value.pointee.nameHash)
        let number = screen.add(chunks: span.chunkCount)
        value.pointee.screen = Int32(truncatingIfNeeded: number)
        for chunk in 0..<span.chunkCount {
            let wanted = looking[chunk] & screen.alive[chunk]
            screen.masks[number &+ chunk] = .none
            guard !wanted.isEmpty, budget.spend(value.pointee.bytes.count) else { continue }
            let rules = possible(wanted, value, span, store, chunk)
            screen.masks[number &+ chunk] = rules
            screen.masks[all &+ chunk] |= rules
        }
    }

    /// The rules among `wanted` that could match the value after their transformations.
    private func possible(
        _ wanted: RuleBits, _ value: UnsafeMutablePointer<CollectedValue>, _ span: ScreenSpan, _ store: StoreScreen,
        _ chunk: Int
    ) -> RuleBits {
        var rules = RuleBits.none
        // Most chains leave a value as it is, and neighbours often make the same of it: these are asked once.
        let first = transformed.number(of: value, after: 0, arena)
        let set = transformed.value(first).pointee.set
        var asksFirst = RuleBits.none
        var last = first
        var asksLast = RuleBits.none
        var start = 0
        if store.triggers.isDisjoint(with: set) {
            asksFirst = store.triggeredRules[chunk] & wanted
            start = store.triggeredCount
        }
        for index in start..<store.chains.count {
            let chain = store.chains[index]
            let asks = chain.rules[chunk] & wanted
            guard !asks.isEmpty else { continue }
            if chain.triggers.isDisjoint(with: set) {
                asksFirst |= asks
                continue
            }
            // What is worked out is paid for; what cannot be any more is left to the end of the budget.
            guard budget.spend(value.pointee.bytes.count) else { return .none }
            let number = transformed.number(of: value, after: chain.node, arena)
            if number == first {
                asksFirst |= asks
            } else if number == last {
                asksLast |= asks
            } else {
                if !asksLast.isEmpty { rules |= possible(asksLast, span, transformed.value(last), chunk) }
                last = number
                asksLast = asks
            }
        }
        if !asksLast.isEmpty { rules |= possible(asksLast, span, transformed.value(last), chunk) }
        if !asksFirst.isEmpty { rules |= possible(asksFirst, span, transformed.value(first), chunk) }
        return rules
    }

    /// The rules among `wanted` that could match a transformed value.
    private func possible(
        _ wanted: RuleBits, _ span: ScreenSpan, _ value: UnsafePointer<TransformedValue>, _ chunk: Int
    ) -> RuleBits {
        let possible = span.possible(value, chunk: chunk) & wanted
        let sought = possible & ~span.withoutLiterals[chunk]
        guard value.pointee.bytes.count >= Self.scannedBytes, sought.population >= Self.scannedRules else {
            return possible
        }
        return possible & (span.withoutLiterals[chunk] | scan(span, value.pointee.bytes, chunk))
    }

    private func scan(_ span: ScreenSpan, _ bytes: UnsafeRawBufferPointer, _ chunk: Int) -> RuleBits {
        for chunk in 0..<span.chunkCount { screen.seen[chunk] = .none }
        span.literals.scan(
            bytes, into: UnsafeMutableRawPointer(screen.seen).assumingMemoryBound(to: UInt64.self))
        return screen.seen[chunk]
    }

    /// Values are searched for texts from this length on, and for this many rules: a search costs some ten instructions
    /// a byte, a rule that is run for nothing some 600.
    private static let scannedBytes = 12
    private static let scannedRules = 2
}
