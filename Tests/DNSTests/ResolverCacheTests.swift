// The policy of names, played through with a clock of our own.

import Addressing
import Testing
import Timing

@testable import DNS

/// Always the same number: 0 means no jitter, the largest means all of it.
private struct FixedGenerator: RandomNumberGenerator {
    let value: UInt64
    mutating func next() -> UInt64 { value }
}

/// A cache and a clock in seconds.
private struct Play {
    var cache: ResolverCache
    var time = 1000.0

    init(_ policy: ResolverPolicy = ResolverPolicy(), random: UInt64 = 0) {
        cache = ResolverCache(policy: policy, random: FixedGenerator(value: random))
    }

    var now: MonotonicInstant { MonotonicInstant(nanoseconds: UInt64(time * 1000) * 1_000_000) }

    mutating func track(_ names: String...) { cache.track(Set(names), now: now) }
    mutating func due(after seconds: Double = 0) -> [String] {
        time += seconds
        return cache.dueNames(now: now).sorted()
    }
    mutating func answer(_ name: String, _ answer: LookupAnswer) { cache.received(answer, for: name, now: now) }
    /// Waits, asks and answers in one step.
    mutating func ask(_ name: String, after seconds: Double, _ answer: LookupAnswer) {
        #expect(due(after: seconds).contains(name))
        self.answer(name, answer)
    }
    /// Seconds until something is due; nil for never.
    var rest: Double? {
        let deadline = cache.nextDeadline
        return deadline == .distantFuture ? nil : Double(deadline.nanoseconds(since: now)) / 1e9
    }
}

private func ip(_ text: String) -> IPAddress { IPAddress(text) ?? IPAddress(ipv4: 0) }
private func good(_ texts: String..., ttl: Int = 60) -> LookupAnswer {
    .addresses(texts.map(ip), lifetime: .seconds(ttl))
}
private func resolved(_ texts: String...) -> Resolution { .resolved(texts.map(ip)) }

@Suite struct ResolverCacheTests {
    @Test func `a new name is due at once, once, and pending until answered`() {
        var play = Play()
        #expect(play.rest == nil)
        play.track("a")
        #expect(play.rest == 0)
        #expect(play.due() == ["a"])
        #expect(play.due(after: 1000) == [], "single flight")
        #expect(play.cache.resolution(of: "a") == .pending)
        play.answer("a", good("10.0.0.1"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1"))
        #expect(play.cache.takeChanges() == ["a"])
        #expect(play.cache.takeChanges() == [])
    }

    static let lifetimes: [(ttl: Int, rest: Double)] = [(0, 1), (1, 1), (60, 60), (300, 300), (86_400, 300)]

    @Test(arguments: lifetimes)
    func `a name is asked again when its answer expires, within floor and ceiling`(ttl: Int, rest: Double) {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1", ttl: ttl))
        #expect(play.rest == rest)
        #expect(play.due(after: rest - 0.001) == [])
        #expect(play.due(after: 0.001) == ["a"])
    }

    @Test func `jitter takes up to a tenth of the time`() throws {
        var play = Play(random: .max)
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1", ttl: 100))
        #expect(play.rest == 90)
    }

    @Test func `an answer of the hosts file holds as long as the policy says`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, .hostsFile([ip("127.0.0.1")]))
        #expect(play.cache.resolution(of: "a") == resolved("127.0.0.1"))
        #expect(play.rest == 5)
    }

