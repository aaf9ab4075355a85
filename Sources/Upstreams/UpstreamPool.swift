// One worker's connections to one upstream.

internal import Addressing
internal import DNS
internal import Reactor
public import LoadBalancing
public import Snapshots
public import Telemetry
internal import TLS
internal import Timing
internal import Transport

/// Lends connections: idle ones first, the last used first, else a new one, to the endpoint that balancing picks.
public final class UpstreamPool {
    /// The upstream as the current generation describes it.
    public private(set) var snapshot: UpstreamSnapshot
    /// What this worker counts for it.
    public var counters: UpstreamCounters
    let worker: UpstreamWorker
    private var endpoints: [PooledEndpoint] = []
    private var balancer: Balancer
    private var isUnresolved = false
    /// Whether the upstream is gone from the configuration: exchanges in flight may still ask for connections.
    private var isRetired = false

    public init(_ snapshot: UpstreamSnapshot, worker: UpstreamWorker, counters: UpstreamCounters) {
        self.snapshot = snapshot
        self.worker = worker
        self.counters = counters
        balancer = Balancer(plan: BalancingPlan(method: .roundRobin, weights: []))
        refresh()
    }

    /// What asking for a connection came to.
    public enum Lease {
        /// A connection, lent: send the request.
        case ready(HTTP1Upstream)
        /// A connection is being made; `upstreamConnected` or `upstreamFailed` will follow.
        case connecting(HTTP1Upstream)
        /// No connection.
        case failed(UpstreamFailure)
    }

    /// Lends a connection to `consumer`.
    /// - Parameter tried: endpoints that failed this exchange already.
    public func lease(for consumer: any UpstreamConsumer, excluding tried: TriedEndpoints) -> Lease {
        let now = worker.loop.now.nanoseconds
        guard let picked = balancer.pick(now: now, excluding: tried) else {
            return .failed(UpstreamFailure(isUnresolved ? .unresolved : .noEndpoint, nothingWasSent: true))
        }
        let endpoint = endpoints[picked]
        if let connection = endpoint.idle.popLast() {
            counters.idleConnections.subtract(1)
            counters.reused.add(1)
            balancer.requestStarted(picked)
            counters.activeRequests.add(1)
            connection.lend(to: consumer, reused: true)
            return .ready(connection)
        }
        let maximum = snapshot.settings.maximumConnections
        if maximum > 0, endpoint.openCount >= maximum {
            return .failed(UpstreamFailure(.tooManyConnections, nothingWasSent: true))
        }
        return connect(to: endpoint, for: consumer)
    }

    private func connect(to endpoint: PooledEndpoint, for consumer: any UpstreamConsumer) -> Lease {
        let connection: HTTP1Upstream
        do {
            let session = try snapshot.tls.map { context in
                try TLSSession(
                    client: context, serverName: endpoint.configuration.serverName, buffers: worker.memory.tls)
            }
            let descriptor = try Socket.connect(to: endpoint.address)
            connection = HTTP1Upstream(descriptor: descriptor, endpoint: endpoint, pool: self, tls: session)
            do { try worker.loop.add(connection) } catch { connection.discard(); throw error }
        } catch let error as SystemError where error.isOutOfResources {
            return .failed(UpstreamFailure(.outOfResources, nothingWasSent: true))
        } catch is TLSError {
            return .failed(UpstreamFailure(.tlsFailed, nothingWasSent: true))
        } catch {
            noteConnectFailure(endpoint)
            return .failed(UpstreamFailure(.connectRefused, nothingWasSent: true, endpoint: endpoint.index))
        }
        endpoint.openCount += 1
        counters.openConnections.add(1)
        balancer.requestStarted(endpoint.index)
        counters.activeRequests.add(1)
        connection.lend(to: consumer, reused: false)
        connection.startConnecting(timeout: snapshot.settings.connectTimeout)
        return .connecting(connection)
    }

    // MARK: What connections report

    /// A lent connection is free again, ready for another request.
    func released(_ connection: HTTP1Upstream) {
        let endpoint = connection.endpoint
        guard !isRetired, endpoint.index >= 0, endpoint.idle.count < snapshot.settings.keptConnections else {
            connection.end()
            return
        }
        endpoint.idle.append(connection)
        counters.idleConnections.add(1)
        connection.becomeIdle(timeout: snapshot.settings.idleTimeout)
    }

    /// A request is no longer under way on `endpoint`.
    func requestEnded(_ endpoint: PooledEndpoint) {
        counters.activeRequests.subtract(1)
        if endpoint.index >= 0 { balancer.requestEnded(endpoint.index) }
    }

