// The prober's thread from the inside: who is probed, and when.

internal import Addressing
internal import DNS
internal import Reactor
internal import Snapshots
internal import TLS
internal import Timing
internal import Transport

/// Keeps a timer and a judgement for each endpoint. Made, run and ended on one thread.
final class ProbeLoop {
    private let loop: EventLoop
    private let memory = WorkerMemory()
    private let orders: ProbeOrders
    private var upstreams: [UpstreamSnapshot] = []
    private var targets: [HealthBoard.Place: Target] = [:]

    /// One endpoint under watch.
    private final class Target {
        var upstream: UpstreamSnapshot
        var endpoint: UpstreamSnapshot.Endpoint
        var check: UpstreamSnapshot.HealthCheck
        var state = ProbeState()
        var timer: TimerSource?
        var probe: HealthProbe?

        init(
            _ upstream: UpstreamSnapshot, _ endpoint: UpstreamSnapshot.Endpoint, _ check: UpstreamSnapshot.HealthCheck
        ) {
            self.upstream = upstream
            self.endpoint = endpoint
            self.check = check
        }
    }

    init(_ orders: ProbeOrders) throws(SystemError) {
        self.orders = orders
        loop = try EventLoop()
        try orders.wakeup.attach(to: loop) { [unowned self] in takeOrders() }
        takeOrders()
    }

    func run() {
        loop.run()
        loop.forEachSource { loop.remove($0) }
    }

    // MARK: Who is probed

    private func takeOrders() {
        guard let wanted = orders.current() else {
            for place in targets.keys { drop(place) }
            loop.stop()
            return
        }
        upstreams = wanted
        var places: Set<HealthBoard.Place> = []
        for upstream in upstreams {
            guard let check = upstream.healthCheck else { continue }
            for endpoint in upstream.endpoints {
                for address in EndpointAddresses.of(endpoint, of: upstream, in: orders.resolver) {
                    let place = HealthBoard.Place(
                        upstream: upstream.name, address: SocketAddress(address, port: endpoint.port))
                    if places.insert(place).inserted { watch(place, upstream, endpoint, check) }
                }
            }
        }
        for place in targets.keys where !places.contains(place) {
            drop(place)
            orders.board.forget(place)
            orders.changed()
        }
    }

    private func watch(
        _ place: HealthBoard.Place, _ upstream: UpstreamSnapshot, _ endpoint: UpstreamSnapshot.Endpoint,
        _ check: UpstreamSnapshot.HealthCheck
    ) {
        if let known = targets[place] {
            known.upstream = upstream
            known.endpoint = endpoint
            known.check = check
            return
        }
        let target = Target(upstream, endpoint, check)
        let timer = TimerSource { [unowned self] now in probe(place, at: now) }
        // A source without a descriptor cannot be refused.
        try? loop.add(timer)
        target.timer = timer
        targets[place] = target
        loop.setDeadline(ProbeState.firstDue(from: loop.now, check, chance: .random(in: 0 ... .max)), of: timer)
    }

    private func drop(_ place: HealthBoard.Place) {
        guard let target = targets.removeValue(forKey: place) else { return }
        target.probe?.abandon()
        if let timer = target.timer { loop.remove(timer) }
    }

    // MARK: Probing

    private func probe(_ place: HealthBoard.Place, at start: MonotonicInstant) {
        guard let target = targets[place], target.probe == nil else { return }
        do {
            let session = try target.upstream.tls.map { context in
                try TLSSession(client: context, serverName: target.endpoint.serverName, buffers: memory.tls)
            }
            let probe = HealthProbe(
                descriptor: try Socket.connect(to: place.address), target.check, host: Self.host(target),
                speech: target.upstream.speech, loop: loop, memory: memory, tls: session
            ) { [unowned self] fault in ended(place, startedAt: start, fault: fault) }
            do { try loop.add(probe) } catch { probe.closeUnwatched(); throw error }
            target.probe = probe
            probe.start()
        } catch let error as SystemError where error.isOutOfResources {
            // That is our own trouble and says nothing about the endpoint.
            again(target, startedAt: start)
        } catch {
            ended(place, startedAt: start, fault: "\(error)")
        }
    }

    /// The Host that the endpoint is asked by.
    private static func host(_ target: Target) -> String {
        if case .literal(let host) = target.upstream.host { return String(decoding: host, as: UTF8.self) }
        return target.endpoint.authority
    }

    private func ended(_ place: HealthBoard.Place, startedAt start: MonotonicInstant, fault: String?) {
        guard let target = targets[place] else { return }
        target.probe = nil
        if let judgement = target.state.note(isGood: fault == nil, target.check) {
            orders.board.note(place, isHealthy: judgement == .healthy)
            orders.changed()
            orders.report(HealthTransition(place: place, isHealthy: judgement == .healthy, reason: fault))
        }
        again(target, startedAt: start)
    }

    private func again(_ target: Target, startedAt start: MonotonicInstant) {
        guard let timer = target.timer else { return }
        let due = ProbeState.nextDue(
            after: start, endedAt: loop.now, target.check, chance: .random(in: 0 ... .max))
        loop.setDeadline(due, of: timer)
    }
}
