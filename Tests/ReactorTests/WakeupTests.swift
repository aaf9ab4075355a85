// Wakes from other threads: none lost, many in one.

import Foundation
import Reactor
import Synchronization
import Testing
import Timing

@Suite struct WakeupTests {
    @Test func `signals before the loop runs are one call`() throws {
        let loop = try EventLoop()
        let wakeup = try Wakeup()
        var calls = 0
        try wakeup.attach(to: loop) { calls += 1 }
        for _ in 0..<5 { wakeup.signal() }
        loop.turn(waitingAtMost: .distantFuture)
        loop.turn(waitingAtMost: .now())
        #expect(calls == 1)
        wakeup.signal()
        loop.turn(waitingAtMost: .distantFuture)
        #expect(calls == 2)
    }

    @Test func `a signal during the call is another call`() throws {
        let loop = try EventLoop()
        let wakeup = try Wakeup()
        var calls = 0
        try wakeup.attach(to: loop) {
            calls += 1
            if calls == 1 { wakeup.signal() }
        }
        wakeup.signal()
        loop.turn(waitingAtMost: .distantFuture)
        loop.turn(waitingAtMost: .distantFuture)
        #expect(calls == 2)
    }

    @Test func `whatever other threads say before they signal is seen`() throws {
        let loop = try EventLoop()
        let wakeup = try Wakeup()
        let threads = 4
        let signals = 2_000
        let said = Shared()
        var seen = 0
        try wakeup.attach(to: loop) { seen = said.count.load(ordering: .relaxed) }
        for _ in 0..<threads {
            Thread.detachNewThread {
                for _ in 0..<signals {
                    said.count.add(1, ordering: .relaxed)
                    wakeup.signal()
                }
            }
        }
        // A lost wake would leave the loop waiting here for ever.
        while seen < threads * signals { loop.turn(waitingAtMost: .distantFuture) }
        #expect(seen == threads * signals)
    }

    private final class Shared: Sendable {
        let count = Atomic<Int>(0)
    }
}
