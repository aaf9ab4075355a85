// Which endpoint gets the next request.

/// Picks endpoints for one worker: the plan, its position in it, and what it knows of each endpoint.
///
/// Belongs to one worker; no locks, and no allocation after `init`. A pick is O(1) for `roundRobin` while most
/// endpoints are available, and looks at no more than `window` available endpoints for `leastRequest`.
///
/// Passive health: after `failuresToEject` failures in a row an endpoint is ejected. When its time is over one
/// request is let through as a trial; until that succeeds the others still pass it by, so that an endpoint that
/// swallows connections costs one connect timeout a period and not a share of the traffic. Where no endpoint is
/// available an ejected one is picked (panic), and at last an unhealthy one: nil means that all were tried.
public struct Balancer {
    /// What is fixed.
    public let plan: BalancingPlan
    private var states: [EndpointState]
    /// `leastRequest`: how often each was picked over its weight, for turns among equals.
    private var served: [UInt64]
    /// The `served` of the endpoint picked last: who was away does not catch up.
    private var servedFloor: UInt64 = 0
    private var cursor: Int

    /// How many available endpoints `leastRequest` compares. With more, a pick takes the best of as many that
    /// follow the last one picked: a sample of 64 is hardly ever worse than the best, and its cost is bounded.
    static let window = 64

    /// - Parameters:
    ///   - startingAt: where to begin; give each worker another (random) number, else all begin with the first.
    ///   - states: what is already known of the endpoints, from a balancer before this one. The requests that it
    ///     counts as active must then be ended here.
    public init(plan: BalancingPlan, startingAt start: UInt32 = 0, states: [EndpointState]? = nil) {
        self.plan = plan
        self.states = states ?? []
        for _ in self.states.count..<max(self.states.count, plan.weights.count) { self.states.append(EndpointState()) }
        served = Array(repeating: 0, count: plan.weights.count)
        let round = plan.turns.isEmpty ? plan.weights.count : plan.turns.count
        cursor = round == 0 ? 0 : Int(start) % round
    }

    /// How many endpoints there are.
    public var count: Int { plan.weights.count }

    /// What is known of an endpoint.
    public func state(of endpoint: Int) -> EndpointState { states[endpoint] }

    /// How many endpoints are healthy, not ejected and have a weight. O(n).
    public func availableCount(now: UInt64) -> Int {
        (0..<count).count { plan.weights[$0] > 0 && states[$0].rank(at: now) == .available }
    }

    /// The endpoint for the next request, or nil where all were tried or there are none.
    ///
    /// - Parameters:
    ///   - now: nanoseconds of the monotonic clock.
    ///   - tried: endpoints that this exchange need not be sent to again.
    public mutating func pick(now: UInt64, excluding tried: TriedEndpoints = TriedEndpoints()) -> Int? {
        for rank in EndpointState.Rank.allCases {
            let picked = plan.method == .roundRobin
                ? nextInTurn(rank, now, tried) : leastLoaded(rank, now, tried)
            guard let picked else { continue }
            if rank == .available, states[picked].ejectedUntil > 0 { beginTrial(of: picked, now: now) }
            return picked
        }
        return nil
    }

    /// A request goes to `endpoint`.
    public mutating func requestStarted(_ endpoint: Int) { states[endpoint].activeRequests &+= 1 }

    /// A request to `endpoint` is over, well or ill.
    public mutating func requestEnded(_ endpoint: Int) {
        if states[endpoint].activeRequests > 0 { states[endpoint].activeRequests &-= 1 }
    }

    /// `endpoint` refused a connection, or did not answer in time.
    public mutating func connectFailed(_ endpoint: Int, now: UInt64) {
        states[endpoint].consecutiveFailures &+= 1
        let state = states[endpoint]
        guard plan.passiveHealth.failuresToEject > 0,
            state.consecutiveFailures >= plan.passiveHealth.failuresToEject else { return }
        // Failures of requests that were out when it was ejected, or of panic, do not lengthen the ejection.
        guard state.isOnTrial || !state.isEjected(at: now) else { return }
        states[endpoint].ejections &+= 1
        states[endpoint].isOnTrial = false
        states[endpoint].ejectedUntil = now &+ plan.passiveHealth.ejection(state.ejections &+ 1)
    }

    /// `endpoint` took a connection or answered: it is back.
    public mutating func succeeded(_ endpoint: Int) {
        guard states[endpoint].consecutiveFailures > 0 else { return }
        states[endpoint].consecutiveFailures = 0
        states[endpoint].ejections = 0
        states[endpoint].ejectedUntil = 0
        states[endpoint].isOnTrial = false
    }

    /// An active health check has an opinion of `endpoint`.
    public mutating func setHealthy(_ endpoint: Int, _ isHealthy: Bool) { states[endpoint].isHealthy = isHealthy }

    /// One request shows whether the endpoint is back; for the others it stays ejected for another period.
    private mutating func beginTrial(of endpoint: Int, now: UInt64) {
        states[endpoint].isOnTrial = true
        states[endpoint].ejectedUntil = now &+ plan.passiveHealth.ejection(states[endpoint].ejections)
    }

    private func isCandidate(
        _ endpoint: Int, _ rank: EndpointState.Rank, _ now: UInt64, _ tried: TriedEndpoints
    ) -> Bool {
        plan.weights[endpoint] > 0 && states[endpoint].rank(at: now) == rank
            && (tried.isEmpty || !tried.contains(endpoint))
    }

    private mutating func nextInTurn(_ rank: EndpointState.Rank, _ now: UInt64, _ tried: TriedEndpoints) -> Int? {
        let round = plan.turns.isEmpty ? count : plan.turns.count
        var position = cursor
        for _ in 0..<round {
            let endpoint = plan.turns.isEmpty ? position : Int(plan.turns[position])
            position = position &+ 1 == round ? 0 : position &+ 1
            guard isCandidate(endpoint, rank, now, tried) else { continue }
            cursor = position
            return endpoint
        }
        return nil
    }

    private mutating func leastLoaded(_ rank: EndpointState.Rank, _ now: UInt64, _ tried: TriedEndpoints) -> Int? {
        var best: Int?
        var compared = 0
        var endpoint = cursor
        for _ in 0..<count {
            if isCandidate(endpoint, rank, now, tried) {
                if best.map({ precedes(endpoint, $0) }) ?? true { best = endpoint }
                compared &+= 1
                if compared == Self.window { break }
            }
            endpoint = endpoint &+ 1 == count ? 0 : endpoint &+ 1
        }
        guard let best else { return nil }
        servedFloor = max(servedFloor, served[best])
        // In units of 2^-20 of a pick over the weight: 2^44 picks, years of them, before it could overflow.
        served[best] = servedFloor &+ max(1, (1 << 20) / UInt64(plan.weights[best]))
        cursor = best &+ 1 == count ? 0 : best &+ 1
        return best
    }

    /// Whether `left` has the smaller load, or as much and was served less.
    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let leftLoad = UInt64(states[left].activeRequests) &* UInt64(plan.weights[right])
        let rightLoad = UInt64(states[right].activeRequests) &* UInt64(plan.weights[left])
        if leftLoad != rightLoad { return leftLoad < rightLoad }
        return max(served[left], servedFloor) < max(served[right], servedFloor)
    }
}

// One worker's own: what crosses threads is the plan.
@available(*, unavailable)
extension Balancer: Sendable {}
