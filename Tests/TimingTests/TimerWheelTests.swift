// The wheel against a list that is searched: nothing comes early, nothing comes late, nothing is lost.

import TestSupport
import Testing
import Timing

@Suite struct TimerWheelTests {
    private static let tick = UInt64(1) << TimerWheel.tickShift
    private static let turn = tick * UInt64(TimerWheel.slotCount)
    private static let start = MonotonicInstant(nanoseconds: 1_000_000_000_007)

    private static func later(_ nanoseconds: UInt64) -> MonotonicInstant { start.advanced(byNanoseconds: nanoseconds) }

    /// Everything that is due, in the order in which the wheel gives it.
    private static func drain(_ wheel: inout TimerWheel, at now: MonotonicInstant) -> [Int32] {
        var due: [Int32] = []
        while let key = wheel.takeDue(by: now) { due.append(key) }
        return due
    }

    @Test(arguments: [0, 1, tick - 1, tick, tick + 1, 10 * tick, turn - 2 * tick])
    func `a deadline comes up at most one tick late and never early`(_ delay: UInt64) {
        var wheel = TimerWheel(now: Self.start)
        wheel.arm(7, at: Self.later(delay))
        let early = delay == 0 ? [] : Self.drain(&wheel, at: Self.later(delay - 1))
        let due = Self.drain(&wheel, at: Self.later(delay + Self.tick))
        let later = Self.drain(&wheel, at: Self.later(delay + 2 * Self.turn))
        #expect(early == [])
        #expect(due == [7])
        #expect(later == [])
    }

    @Test func `an entry beyond one turn comes up early, once, for its owner to arm again`() {
        var wheel = TimerWheel(now: Self.start)
        wheel.arm(3, at: Self.later(5 * Self.turn))
        let due = Self.drain(&wheel, at: Self.later(Self.turn))
        let next = wheel.nextDue
        #expect(due == [3])
        #expect(next == nil)
    }

    @Test func `a key has one entry: arming again replaces it, and disarming removes it`() {
        var wheel = TimerWheel(now: Self.start)
        wheel.arm(1, at: Self.later(10 * Self.tick))
        wheel.arm(1, at: Self.later(20 * Self.tick))
        let early = Self.drain(&wheel, at: Self.later(15 * Self.tick))
        wheel.arm(2, at: Self.later(18 * Self.tick))
        wheel.disarm(1)
        wheel.disarm(1)
        wheel.disarm(1_000)
        let due = Self.drain(&wheel, at: Self.later(30 * Self.tick))
        #expect(early == [])
        #expect(due == [2])
    }

    @Test func `the next due instant is that of the first slot with an entry`() throws {
        var wheel = TimerWheel(now: Self.start)
        let nothing = wheel.nextDue
        wheel.arm(1, at: Self.later(100 * Self.tick))
        wheel.arm(2, at: Self.later(50 * Self.tick))
        let first = wheel.nextDue
        wheel.disarm(2)
        let second = wheel.nextDue
        #expect(nothing == nil)
        #expect(try #require(first) >= Self.later(50 * Self.tick))
        #expect(try #require(first) <= Self.later(51 * Self.tick))
        #expect(try #require(second) >= Self.later(100 * Self.tick))
    }

    @Test func `an entry counts as armed by a deadline only where it comes up no later`() {
        var wheel = TimerWheel(now: Self.start)
        var answers = [wheel.isArmed(5, by: Self.later(Self.turn))]
        wheel.arm(5, at: Self.later(10 * Self.tick))
        for deadline in [Self.later(5 * Self.tick), Self.later(10 * Self.tick), .distantFuture] {
            answers.append(wheel.isArmed(5, by: deadline))
        }
        #expect(answers == [false, false, true, true])
    }

    @Test(arguments: 0..<40)
    func `as its owner uses it, the wheel does what a searched list would`(_ round: UInt64) {
        let seed = UInt64.random(in: 0 ... .max) &+ round
        var life = OwnedWheel(seed: seed)
        for _ in 0..<2_000 {
            life.step()
            guard life.complaints.isEmpty else { break }
        }
        let complaints = life.complaints
        #expect(complaints == [], "seed \(seed)")
    }
}

/// A wheel with an owner who keeps the true deadlines, as the event loop does, and a list to compare with.
private struct OwnedWheel: ~Copyable {
    private var wheel: TimerWheel
    private var chance: SeededGenerator
    private var now = MonotonicInstant(nanoseconds: 77_000_000_000)
    private var deadlines: [Int32: MonotonicInstant] = [:]
    private(set) var complaints: [String] = []

    private static let tick = UInt64(1) << TimerWheel.tickShift

    init(seed: UInt64) {
        chance = SeededGenerator(seed: seed)
        wheel = TimerWheel(now: now)
    }

    mutating func step() {
        switch chance.below(10) {
        case 0..<5: setDeadline()
        case 5: forget()
        case 6: advance(by: chance.below(200_000_000_000))
        default: advance(by: chance.below(3 * Self.tick))
        }
    }

    private mutating func setDeadline() {
        let key = Int32(chance.below(300))
        let spans: [UInt64] = [1, Self.tick, 1_000_000_000, 69_000_000_000, 1_000_000_000_000]
        let deadline = now.advanced(byNanoseconds: chance.below(spans[Int(chance.below(5))]))
        deadlines[key] = deadline
        // A deadline that moves away is not told to the wheel.
        if !wheel.isArmed(key, by: deadline) { wheel.arm(key, at: deadline) }
    }

    private mutating func forget() {
        let key = Int32(chance.below(300))
        deadlines[key] = nil
        wheel.disarm(key)
    }

    private mutating func advance(by nanoseconds: UInt64) {
        now = now.advanced(byNanoseconds: nanoseconds)
        while let key = wheel.takeDue(by: now) {
            guard let deadline = deadlines[key] else {
                complaints.append("\(key) came up, and nobody asked for it")
                return
            }
            if deadline > now { wheel.arm(key, at: deadline) } else { deadlines[key] = nil }
        }
        for (key, deadline) in deadlines where deadline.nanoseconds + Self.tick <= now.nanoseconds {
            complaints.append("\(key) is \(now.nanoseconds - deadline.nanoseconds) ns late")
        }
        checkNextDue()
    }

    /// Whoever sleeps until the next due instant must wake for every deadline, and must not wake for nothing for ever.
    private mutating func checkNextDue() {
        guard let first = deadlines.values.min() else { return }
        guard let due = wheel.nextDue else {
            complaints.append("there are deadlines, and nothing is due")
            return
        }
        if due <= now { complaints.append("what is due next is due already") }
        if due.nanoseconds >= max(first.nanoseconds, now.nanoseconds) + 2 * Self.tick {
            complaints.append("the next due instant is \(due.nanoseconds - first.nanoseconds) ns after a deadline")
        }
    }
}
