// Endpoints get their share, and those that fail are left alone for a while.

@testable import LoadBalancing
import TestSupport
import Testing

private let second: UInt64 = 1_000_000_000

private func balancer(_ method: BalancingPlan.Method, _ weights: [UInt32], startingAt: UInt32 = 0) -> Balancer {
    Balancer(plan: BalancingPlan(method: method, weights: weights), startingAt: startingAt)
}

extension Balancer {
    /// The next `count` picks; -1 for none.
    fileprivate mutating func picks(_ count: Int, now: UInt64 = 0, excluding tried: TriedEndpoints = .init()) -> [Int] {
        (0..<count).map { _ in pick(now: now, excluding: tried) ?? -1 }
    }

    fileprivate mutating func fail(_ endpoint: Int, times: Int, now: UInt64) {
        for _ in 0..<times { connectFailed(endpoint, now: now) }
    }
}

private func tried(_ endpoints: Int...) -> TriedEndpoints {
    var set = TriedEndpoints()
    endpoints.forEach { set.insert($0) }
    return set
}

@Suite struct RoundRobinTests {
    static let sequences: [(weights: [UInt32], start: UInt32, picks: [Int])] = [
        ([], 0, [-1]),
        ([1], 0, [0, 0]),
        ([1, 1, 1], 0, [0, 1, 2, 0, 1]),
        ([1, 1, 1], 5, [2, 0, 1]),
        ([3, 1], 0, [0, 0, 1, 0, 0, 0, 1, 0]),
        ([0, 0], 0, [-1]),
        ([0, 1], 0, [1, 1]),
    ]

    @Test(arguments: sequences)
    func `endpoints take turns by weight`(weights: [UInt32], start: UInt32, picks: [Int]) {
        var balancer = balancer(.roundRobin, weights, startingAt: start)
        #expect(balancer.picks(picks.count) == picks)
    }

    @Test func `the share of an ejected endpoint is divided among the rest by weight`() {
        var balancer = balancer(.roundRobin, [4, 2, 1])
        balancer.fail(0, times: 3, now: 0)
        let picks = balancer.picks(300)
        #expect([0, 1, 2].map { endpoint in picks.count { $0 == endpoint } } == [0, 200, 100])
    }

    @Test func `endpoints that were tried are passed over until none is left`() {
        var balancer = balancer(.roundRobin, [1, 1, 1])
        #expect(balancer.pick(now: 0, excluding: tried(0)) == 1)
        #expect(balancer.pick(now: 0, excluding: tried(0, 1)) == 2)
        #expect(balancer.pick(now: 0, excluding: tried(0, 1, 2)) == nil)
    }
}

@Suite struct LeastRequestTests {
    @Test func `the endpoint with the fewest active requests over its weight is picked`() {
        var balancer = balancer(.leastRequest, [1, 2, 4])
        for endpoint in [0, 1, 1, 2, 2, 2] { balancer.requestStarted(endpoint) }  // 1/1, 2/2, 3/4
        #expect(balancer.pick(now: 0) == 2)
        balancer.requestStarted(2)
        balancer.requestEnded(1)  // 1/1, 1/2, 4/4
        #expect(balancer.pick(now: 0) == 1)
    }

    @Test(arguments: [[1, 1, 1], [3, 2, 1], [1, 0, 9], [1000, 1]] as [[UInt32]])
    func `idle endpoints take turns in exact proportion to their weights`(weights: [UInt32]) {
        var balancer = balancer(.leastRequest, weights)
        let total = Int(weights.reduce(0, +))
        let picks = balancer.picks(total * 10)
        for (endpoint, weight) in weights.enumerated() {
            let count = picks.count { $0 == endpoint }
            #expect(abs(count - 10 * Int(weight)) <= 1, "endpoint \(endpoint): \(count)")
        }
    }

    @Test func `an endpoint that was away does not catch up on the turns it missed`() {
        var balancer = balancer(.leastRequest, [1, 1])
        balancer.setHealthy(0, false)
        #expect(balancer.picks(100).allSatisfy { $0 == 1 })
        balancer.setHealthy(0, true)
        #expect(balancer.picks(100).count { $0 == 0 } <= 51)
    }

