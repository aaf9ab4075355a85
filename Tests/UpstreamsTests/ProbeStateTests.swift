// What a row of probes says, and when the next is due.

import Snapshots
import Testing
import Timing
import Upstreams

@Suite struct ProbeStateTests {
    private static func check(
        healthy: Int = 2, unhealthy: Int = 3, interval: UInt64 = 5_000_000_000
    ) -> UpstreamSnapshot.HealthCheck {
        UpstreamSnapshot.HealthCheck(
            path: "/", interval: interval, timeout: 1_000_000_000, healthyThreshold: healthy,
            unhealthyThreshold: unhealthy, statuses: [200...299])
    }

    /// Probes, `+` good and `-` bad, and after which of them the judgement changes: `H` or `U`, `.` for no change.
    static let rows: [(probes: String, changes: String)] = [
        ("+", "H"), ("++++", "H..."), ("---", "..U"), ("-----", "..U.."), ("--+--", "..H.."), ("+---", "H..U"),
        ("+--+--+", "H......"), ("---+", "..U."), ("---++", "..U.H"), ("---+-++", "..U...H"), ("---++---", "..U.H..U"),
    ]

    @Test(arguments: rows)
    func `a judgement changes after enough probes in a row`(_ probes: String, _ changes: String) {
        var state = ProbeState()
        let found = probes.map { probe -> Character in
            switch state.note(isGood: probe == "+", Self.check()) {
            case .healthy: "H"
            case .unhealthy: "U"
            case .unknown, nil: "."
            }
        }
        #expect(String(found) == changes)
    }

    @Test func `thresholds of one change at once`() {
        var state = ProbeState()
        let check = Self.check(healthy: 1, unhealthy: 1)
        #expect(state.judgement == .unknown)
        #expect(state.note(isGood: false, check) == .unhealthy)
        #expect(state.note(isGood: true, check) == .healthy)
        #expect(state.note(isGood: false, check) == .unhealthy)
    }

    @Test func `a threshold that a reload lowered counts from the next probe on`() {
        var state = ProbeState()
        #expect(state.note(isGood: false, Self.check(unhealthy: 10)) == nil)
        #expect(state.note(isGood: false, Self.check(unhealthy: 2)) == .unhealthy)
    }

    private static let now = MonotonicInstant(nanoseconds: 1_000_000_000_000)

    @Test(arguments: [UInt64(100_000_000), 1_000_000_000, 5_000_000_000, 3_600_000_000_000])
    func `the first probe comes within a second and within the interval`(_ interval: UInt64) {
        let check = Self.check(interval: interval)
        for chance in [0, 1 << 31, UInt32.max] {
            let due = ProbeState.firstDue(from: Self.now, check, chance: chance)
            #expect(due >= Self.now)
            #expect(due.nanoseconds(since: Self.now) <= min(interval, 1_000_000_000))
        }
    }

    @Test(arguments: [UInt64(100_000_000), 5_000_000_000, 3_600_000_000_000])
    func `the next comes an interval after the start of the last, a tenth more or less`(_ interval: UInt64) {
        let check = Self.check(interval: interval)
        let waits = [0, 1 << 31, UInt32.max].map { chance in
            ProbeState.nextDue(after: Self.now, endedAt: Self.now, check, chance: chance).nanoseconds(since: Self.now)
        }
        #expect(waits[0] == interval - interval / 10)
        #expect(waits[0] < waits[1] && waits[1] < waits[2])
        #expect(waits[2] <= interval + interval / 10)
    }

    @Test func `a probe that takes longer than the interval is waited for`() {
        let end = Self.now.advanced(byNanoseconds: 20_000_000_000)
        #expect(ProbeState.nextDue(after: Self.now, endedAt: end, Self.check(), chance: .max) == end)
    }
}
