// Instants: order, distance, and the end of time.

import Testing
import Timing

@Suite struct MonotonicInstantTests {
    private let early = MonotonicInstant(nanoseconds: 5)
    private let late = MonotonicInstant(nanoseconds: 12)

    @Test func `instants are ordered, and their distance is never negative`() {
        #expect(early < late)
        #expect(late.nanoseconds(since: early) == 7)
        #expect(early.nanoseconds(since: late) == 0)
        #expect(early.advanced(byNanoseconds: 7) == late)
    }

    @Test func `what lies beyond the end of time is the distant future`() {
        #expect(late.advanced(byNanoseconds: .max) == .distantFuture)
        #expect(MonotonicInstant.distantFuture.advanced(byNanoseconds: 1) == .distantFuture)
    }

    @Test func `the clock does not go back`() {
        let first = MonotonicInstant.now()
        #expect(first <= MonotonicInstant.now())
        #expect(first > MonotonicInstant(nanoseconds: 0))
    }
}
