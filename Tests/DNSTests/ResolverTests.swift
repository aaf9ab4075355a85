// The resolver's thread against a name server that misbehaves to order.

import Addressing
import Testing

@testable import DNS

private func ip(_ text: String) -> IPAddress { IPAddress(text) ?? IPAddress(ipv4: 0) }
private func resolved(_ texts: String...) -> Resolution { .resolved(texts.map(ip)) }

/// A resolver, its name server, and a way to wait for what it says.
private struct Scene {
    let server: ScriptedNameServer
    let resolver: Resolver
    private let changed: Wakeup

    /// Long enough for any machine; a wait ends as soon as what it waits for is there.
    static let patience = Duration.seconds(30)

    init(_ script: [String: [ScriptedNameServer.Act]], _ adjust: (inout ResolverPolicy) -> Void = { _ in }) {
        let server = ScriptedNameServer(script)
        var policy = ResolverPolicy()
        policy.servers = [server.address]
        policy.minimumTTL = .milliseconds(20)
        policy.negativeTTL = .milliseconds(20)
        policy.maximumNegativeTTL = .milliseconds(40)
        policy.queryTimeout = .milliseconds(250)
        policy.tries = 2
        adjust(&policy)
        let changed = Wakeup()
        self.server = server
        self.changed = changed
        resolver = Resolver(policy: policy) { changed.signal() }
    }

    /// Tracks `names` and waits for a first answer to each.
    func track(_ names: String...) {
        resolver.track(Set(names))
        #expect(resolver.waitForFirstAnswers(timeout: Self.patience))
    }

    /// Waits for a change after which `condition` holds.
    func wait(until condition: () -> Bool) -> Bool {
        let deadline = ContinuousClock.now + Self.patience
        while !condition() {
            guard ContinuousClock.now < deadline else { return false }
            changed.wait(milliseconds: 1000)
        }
        return true
    }

    func end() {
        resolver.stop()
        server.stop()
    }
}

@Suite struct ResolverTests {
    static let answers: [(act: ScriptedNameServer.Act, resolution: Resolution)] = [
        (.addresses(["192.0.2.2", "192.0.2.1"], ttl: 60), resolved("192.0.2.1", "192.0.2.2")),
        (.addresses(["2001:db8::1"], ttl: 60), resolved("2001:db8::1")),
        (.addresses(["2001:db8::1", "192.0.2.1"], ttl: 60), resolved("192.0.2.1", "2001:db8::1")),
        (.alias("b.test", ttl: 60, ["192.0.2.7"], addressTTL: 60), resolved("192.0.2.7")),
        (.addresses([], ttl: 60), .failed(reason: "the name has no address", stale: [])),
        (.code(3), .failed(reason: "no such name (NXDOMAIN)", stale: [])),
        (.code(2), .failed(reason: "no name server could be reached, or each failed or refused to answer", stale: [])),
        (.code(5), .failed(reason: "no name server could be reached, or each failed or refused to answer", stale: [])),
        (.silence, .failed(reason: "no name server answered in time", stale: [])),
        (.addresses(["169.254.169.254"], ttl: 60), .failed(
            reason: "169.254.169.254 is refused: link-local, where clouds keep their metadata services", stale: [])),
    ]

    @Test(arguments: answers)
    func `a name resolves to what the server says of it`(act: ScriptedNameServer.Act, resolution: Resolution) {
        let scene = Scene(["a.test": [act]]) { $0.negativeTTL = .seconds(60) }
        scene.track("a.test")
        #expect(scene.resolver.resolution(of: "a.test") == resolution)
        #expect(scene.resolver.resolution(of: "A.TEST") == resolution, "case does not matter")
        scene.end()
    }

