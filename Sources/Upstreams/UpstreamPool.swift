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
        case ready(any UpstreamRequest)
        /// A connection is being made; `upstreamConnected` or `upstreamFailed` will follow.
        case connecting(any UpstreamRequest)
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
        if sharesConnections(endpoint, asksForSwitch: consumer.asksForSwitch) {
            return leaseStream(of: endpoint, for: consumer)
        }
        while snapshot.settings.proxyHeader == nil, let place = endpoint.idle.lastIndex(where: { !$0.isResting }) {
            let connection = endpoint.idle.remove(at: place)
            counters.idleConnections.subtract(1)
            guard connection.isFitForUse else {
                connection.end()
                continue
            }
            counters.reused.add(1)
            requestStarted(endpoint)
            connection.lend(to: consumer, reused: true)
            return .ready(connection)
        }
        let isGreedy = consumer.requestsUnderWay > Self.modestRequests
        switch connect(to: endpoint, offersHTTP2: !consumer.asksForSwitch, leavesRoom: isGreedy) {
        case .success(let connector):
            requestStarted(endpoint)
            if let version = snapshot.settings.proxyHeader {
                connector.introduction = consumer.introduction(version)
            }
            connector.begin(timeout: snapshot.settings.connectTimeout, for: consumer)
            return .connecting(connector)
        case .failure(let failure): return .failed(failure)
        }
    }

    /// The endpoint that balancing picks for a connection outside of HTTP.
    func pickEndpoint() -> PooledEndpoint? {
        balancer.pick(now: worker.loop.now.nanoseconds, excluding: TriedEndpoints()).map { endpoints[$0] }
    }

    /// A connection outside of HTTP is being made.
    func noteDialled(_ endpoint: PooledEndpoint) {
        endpoint.openCount += 1
        counters.openConnections.add(1)
        requestStarted(endpoint)
    }

    private func requestStarted(_ endpoint: PooledEndpoint) {
        balancer.requestStarted(endpoint.index)
        counters.activeRequests.add(1)
    }

    /// Whether requests to `endpoint` share HTTP/2 connections; where that is negotiated, as far as is known, and but
    /// for those that ask for another protocol: HTTP/1.1 is sure to have a way.
    private func sharesConnections(_ endpoint: PooledEndpoint, asksForSwitch: Bool) -> Bool {
        switch snapshot.speech {
        case .http1: false
        case .http2: true
        case .negotiated: !asksForSwitch && endpoint.speaksHTTP2 ?? false
        }
    }

    private func leaseStream(of endpoint: PooledEndpoint, for consumer: any UpstreamConsumer) -> Lease {
        let stream = worker.takeStream()
        stream.begin(for: consumer, endpoint: endpoint, pool: self)
        if let connection = endpoint.multiplexed.first(where: { $0.freeStreams > 0 }) {
            counters.reused.add(1)
            requestStarted(endpoint)
            connection.adopt(stream)
            if connection.hasSettings { return .ready(stream) }
            stream.connected(mayGoAtOnce: false)
            return .connecting(stream)
        }
        if let failure = queue(stream, at: endpoint) {
            worker.recycle(stream)
            return .failed(failure)
        }
        requestStarted(endpoint)
        return .connecting(stream)
    }

    /// Has a stream wait for a connection, one being made or a new one.
    /// - Returns: why there is none; nil where the stream waits.
    private func queue(_ stream: HTTP2UpstreamStream, at endpoint: PooledEndpoint) -> UpstreamFailure? {
        if let connector = endpoint.connector, connector.wait(stream) { return nil }
        switch connect(to: endpoint, offersHTTP2: true) {
        case .success(let connector):
            endpoint.connector = connector
            _ = connector.wait(stream)
            connector.begin(timeout: snapshot.settings.connectTimeout, for: nil)
            return nil
        case .failure(let failure): return failure
        }
    }

    /// Finds another connection for a stream that has not sent anything: its own may not carry so many.
    func move(_ stream: HTTP2UpstreamStream) {
        let endpoint = stream.endpoint
        stream.leaveConnection()
        if let connection = endpoint.multiplexed.first(where: { $0.freeStreams > 0 }) {
            connection.adopt(stream)
            stream.connected(mayGoAtOnce: false)
        } else if let failure = queue(stream, at: endpoint) {
            stream.fail(failure.kind, nothingWasSent: true)
        }
    }

    /// Requests of one client connection at once up to which it may have the last of an endpoint's connections.
    ///
    /// The last eighth is for clients that ask for few things at a time: a handful of connections of HTTP/2 with a
    /// hundred requests each cannot take all, however long they leave their answers untaken.
    private static let modestRequests = 8

    private func connect(
        to endpoint: PooledEndpoint, offersHTTP2: Bool, leavesRoom: Bool = false
    ) -> Result<UpstreamConnector, UpstreamFailure> {
        var maximum = snapshot.settings.maximumConnections
        if leavesRoom { maximum -= maximum / 8 }
        if maximum > 0, endpoint.openCount >= maximum {
            return .failure(UpstreamFailure(.tooManyConnections, nothingWasSent: true))
        }
        let connector: UpstreamConnector
        do {
            let session = try snapshot.tls.map { context in
                try TLSSession(
                    client: context, serverName: endpoint.configuration.serverName, buffers: worker.memory.tls,
                    offersOnlyHTTP1: snapshot.speech == .negotiated && !offersHTTP2)
            }
            let descriptor = try Socket.connect(to: endpoint.address)
            connector = UpstreamConnector(
                descriptor: descriptor, endpoint: endpoint, pool: self, tls: session,
                speech: snapshot.speech == .negotiated && !offersHTTP2 ? .http1 : snapshot.speech)
            do { try worker.loop.add(connector) } catch { connector.closeUnwatched(); throw error }
        } catch let error as SystemError where error.isOutOfResources {
            return .failure(UpstreamFailure(.outOfResources, nothingWasSent: true))
        } catch is TLSError {
            return .failure(UpstreamFailure(.tlsFailed, nothingWasSent: true))
        } catch {
            noteConnectFailure(endpoint)
            return .failure(UpstreamFailure(.connectRefused, nothingWasSent: true, endpoint: endpoint.index))
        }
        endpoint.openCount += 1
        counters.openConnections.add(1)
        return .success(connector)
    }

    // MARK: What connections report

    /// A lent connection is free again, ready for another request.
    func released(_ connection: HTTP1Upstream) {
        let endpoint = connection.endpoint
        // One that named a client in its first bytes is that client's alone.
        guard snapshot.settings.proxyHeader == nil, !isRetired, endpoint.index >= 0,
            endpoint.idle.count < snapshot.settings.keptConnections
        else {
            connection.end()
            return
        }
        endpoint.idle.append(connection)
        counters.idleConnections.add(1)
        connection.becomeIdle(timeout: snapshot.settings.idleTimeout)
    }

    /// A connection is made, or cannot be: nobody waits for it any more.
    func connectorEnded(_ connector: UpstreamConnector) {
        if connector.endpoint.connector === connector { connector.endpoint.connector = nil }
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
        for endpoint in endpoints { endConnections(of: endpoint) }
    }

    private func retire(_ endpoint: PooledEndpoint) {
        endpoint.index = -1
        endConnections(of: endpoint)
    }

    /// Ends idle connections, and has those that carry requests end with the last of them.
    private func endConnections(of endpoint: PooledEndpoint) {
        for connection in endpoint.multiplexed { connection.drain() }
        let idle = endpoint.idle
        endpoint.idle = []
        counters.idleConnections.subtract(UInt64(idle.count))
        for connection in idle { connection.end() }
    }
}
