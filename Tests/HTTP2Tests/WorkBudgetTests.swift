// The budget's arithmetic.

import Testing

@testable import HTTP2

@Suite struct WorkBudgetTests {
    @Test func `it is spent to its end and no further`() {
        var budget = WorkBudget(10, perSecond: 0)
        let first = budget.spend(10)
        let second = budget.spend(1)
        #expect(first)
        #expect(!second)
    }

    @Test func `what is given back never exceeds the beginning`() {
        var budget = WorkBudget(10, perSecond: 0)
        budget.giveBack(100)
        #expect(budget.left == 10)
    }

    @Test func `whole seconds bring some of it back`() {
        var budget = WorkBudget(100, perSecond: 3)
        budget.refill(at: 5_000_000_000)
        _ = budget.spend(50)
        budget.refill(at: 5_900_000_000)
        #expect(budget.left == 50)
        budget.refill(at: 7_100_000_000)
        #expect(budget.left == 56)
    }
}