    @Test func `a name with a trailing dot is absolute, and one that does not exist says so`() {
        let scene = Scene(["a.test": [.addresses(["192.0.2.1"], ttl: 60)]])
        scene.track("a.test.", "none.test.")
        #expect(scene.resolver.resolution(of: "a.test.") == resolved("192.0.2.1"))
        #expect(scene.resolver.resolution(of: "none.test.") == .failed(reason: "no such name (NXDOMAIN)", stale: []))
        scene.end()
    }

    @Test func `what is not a host name fails and says so`() {
        let scene = Scene([:])
        let long = String(repeating: "x", count: 64) + ".test"
        scene.track(long, "two..dots.test")
        #expect(scene.resolver.resolution(of: long) == .failed(reason: "not a valid host name", stale: []))
        #expect(scene.resolver.resolution(of: "two..dots.test") == .failed(reason: "not a valid host name", stale: []))
        scene.end()
    }

    @Test func `a literal resolves to itself, asked of nobody`() {
        let scene = Scene([:])
        scene.track("192.0.2.1", "2001:db8::1")
        #expect(scene.resolver.resolution(of: "192.0.2.1") == resolved("192.0.2.1"))
        #expect(scene.resolver.resolution(of: "2001:db8::1") == resolved("2001:db8::1"))
        #expect(scene.resolver.generation == 0)
        scene.end()
    }

    @Test func `localhost is loopback without a server's help`() {
        let scene = Scene([:])
        scene.track("localhost")
        let addresses = scene.resolver.resolution(of: "localhost").addresses
        #expect(!addresses.isEmpty && addresses.allSatisfy(\.isLoopback))
        #expect(scene.server.questions(for: "localhost") == 0)
        scene.end()
    }

    @Test func `a lost packet is asked again`() {
        let scene = Scene(["a.test": [.silence, .addresses(["192.0.2.1"], ttl: 60)]])
        scene.track("a.test")
        #expect(scene.resolver.resolution(of: "a.test") == resolved("192.0.2.1"))
        scene.end()
    }

    @Test func `a changed answer is noticed when the old one expires, and counted`() {
        let scene = Scene(["a.test": [.addresses(["192.0.2.1"], ttl: 0), .addresses(["192.0.2.2"], ttl: 0)]])
        scene.track("a.test")
        #expect(scene.wait { scene.resolver.resolution(of: "a.test") == resolved("192.0.2.2") })
        #expect(scene.resolver.generation == 2)
        scene.end()
    }

    @Test func `an unchanged answer is no change`() {
        let scene = Scene(["a.test": [
            .addresses(["192.0.2.1", "192.0.2.2"], ttl: 0), .addresses(["192.0.2.2", "192.0.2.1"], ttl: 0),
            .addresses(["192.0.2.1", "192.0.2.2"], ttl: 0), .addresses(["192.0.2.9"], ttl: 60),
        ]])
        scene.track("a.test")
        #expect(scene.wait { scene.resolver.resolution(of: "a.test") == resolved("192.0.2.9") })
        #expect(scene.resolver.generation == 2)
        scene.end()
    }

    @Test func `an alias that expires sooner than its address is asked again sooner`() {
        let scene = Scene(["a.test": [
            .alias("b.test", ttl: 0, ["192.0.2.1"], addressTTL: 3600), .addresses(["192.0.2.2"], ttl: 60),
        ]])
        scene.track("a.test")
        #expect(scene.wait { scene.resolver.resolution(of: "a.test") == resolved("192.0.2.2") })
        scene.end()
    }