    @Test func `order and repetition of addresses are no change`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.2", "::1", "10.0.0.1", "10.0.0.2"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1", "10.0.0.2", "::1"))
        _ = play.cache.takeChanges()
        play.ask("a", after: 60, good("::1", "10.0.0.1", "10.0.0.2"))
        #expect(play.cache.takeChanges() == [])
        play.ask("a", after: 60, good("::1", "10.0.0.1", "10.0.0.3"))
        #expect(play.cache.takeChanges() == ["a"])
    }

    @Test func `failures are asked again ever more slowly, and a success forgets them`() {
        var play = Play()
        play.track("a")
        _ = play.due()
        for rest in [2, 4, 8, 16, 30, 30.0] {
            play.answer("a", .unavailable("silence"))
            #expect(play.rest == rest)
            #expect(play.due(after: rest) == ["a"])
        }
        #expect(play.cache.resolution(of: "a") == .failed(reason: "silence", stale: []))
        play.answer("a", good("10.0.0.1"))
        play.ask("a", after: 60, .unavailable("silence"))
        #expect(play.rest == 2)
    }

    @Test func `while servers are silent the last good addresses stay without end`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1"))
        for _ in 0..<100 { play.ask("a", after: 1000, .unavailable("silence")) }
        #expect(play.cache.resolution(of: "a") == .failed(reason: "silence", stale: [ip("10.0.0.1")]))
        #expect(play.cache.resolution(of: "a")?.addresses == [ip("10.0.0.1")])
    }

    @Test func `a policy may bound how long they stay`() {
        var policy = ResolverPolicy()
        policy.staleFor = .seconds(90)
        var play = Play(policy)
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1"))
        play.ask("a", after: 89, .unavailable("silence"))
        #expect(play.cache.resolution(of: "a")?.addresses == [ip("10.0.0.1")])
        play.ask("a", after: 2, .unavailable("silence"))
        #expect(play.cache.resolution(of: "a") == .failed(reason: "silence", stale: []))
    }

    @Test func `a denied name keeps its addresses only until the denial has lasted`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1"))
        play.ask("a", after: 60, .absent("no such name"))
        play.ask("a", after: 29, .unavailable("silence"))
        #expect(play.cache.resolution(of: "a")?.addresses == [ip("10.0.0.1")])
        play.ask("a", after: 10, .absent("no such name"))
        #expect(play.cache.resolution(of: "a") == .failed(reason: "no such name", stale: []))
    }

    @Test func `a good answer between two denials starts the count anew`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1"))
        play.ask("a", after: 60, .absent("no such name"))
        play.ask("a", after: 20, good("10.0.0.1"))
        play.ask("a", after: 60, .absent("no such name"))
        #expect(play.cache.resolution(of: "a")?.addresses == [ip("10.0.0.1")])
    }

    @Test func `a family that vanishes is kept until a second answer agrees`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1", "2001:db8::1"))
        play.ask("a", after: 60, good("2001:db8::1"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1", "2001:db8::1"))
        #expect(play.rest == 2, "the second answer is asked for soon")
        play.ask("a", after: 2, good("10.0.0.1", "2001:db8::1"))
        play.ask("a", after: 60, good("10.0.0.1"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1", "2001:db8::1"), "the loss before was none")
        play.ask("a", after: 2, good("10.0.0.1"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1"))
        #expect(play.rest == 60)
    }

    @Test func `refused addresses are left out, and an answer of nothing else is a failure`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("169.254.169.254", "10.0.0.1"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1"))
        play.ask("a", after: 60, good("169.254.169.254"))
        #expect(play.cache.resolution(of: "a") == .failed(
            reason: "169.254.169.254 is refused: link-local, where clouds keep their metadata services", stale: []))
    }

    @Test func `an answer without addresses is a failure that keeps the old ones`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1"))
        play.ask("a", after: 60, good())
        #expect(play.cache.resolution(of: "a")?.addresses == [ip("10.0.0.1")])
    }

    @Test func `a dropped name is not asked again, and is forgotten after a while`() {
        var play = Play()
        play.track("a", "b")
        _ = play.due()
        play.answer("a", good("10.0.0.1", ttl: 10))
        play.answer("b", good("10.0.0.2", ttl: 10))
        _ = play.cache.takeChanges()
        play.track("b")
        #expect(play.due(after: 59) == ["b"])
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1"))
        #expect(play.due(after: 1) == [])
        #expect(play.cache.resolution(of: "a") == nil)
        #expect(play.cache.takeChanges() == ["a"])
    }

    @Test func `a name that comes back in time has its answer at once`() {
        var play = Play()
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.1", ttl: 300))
        play.track()
        #expect(play.due(after: 30) == [])
        play.track("a")
        #expect(play.due(after: 30) == [], "neither asked nor forgotten")
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1"))
        #expect(play.rest == 240)
    }

    @Test func `an answer to a name that was dropped meanwhile is kept, one that was not asked for is not`() {
        var play = Play()
        play.track("a")
        _ = play.due()
        play.track()
        play.answer("a", good("10.0.0.1"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1"))
        play.answer("a", good("10.0.0.9"))
        play.answer("z", good("10.0.0.9"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1"))
        #expect(play.cache.resolution(of: "z") == nil)
    }

    @Test func `no more look-ups run at a time than the policy allows`() {
        var policy = ResolverPolicy()
        policy.maximumConcurrentLookups = 2
        var play = Play(policy)
        play.track("a", "b", "c", "d", "e")
        var asked: Set<String> = []
        for expected in [2, 2, 1] {
            let due = play.due()
            #expect(due.count == expected)
            #expect(play.due() == [])
            due.forEach { play.answer($0, good("10.0.0.1")) }
            asked.formUnion(due)
        }
        #expect(asked.count == 5)
        #expect(play.due() == [])
    }

    @Test func `no more addresses are kept than the policy allows`() {
        var policy = ResolverPolicy()
        policy.maximumAddresses = 2
        var play = Play(policy)
        play.track("a")
        play.ask("a", after: 0, good("10.0.0.3", "10.0.0.1", "10.0.0.2"))
        #expect(play.cache.resolution(of: "a") == resolved("10.0.0.1", "10.0.0.2"))
    }
}
