// The keys that come up most, for the operator.

import RateLimiting
import Testing

@Suite struct HeavyKeysTests {
    private static func see(_ keys: inout HeavyKeys, _ number: UInt64, _ label: String, at now: UInt64 = 1) {
        let bytes = Array(label.utf8)
        keys.see(key(number), label: bytes.span, atNanoseconds: now)
    }

    @Test("those that come up most are listed first, with counts that bound the true ones", arguments: 0..<10)
    func bounds(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var keys = HeavyKeys(capacity: 16, halfLifeNanoseconds: .max)
        var truth: [String: UInt64] = [:]
        let sightings: UInt64 = 20_000
        for _ in 0..<sightings {
            let number = generator.below(1 << (1 + generator.below(12)))
            Self.see(&keys, number, "\(number)")
            truth["\(number)", default: 0] += 1
        }
        let top = keys.top(16)
        #expect(top.map(\.count) == top.map(\.count).sorted(by: >), "seed \(seed)")
        for entry in top {
            let count = truth[entry.label] ?? 0
            #expect(entry.count >= count && entry.count - entry.excess <= count, "seed \(seed), \(entry)")
        }
        let held = Set(top.map(\.label))
        for (label, count) in truth where count > sightings / 16 { #expect(held.contains(label), "seed \(seed)") }
        #expect(top.first?.label == truth.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key, "seed \(seed)")
    }

    @Test("labels are cut, and what cannot be printed is not")
    func labels() {
        var keys = HeavyKeys(capacity: 2, halfLifeNanoseconds: .max)
        Self.see(&keys, 1, "a\u{1B}[2J\nb\u{E9}")
        Self.see(&keys, 2, String(repeating: "x", count: 60))
        Self.see(&keys, 2, "another label of the same key")
        #expect(keys.top(9).map(\.label) == [String(repeating: "x", count: HeavyKeys.labelBytes), "a.[2J.b.."])
        #expect(keys.top(1).count == 1)
        #expect(keys.top(-1).isEmpty)
    }

    @Test("what lies back fades: by half each half-life, and away")
    func fading() {
        var keys = HeavyKeys(capacity: 4, halfLifeNanoseconds: 100)
        for _ in 0..<8 { Self.see(&keys, 1, "old", at: 1_000) }
        Self.see(&keys, 2, "new", at: 1_199)
        #expect(keys.top(4).map(\.count) == [4, 1])
        Self.see(&keys, 2, "new", at: 1_000_000)
        #expect(keys.top(4).map(\.label) == ["new"])
        Self.see(&keys, 2, "new", at: 5)
        #expect(keys.top(4).map(\.count) == [2])
    }

    @Test("boards of several workers are read as one, while they are written")
    func boards() {
        let boards = (0..<3).map { _ in PressureBoard() }
        let tops = onThreads(4) { thread in
            guard thread < 3 else { return (0..<200).map { _ in PressureBoard.top(5, of: boards).count }.max() ?? 0 }
            let (own, shared) = (Array("worker \(thread)".utf8), Array("203.0.113.7".utf8))
            for _ in 0..<2_000 { boards[thread].denied(key(9), label: shared.span, at: at(0)) }
            boards[thread].denied(key(UInt64(thread)), label: own.span, at: at(0))
            return 0
        }
        #expect(tops.max() ?? 0 <= 4)
        let top = PressureBoard.top(10, of: boards)
        let leftOut = boards.reduce(0) { $0 + $1.denialsLeftOut }
        #expect(top.first?.label == "203.0.113.7")
        #expect(top.reduce(0) { $0 + $1.count } + leftOut == 6_003)
        #expect(PressureBoard.top(1, of: boards).count == 1)
    }
}