    @Test(arguments: [ScriptedNameServer.Act.code(2), .silence, .code(3)])
    func `while the server fails the old addresses stay, and it recovers by itself`(act: ScriptedNameServer.Act) {
        let scene = Scene(["a.test": [.addresses(["192.0.2.1"], ttl: 0), act]])
        scene.track("a.test")
        #expect(scene.wait {
            if case .failed(_, [ip("192.0.2.1")]) = scene.resolver.resolution(of: "a.test") { true } else { false }
        })
        scene.server.play(.addresses(["192.0.2.2"], ttl: 60), for: "a.test")
        #expect(scene.wait { scene.resolver.resolution(of: "a.test") == resolved("192.0.2.2") })
        scene.end()
    }

    @Test func `a name that is gone for long loses its addresses`() {
        let scene = Scene(["a.test": [.addresses(["192.0.2.1"], ttl: 0), .code(3)]]) {
            $0.goneAfter = .milliseconds(50)
        }
        scene.track("a.test")
        #expect(scene.wait {
            scene.resolver.resolution(of: "a.test") == .failed(reason: "no such name (NXDOMAIN)", stale: [])
        })
        scene.end()
    }

    @Test func `names that come and go are asked and left alone`() {
        let scene = Scene([
            "a.test": [.addresses(["192.0.2.1"], ttl: 60)], "b.test": [.addresses(["192.0.2.2"], ttl: 60)],
        ]) { $0.forgetAfter = .milliseconds(20) }
        #expect(scene.resolver.resolution(of: "a.test") == .pending)
        scene.track("a.test")
        scene.track("b.test")
        #expect(scene.resolver.resolution(of: "b.test") == resolved("192.0.2.2"))
        #expect(scene.wait { scene.resolver.resolution(of: "a.test") == .pending }, "forgotten")
        scene.track("a.test", "b.test")
        #expect(scene.resolver.resolution(of: "a.test") == resolved("192.0.2.1"))
        #expect(scene.server.questions(for: "b.test") == 1)
        scene.end()
    }

    @Test func `hundreds of names are resolved, a few at a time`() {
        let names = (0..<500).map { "n\($0).test" }
        let script = names.enumerated().map { index, name in
            (name, [ScriptedNameServer.Act.addresses(["10.0.\(index / 250).\(index % 250)"], ttl: 60)])
        }
        let scene = Scene(Dictionary(uniqueKeysWithValues: script)) { $0.queryTimeout = .seconds(1) }
        scene.resolver.track(Set(names))
        #expect(scene.resolver.waitForFirstAnswers(timeout: Scene.patience))
        for (index, name) in names.enumerated() {
            #expect(scene.resolver.resolution(of: name) == resolved("10.0.\(index / 250).\(index % 250)"))
        }
        scene.end()
    }

    @Test func `a wait for a server that is silent ends in time`() {
        let scene = Scene(["a.test": [.silence]]) { $0.queryTimeout = .seconds(60) }
        scene.resolver.track(["a.test"])
        #expect(!scene.resolver.waitForFirstAnswers(timeout: .milliseconds(50)))
        #expect(scene.resolver.resolution(of: "a.test") == .pending)
        scene.end()
    }

    @Test(arguments: [0, 1, 2])
    func `with look-ups under way the thread ends by letting go, by stopping, and by stopping twice`(stops: Int) {
        let server = ScriptedNameServer(["a.test": [.silence]])
        var policy = ResolverPolicy()
        policy.servers = [server.address]
        // The thread holds the closure and the closure holds this: it goes when the thread has gone.
        weak var held: Wakeup?
        do {
            let changed = Wakeup()
            held = changed
            let resolver = Resolver(policy: policy) { changed.signal() }
            resolver.track(["a.test", "localhost"])
            changed.wait(milliseconds: 30_000)
            for _ in 0..<stops { resolver.stop() }
            #expect(resolver.resolution(of: "a.test") == .pending)
        }
        #expect(held == nil)
        server.stop()
    }

    @Test func `the last owner may let go on the resolver's own thread`() {
        let owner = Guarded<Resolver?>(nil)
        let changed = Wakeup()
        let resolver = Resolver(policy: ResolverPolicy()) {
            owner.withLock { $0 = nil }
            changed.signal()
        }
        owner.withLock { $0 = resolver }
        resolver.track(["localhost"])
        changed.wait(milliseconds: 30_000)
        #expect(owner.withLock { $0 == nil })
    }
}