    @Test func `with thousands of endpoints every one gets its turn and the load stays even`() {
        var balancer = balancer(.leastRequest, Array(repeating: 1, count: 3000))
        for _ in 0..<9000 {
            guard let endpoint = balancer.pick(now: 0) else { continue }
            balancer.requestStarted(endpoint)
        }
        #expect((0..<3000).allSatisfy { balancer.state(of: $0).activeRequests == 3 })
    }

    @Test func `a window without an available endpoint does not hide those behind it`() {
        var balancer = balancer(.leastRequest, Array(repeating: 1, count: 500))
        for endpoint in 0..<499 { balancer.setHealthy(endpoint, false) }
        #expect(balancer.picks(3) == [499, 499, 499])
    }

    @Test func `a request that ends twice is counted once`() {
        var balancer = balancer(.leastRequest, [1])
        balancer.requestStarted(0)
        balancer.requestEnded(0)
        balancer.requestEnded(0)
        #expect(balancer.state(of: 0).activeRequests == 0)
    }
}

@Suite struct EjectionTests {
    static let methods: [BalancingPlan.Method] = [.roundRobin, .leastRequest]

    @Test(arguments: methods)
    func `an endpoint is ejected by failures in a row, which a success interrupts`(method: BalancingPlan.Method) {
        var balancer = balancer(method, [1, 1])
        balancer.fail(0, times: 2, now: 0)
        balancer.succeeded(0)
        balancer.fail(0, times: 2, now: 0)
        #expect(Set(balancer.picks(4)) == [0, 1])
        balancer.fail(0, times: 1, now: 0)
        #expect(balancer.picks(4) == [1, 1, 1, 1])
        #expect(balancer.availableCount(now: 0) == 1)
    }

    @Test(arguments: methods)
    func `each trial that fails doubles the time away`(method: BalancingPlan.Method) {
        var balancer = balancer(method, [1, 1])
        balancer.fail(0, times: 3, now: 0)
        var now: UInt64 = 0
        for seconds: UInt64 in [1, 2, 4, 8, 16, 30, 30] {
            #expect(balancer.picks(4, now: now + seconds * second - 1) == [1, 1, 1, 1])
            now += seconds * second
            // Exactly one request goes out to see; the others keep away until it is back.
            #expect(balancer.picks(6, now: now).count { $0 == 0 } == 1)
            balancer.connectFailed(0, now: now)
        }
    }

    @Test(arguments: methods)
    func `a trial that succeeds brings the endpoint back at once and forgets its past`(method: BalancingPlan.Method) {
        var balancer = balancer(method, [1, 1])
        balancer.fail(0, times: 3, now: 0)
        _ = balancer.picks(2, now: second)
        balancer.connectFailed(0, now: second)
        _ = balancer.picks(2, now: 3 * second)
        balancer.succeeded(0)
        #expect(balancer.picks(4, now: 3 * second).count { $0 == 0 } == 2)
        balancer.fail(0, times: 3, now: 4 * second)
        #expect(balancer.state(of: 0).ejectedUntil == 5 * second)
    }

    @Test func `a trial that never comes back is followed by another after the period`() {
        var balancer = balancer(.roundRobin, [1, 1])
        balancer.fail(0, times: 3, now: 0)
        #expect(balancer.picks(4, now: second).count { $0 == 0 } == 1)
        #expect(balancer.picks(4, now: 2 * second - 1).count { $0 == 0 } == 0)
        #expect(balancer.picks(4, now: 2 * second).count { $0 == 0 } == 1)
    }

    @Test func `late failures of requests that were out before do not lengthen an ejection`() {
        var balancer = balancer(.roundRobin, [1, 1])
        balancer.fail(0, times: 20, now: 0)
        #expect(balancer.state(of: 0).ejectedUntil == second)
        #expect(balancer.state(of: 0).ejections == 1)
    }

    @Test(arguments: methods)
    func `when all are ejected they are picked all the same`(method: BalancingPlan.Method) {
        var balancer = balancer(method, [1, 1, 1])
        for endpoint in 0..<3 { balancer.fail(endpoint, times: 3, now: 0) }
        #expect(balancer.availableCount(now: 0) == 0)
        #expect(Set(balancer.picks(3)) == [0, 1, 2])
    }

