// The loop's promises: edges, deadlines, resumption, removal.

import Glibc
import Reactor
import Testing
import Timing

@Suite struct EventLoopTests {
    /// A source that notes everything it is told.
    private final class Noting: EventSource {
        var notes: [String] = []
        var onReady: (() -> Void)?
        var onResumed: (() -> Void)?

        override func ready(_ readiness: Readiness) {
            if readiness.contains(.readable) { notes.append("readable") }
            if readiness.contains(.peerEnded) { notes.append("ended") }
            onReady?()
        }

        override func resumed() {
            notes.append("resumed")
            onResumed?()
        }

        override func deadlineReached(at now: MonotonicInstant) { notes.append("deadline") }
    }

    /// A watched end and the other one.
    private struct Pair {
        let source: Noting
        let other: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
            source = Noting(descriptor: ends[0])
            other = ends[1]
        }

        func say(_ text: String) { _ = Glibc.write(other, text, text.utf8.count) }
    }

    @Test func `what arrives is told once, and again when more arrives`() throws {
        let loop = try EventLoop()
        let pair = try Pair()
        defer { close(pair.other) }
        try loop.add(pair.source)
        // Being writable is the first edge of any socket.
        loop.turn(waitingAtMost: .now())
        pair.source.notes = []
        pair.say("a")
        loop.turn(waitingAtMost: .distantFuture)
        loop.turn(waitingAtMost: .now())
        #expect(pair.source.notes == ["readable"])
        pair.say("b")
        loop.turn(waitingAtMost: .distantFuture)
        #expect(pair.source.notes == ["readable", "readable"])
    }

    @Test func `the peer's end is told`() throws {
        let loop = try EventLoop()
        let pair = try Pair()
        try loop.add(pair.source)
        loop.turn(waitingAtMost: .now())
        close(pair.other)
        loop.turn(waitingAtMost: .distantFuture)
        #expect(pair.source.notes.contains("ended"))
    }

    @Test func `removal closes the descriptor and frees the place`() throws {
        let loop = try EventLoop()
        let pair = try Pair()
        defer { close(pair.other) }
        try loop.add(pair.source)
        #expect(loop.sourceCount == 1)
        loop.remove(pair.source)
        loop.remove(pair.source)
        #expect(loop.sourceCount == 0)
        #expect(pair.source.index == -1)
        #expect(pair.source.descriptor == -1)
        var byte: UInt8 = 0
        #expect(recv(pair.other, &byte, 1, 0) == 0)
    }

    @Test func `an event of this turn does not reach a source that another one removed`() throws {
        let loop = try EventLoop()
        let first = try Pair()
        let second = try Pair()
        defer { close(first.other); close(second.other) }
        try loop.add(first.source)
        try loop.add(second.source)
        loop.turn(waitingAtMost: .now())
        first.source.notes = []
        second.source.notes = []
        // Whoever is told first removes the other, and a new source takes the place that became free.
        let replacement = try Pair()
        defer { close(replacement.other) }
        for (mine, others) in [(first.source, second.source), (second.source, first.source)] {
            mine.onReady = {
                guard others.index >= 0, mine.index >= 0 else { return }
                loop.remove(others)
                try? loop.add(replacement.source)
            }
        }
        first.say("a")
        second.say("b")
        loop.turn(waitingAtMost: .distantFuture)
        #expect(first.source.notes.count + second.source.notes.count == 1)
        #expect(!replacement.source.notes.contains("readable"))
    }

    @Test func `a scheduled source is resumed once a turn, at its end`() throws {
        let loop = try EventLoop()
        let pair = try Pair()
        defer { close(pair.other) }
        try loop.add(pair.source)
        loop.schedule(pair.source)
        loop.schedule(pair.source)
        loop.turn(waitingAtMost: .distantFuture)
        #expect(pair.source.notes.filter { $0 == "resumed" }.count == 1)
        // Whoever schedules itself again is resumed in the next turn, so that others get theirs.
        pair.source.onResumed = { if pair.source.notes.count < 10 { loop.schedule(pair.source) } }
        pair.source.notes = []
        loop.schedule(pair.source)
        loop.turn(waitingAtMost: .distantFuture)
        #expect(pair.source.notes == ["resumed"])
        loop.turn(waitingAtMost: .distantFuture)
        #expect(pair.source.notes == ["resumed", "resumed"])
    }

    @Test func `a removed source is not resumed`() throws {
        let loop = try EventLoop()
        let pair = try Pair()
        defer { close(pair.other) }
        try loop.add(pair.source)
        loop.schedule(pair.source)
        loop.remove(pair.source)
        loop.turn(waitingAtMost: .now())
        #expect(pair.source.notes == [])
    }

    @Test func `a deadline is called once, and not before it is due`() throws {
        let loop = try EventLoop()
        var calls: [(now: MonotonicInstant, due: MonotonicInstant)] = []
        let due = loop.now.advanced(byNanoseconds: 5_000_000)
        let timer = TimerSource { calls.append(($0, due)) }
        try loop.add(timer)
        loop.setDeadline(due, of: timer)
        while calls.isEmpty { loop.turn(waitingAtMost: .distantFuture) }
        #expect(calls[0].now >= calls[0].due)
        #expect(timer.deadline == .distantFuture)
        loop.turn(waitingAtMost: .now())
        #expect(calls.count == 1)
    }

    @Test func `of a deadline that moves, the last place counts`() throws {
        let loop = try EventLoop()
        var order: [String] = []
        let moved = TimerSource { _ in order.append("moved") }
        let still = TimerSource { _ in order.append("still") }
        let never = TimerSource { _ in order.append("never") }
        for timer in [moved, still, never] { try loop.add(timer) }
        let tick = UInt64(1) << TimerWheel.tickShift
        loop.setDeadline(loop.now, of: moved)
        loop.setDeadline(loop.now.advanced(byNanoseconds: 3 * tick), of: moved)
        loop.setDeadline(loop.now.advanced(byNanoseconds: 1 * tick), of: still)
        loop.setDeadline(loop.now, of: never)
        loop.setDeadline(.distantFuture, of: never)
        while order.count < 2 { loop.turn(waitingAtMost: .distantFuture) }
        #expect(order == ["still", "moved"])
    }

    @Test func `a deadline that moves nearer is called in time`() throws {
        let loop = try EventLoop()
        var isCalled = false
        let timer = TimerSource { _ in isCalled = true }
        try loop.add(timer)
        loop.setDeadline(loop.now.advanced(byNanoseconds: 3_600_000_000_000), of: timer)
        loop.setDeadline(loop.now, of: timer)
        while !isCalled { loop.turn(waitingAtMost: .distantFuture) }
    }

    @Test func `the end of a turn is told after everything else`() throws {
        let loop = try EventLoop()
        let pair = try Pair()
        defer { close(pair.other) }
        try loop.add(pair.source)
        loop.turnEnded = { pair.source.notes.append("turn ended") }
        loop.schedule(pair.source)
        loop.turn(waitingAtMost: .now())
        #expect(pair.source.notes.suffix(2) == ["resumed", "turn ended"])
    }

    @Test func `every source can be visited and removed while visiting`() throws {
        let loop = try EventLoop()
        let pairs = try (0..<5).map { _ in try Pair() }
        defer { for pair in pairs { close(pair.other) } }
        for pair in pairs { try loop.add(pair.source) }
        var visited = 0
        loop.forEachSource {
            visited += 1
            loop.remove($0)
        }
        #expect(visited == 5)
        #expect(loop.sourceCount == 0)
    }

    @Test func `a descriptor that cannot be watched stays the caller's`() throws {
        let loop = try EventLoop()
        let source = EventSource(descriptor: 999_999)
        #expect(throws: SystemError.self) { try loop.add(source) }
        #expect(source.index == -1)
        #expect(loop.sourceCount == 0)
    }

    @Test func `stopping ends the run after the turn`() throws {
        let loop = try EventLoop()
        let timer = TimerSource { _ in loop.stop() }
        try loop.add(timer)
        loop.setDeadline(loop.now, of: timer)
        loop.run()
        #expect(loop.sourceCount == 1)
    }
}
