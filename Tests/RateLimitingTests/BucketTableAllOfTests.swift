// Several limits at once.

import RateLimiting
import Testing

@Suite struct BucketTableAllOfTests {
    let table: BucketTable
    let narrow: KeyedLimit
    let wide: KeyedLimit
    let slow: KeyedLimit

    init() throws {
        table = try BucketTable(byteCount: 1 << 17)
        narrow = try keyed(1, burst: 2, named: "narrow")
        wide = try keyed(10, burst: 5, named: "wide")
        slow = try keyed(1, per: .seconds(60), burst: 3, named: "slow")
    }

    private func left() -> [UInt64] {
        [narrow, wide, slow].map { table.peek(0, of: key(1), under: $0, at: at(0)).remaining }
    }

    private func take(_ demands: [LimitDemand]) -> CombinedDecision? { table.takeAll(demands.span, at: at(0)) }

    @Test("all give, and the one with the least left is named")
    func allowed() {
        let decision = take([narrow, wide, slow].map { LimitDemand(of: key(1), under: $0) })
        #expect(decision?.isAllowed == true)
        #expect(decision?.index == 0)
        #expect(left() == [1, 4, 2])
    }

    @Test("where one denies, none gives, and the longest wait is named", arguments: 0..<3)
    func denied(_ emptied: Int) {
        let limits = [narrow, wide, slow]
        _ = table.take(limits[emptied].limit.burst, of: key(1), under: limits[emptied], at: at(0))
        let before = left()
        let decision = take(limits.map { LimitDemand(of: key(1), under: $0) })
        #expect(decision?.isAllowed == false)
        #expect(decision?.index == emptied)
        #expect(left() == before)
        _ = table.take(3, of: key(1), under: slow, at: at(0))
        #expect(take(limits.map { LimitDemand(of: key(1), under: $0) })?.index == 2)
    }

    @Test("more than a burst anywhere is found before anything is taken")
    func exceedsBurst() {
        let decision = take([LimitDemand(of: key(1), under: wide), LimitDemand(3, of: key(1), under: narrow)])
        #expect(decision?.decisive.outcome == .exceedsBurst)
        #expect(decision?.index == 1)
        #expect(left() == [2, 5, 3])
    }

    @Test("one bucket asked twice gives twice, or not at all; no demands have no answer")
    func twice() {
        let twice = [LimitDemand(of: key(1), under: narrow), LimitDemand(of: key(1), under: narrow)]
        #expect(take(twice)?.isAllowed == true)
        #expect(take(twice)?.isAllowed == false)
        #expect(take([]) == nil)
        #expect(left() == [0, 5, 3])
    }
}