    @Test(arguments: methods)
    func `an ejected endpoint is tried before an unhealthy one`(method: BalancingPlan.Method) {
        var balancer = balancer(method, [1, 1])
        balancer.setHealthy(0, false)
        balancer.fail(1, times: 3, now: 0)
        #expect(balancer.picks(3) == [1, 1, 1])
        #expect(balancer.pick(now: 0, excluding: tried(1)) == 0)
        #expect(balancer.pick(now: 0, excluding: tried(0, 1)) == nil)
    }

    @Test func `zero failures to eject never eject`() {
        var policy = PassiveHealth()
        policy.failuresToEject = 0
        var balancer = Balancer(plan: BalancingPlan(method: .roundRobin, weights: [1, 1], passiveHealth: policy))
        balancer.fail(0, times: 1000, now: 0)
        #expect(balancer.availableCount(now: 0) == 2)
    }

    @Test func `what was known of endpoints is carried over`() {
        var old = balancer(.roundRobin, [1, 1])
        old.fail(1, times: 3, now: 0)
        old.requestStarted(0)
        let plan = BalancingPlan(method: .leastRequest, weights: [1, 1, 1])
        var new = Balancer(plan: plan, states: [old.state(of: 1), old.state(of: 0)])
        #expect(new.state(of: 0).isEjected(at: 0))
        #expect(new.state(of: 1).activeRequests == 1)
        #expect(new.pick(now: 0) == 2)
    }
}

@Suite struct BalancerPropertyTests {
    /// A random life of a balancer, held against the rules in their plainest form.
    @Test(arguments: EjectionTests.methods, [UInt64.random(in: 0...UInt64.max), 1, 2, 3])
    func `no pick breaks a rule, whatever happens`(method: BalancingPlan.Method, seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let weights = (0..<Int.random(in: 1...90, using: &random)).map { _ in
                UInt32.random(in: 0...4, using: &random)
            }
            live(balancer(method, weights, startingAt: .random(in: 0...UInt32.max, using: &random)), &random, seed)
        }
    }

    private func live(_ initial: consuming Balancer, _ random: inout SeededGenerator, _ seed: UInt64) {
        var balancer = initial
        var now: UInt64 = 0
        var active = [UInt32](repeating: 0, count: balancer.count)
        for _ in 0..<400 {
            let endpoint = Int.random(in: 0..<balancer.count, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0: now += UInt64.random(in: 0...2, using: &random) * second
            case 1...2: balancer.connectFailed(endpoint, now: now)
            case 3: balancer.succeeded(endpoint)
            case 4: balancer.setHealthy(endpoint, Bool.random(using: &random))
            case 5 where active[endpoint] > 0:
                balancer.requestEnded(endpoint)
                active[endpoint] -= 1
            default: checkPick(&balancer, now, &active, &random, seed)
            }
        }
        #expect((0..<balancer.count).allSatisfy { balancer.state(of: $0).activeRequests == active[$0] }, "seed \(seed)")
    }

    private func checkPick(
        _ balancer: inout Balancer, _ now: UInt64, _ active: inout [UInt32], _ random: inout SeededGenerator,
        _ seed: UInt64
    ) {
        var tried = TriedEndpoints()
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            tried.insert(.random(in: 0..<balancer.count, using: &random))
        }
        let before = (0..<balancer.count).map(balancer.state(of:))
        let weights = balancer.plan.weights
        let open = before.indices.filter { weights[$0] > 0 && !tried.contains($0) }
        let best = open.filter { before[$0].isHealthy && before[$0].ejectedUntil <= now }
        let fallback = best.isEmpty ? open.filter { before[$0].isHealthy } : best
        let candidates = fallback.isEmpty ? open : fallback

        guard let picked = balancer.pick(now: now, excluding: tried) else {
            #expect(candidates.isEmpty, "seed \(seed): nothing picked of \(candidates)")
            return
        }
        #expect(candidates.contains(picked), "seed \(seed): \(picked) is none of \(candidates)")
        if balancer.plan.method == .leastRequest, candidates.count <= Balancer.window {
            let load = { (endpoint: Int) in Double(before[endpoint].activeRequests) / Double(weights[endpoint]) }
            #expect(candidates.allSatisfy { load($0) >= load(picked) }, "seed \(seed): \(picked) has the larger load")
        }
        balancer.requestStarted(picked)
        active[picked] += 1
    }
}