    /// An idle connection was closed from the other side.
    func idleConnectionEnded(_ connection: HTTP1Upstream) {
        if let place = connection.endpoint.idle.firstIndex(where: { $0 === connection }) {
            connection.endpoint.idle.remove(at: place)
            counters.idleConnections.subtract(1)
        }
    }

    /// A connection is gone.
    func closed(_ endpoint: PooledEndpoint) {
        endpoint.openCount -= 1
        counters.openConnections.subtract(1)
    }

    /// A connection could be made.
    func noteConnected(_ endpoint: PooledEndpoint, nanoseconds: UInt64) {
        counters.connectTimes.record(nanoseconds: nanoseconds)
        noteSuccess(endpoint)
    }

    /// An endpoint has answered.
    func noteSuccess(_ endpoint: PooledEndpoint) {
        if endpoint.index >= 0 { balancer.succeeded(endpoint.index) }
    }

    /// An endpoint refused a connection or did not answer in time.
    func noteConnectFailure(_ endpoint: PooledEndpoint) {
        if endpoint.index >= 0 { balancer.connectFailed(endpoint.index, now: worker.loop.now.nanoseconds) }
    }

    /// One idle connection turned out to be dead, so the others of the endpoint probably are: ends them.
    public func doubtIdleConnections(of endpoint: Int) {
        guard endpoints.indices.contains(endpoint) else { return }
        let idle = endpoints[endpoint].idle
        for connection in idle { connection.end() }
    }

    // MARK: Changes

    /// Takes the upstream of a new generation, of the same identity.
    public func adopt(_ snapshot: UpstreamSnapshot) {
        self.snapshot = snapshot
        refresh()
    }

    /// Reads the resolver again and keeps what is still there: connections, load and health, by address.
    public func refresh() {
        var wanted: [(address: SocketAddress, configuration: UpstreamSnapshot.Endpoint)] = []
        isUnresolved = false
        for endpoint in snapshot.endpoints {
            let addresses = EndpointAddresses.of(endpoint, of: snapshot, in: worker.resolver)
            if addresses.isEmpty { isUnresolved = true }
            for address in addresses {
                let place = SocketAddress(address, port: endpoint.port)
                if !wanted.contains(where: { $0.address == place && $0.configuration == endpoint }) {
                    wanted.append((place, endpoint))
                }
            }
        }
        replaceEndpoints(by: wanted)
    }

    private func replaceEndpoints(by wanted: [(address: SocketAddress, configuration: UpstreamSnapshot.Endpoint)]) {
        let old = endpoints
        var states: [EndpointState] = []
        endpoints = wanted.enumerated().map { index, place in
            guard let known = old.first(where: { $0.address == place.address && $0.isLike(place.configuration) }) else {
                states.append(EndpointState())
                return PooledEndpoint(address: place.address, configuration: place.configuration, index: index)
            }
            states.append(balancer.state(of: known.index))
            return known
        }
        for endpoint in old where !endpoints.contains(where: { $0 === endpoint }) { retire(endpoint) }
        for (index, endpoint) in endpoints.enumerated() { endpoint.index = index }
        let method: BalancingPlan.Method = snapshot.balance == .leastRequest ? .leastRequest : .roundRobin
        let weights = wanted.map { UInt32(clamping: $0.configuration.weight) }
        balancer = Balancer(
            plan: BalancingPlan(method: method, weights: weights), startingAt: worker.balancingStart, states: states)
        refreshHealth()
    }

    /// Reads again what health checks say. Without checks every endpoint is healthy.
    public func refreshHealth() {
        let board = snapshot.healthCheck == nil ? nil : worker.health
        for endpoint in endpoints {
            let place = HealthBoard.Place(upstream: snapshot.name, address: endpoint.address)
            balancer.setHealthy(endpoint.index, board?.isHealthy(place) ?? true)
        }
    }

    /// Ends everything: the upstream is gone from the configuration.
    public func retire() {
        isRetired = true
        for endpoint in endpoints { endIdleConnections(of: endpoint) }
    }

    private func retire(_ endpoint: PooledEndpoint) {
        endpoint.index = -1
        endIdleConnections(of: endpoint)
    }

    private func endIdleConnections(of endpoint: PooledEndpoint) {
        let idle = endpoint.idle
        endpoint.idle = []
        counters.idleConnections.subtract(UInt64(idle.count))
        for connection in idle { connection.end() }
    }
}
