// Periods convert without surprises.

import Testing

@testable import DNS

@Suite struct DurationTests {
    static let periods: [(period: Duration, nanoseconds: UInt64)] = [
        (.zero, 0), (.nanoseconds(1), 1), (.milliseconds(1500), 1_500_000_000), (.seconds(-1), 0),
        (.seconds(Int64.max), .max),
    ]

    @Test(arguments: periods)
    func `a period is whole nanoseconds within what fits`(period: Duration, nanoseconds: UInt64) {
        #expect(period.nanoseconds == nanoseconds)
    }
}
