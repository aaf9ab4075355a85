// One thread's share of the traffic: its loop, its connections, its pools.

internal import Addressing
internal import DNS
internal import HTTP1
internal import HTTP2
internal import HTTPSemantics
internal import Pipeline
internal import RateLimiting
internal import Reactor
internal import Routing
internal import SharedLimits
internal import Snapshots
internal import Telemetry
internal import Timing
internal import Transport
internal import Upstreams
internal import WAF

/// A worker. Made, run and ended on its own thread; nothing of it is shared but what `WorkerHandle` says.
final class Worker {
    let loop: EventLoop
    let memory = WorkerMemory()
    let shard: WorkerShard
    /// Answers to challenges for certificates.
    let challenges: ChallengeTokens
    let routeScratch = RouteScratch()
    let limitDesk: LimitDesk
    var handshakeLog = HandshakeLog()
    /// The keys that are denied most here.
    let pressure = PressureBoard()
    let admissions: Admissions
    /// The store of limits that are shared; nil where none is.
    private(set) var limitStore: LimitStore?
    private var addressCounts = AddressCounts()
    /// The generation that new exchanges begin with.
    private(set) var view: WorkerView
    /// The newest generation's plain numbers, at hand without touching the snapshot.
    private(set) var limits = WorkerLimits(GatewayRules())
    private(set) var isDraining = false

    private let handle: WorkerHandle
    private let environment: WorkerEnvironment
    private let upstreamWorker: UpstreamWorker
    private var poolsByIdentity: [String: UpstreamPool] = [:]
    private var resolverGeneration: UInt64 = 0
    private var healthGeneration: UInt64 = 0
    private var acceptors: [Acceptor] = []
    /// Where a listener stands in the current snapshot, by the worker's own number for it; -1 once it is gone.
    private var listenerPlaces: ContiguousArray<Int> = []
    private var spareExchanges = ContiguousArray<Exchange>()
    private var spareStreams = ContiguousArray<HTTP2Stream>()
    /// What HTTP/2 sessions are made from, with this generation's limits.
    private(set) var http2 = HTTP2SessionTemplate()
    private var identifiers: RandomSequence
    private let log: AccessLogging?
    /// Made when a publication first has a log for it.
    private var inspectionLog: InspectionLogging?
    /// Nil while the configuration names no audit log.
    private var auditLog: AuditLogging?
    /// By rule set; those of rule sets that are gone go with the generation that brought the new ones.
    private var spareInspections = InspectionPool()
    private var dates = DateCache()
    /// When clients that take nothing may next be looked for.
    var nextShedding = MonotonicInstant(nanoseconds: 0)
    /// The most stalled requests that a client had at the last look.
    var mostStalled = 0
    /// Client connections now.
    private(set) var connectionCount = 0

    /// How many exchanges are kept for reuse: more come and go with their bursts.
    private static let maximumSpareExchanges = 1024

    init(_ handle: WorkerHandle, _ environment: WorkerEnvironment) throws(SystemError) {
        self.handle = handle
        self.environment = environment
        loop = try EventLoop()
        limitDesk = LimitDesk(table: environment.limitTable)
        admissions = Admissions(loop: loop, others: environment.circle)
        shard = environment.metrics.makeShard()
        challenges = environment.challenges
        identifiers = RandomSequence(seed: environment.seed &+ UInt64(handle.number) &* 0x9E37_79B9_7F4A_7C15)
        upstreamWorker = UpstreamWorker(
            loop: loop, memory: memory, resolver: environment.resolver, health: environment.health,
            balancingStart: UInt32(handle.number))
        log = environment.accessLog.map { AccessLogging($0.makeQueue()) }
        let publication = environment.cell.load()
        view = WorkerView(publication, pools: [], counters: shard.adopt(publication.layout))
        adopt(publication)
        loop.turnEnded = { [unowned self] in turnEnded() }
        try loop.add(admissions)
        environment.pressure.add(pressure)
        environment.circle.join(handle)
        try handle.wakeup.attach(to: loop) { [unowned self] in wokenUp() }
    }

    /// Turns until the drain is over.
    func run() {
        loop.run()
        environment.circle.leave(handle)
        for pool in view.pools { pool.retire() }
        // Sources hold the loop, and the loop holds them.
        loop.forEachSource { loop.remove($0) }
    }

    // MARK: Turns

    private func turnEnded() {
        shard.add(.loopTurns)
        shard.add(.loopBusyNanoseconds, MonotonicInstant.now().nanoseconds(since: loop.now))
        log?.announce()
        inspectionLog?.announce()
        auditLog?.announce()
    }

    /// Another thread has news: a generation, an answer of the resolver, or the end.
    private func wokenUp() {
        if environment.cell.generation != view.snapshot.generation { adopt(environment.cell.load()) }
        if environment.resolver.generation != resolverGeneration { refreshEndpoints() }
        if let health = environment.health, health.generation != healthGeneration { refreshHealth(health) }
        admissions.look()
        if handle.isDraining, !isDraining { beginDrain() }
    }

    private func refreshEndpoints() {
        resolverGeneration = environment.resolver.generation
        for pool in view.pools { pool.refresh() }
    }

    private func refreshHealth(_ health: HealthBoard) {
        healthGeneration = health.generation
        for pool in view.pools { pool.refreshHealth() }
    }

    // MARK: Generations

    /// Takes a new generation: exchanges begin with it from now on; those in flight end on theirs.
    private func adopt(_ publication: Publication) {
        let snapshot = publication.snapshot
        let counters = shard.adopt(publication.layout)
        var pools: [UpstreamPool] = []
        var kept: [String: UpstreamPool] = [:]
        for (index, upstream) in snapshot.upstreams.enumerated() {
            let pool: UpstreamPool
            if let known = poolsByIdentity.removeValue(forKey: upstream.identity) {
                pool = known
                pool.counters = counters.upstream(index)
                pool.adopt(upstream)
            } else {
                pool = UpstreamPool(upstream, worker: upstreamWorker, counters: counters.upstream(index))
            }
            pools.append(pool)
            kept[upstream.identity] = pool
        }
        for pool in poolsByIdentity.values { pool.retire() }
        poolsByIdentity = kept
        resolverGeneration = environment.resolver.generation
        upstreamWorker.limits = snapshot.rules.http1
        limits = WorkerLimits(snapshot.rules)
        http2 = HTTP2SessionTemplate(limits: HTTP2Limits(as: snapshot.rules))
        view = WorkerView(publication, pools: pools, counters: counters)
        for exchange in spareExchanges { exchange.view = view }
        admissions.tidy()
        for bound in (snapshot.routes.map(\.concurrency) + snapshot.upstreams.map(\.concurrency)).compactMap(\.self) {
            bound.board.change(maximumPerKey: bound.bounds.perKey, maximumInAll: bound.bounds.inAll)
        }
        if handle.role == .traffic {
            adoptStore(of: snapshot.limiting)
            if inspectionLog == nil, let log = publication.inspectionLog {
                inspectionLog = InspectionLogging(log.makeQueue())
            }
            if auditLog?.writer !== publication.auditLog { auditLog = publication.auditLog.map(AuditLogging.init) }
        }
        spareInspections.adopt(([snapshot.inspection] + snapshot.routes.map(\.inspection)).compactMap(\.self))
        if !isDraining { adoptListeners(publication) }
        handle.acknowledge(snapshot.generation)
    }

    private func adoptStore(of set: LimitSet) {
        let settings = set.store
        if let settings, let limitStore, limitStore.settings.isLike(settings) { return }
        if limitStore?.isReached ?? false { shard.subtract(.storesReached) }
        limitStore?.stop()
        limitStore = settings.map { settings in
            LimitStore(
                settings, loop: loop, memory: memory, resolver: environment.resolver, seed: identifiers.next(),
                news: { [environment, shard] isReached, reason in
                    if isReached { shard.add(.storesReached) } else if shard.value(.storesReached) > 0 {
                        shard.subtract(.storesReached)
                    }
                    environment.storeNews(settings.name, set, isReached, reason)
                })
        }
        limitStore?.start()
    }

    /// Opens and closes acceptors by difference: a socket that stays is not touched.
    private func adoptListeners(_ publication: Publication) {
        var kept: [Acceptor] = []
        for number in listenerPlaces.indices { listenerPlaces[number] = -1 }
        for (index, listener) in publication.snapshot.listeners.enumerated() {
            guard handle.serves(listener), let socket = handle.socket(among: publication.sockets[index])
            else { continue }
            // Connections of a listener that changes between TLS and clear text are not those of the new one.
            if let known = acceptors.first(where: { $0.socket === socket && $0.isTLS == listener.isTLS }) {
                listenerPlaces[known.listener] = index
                kept.append(known)
                // There may be room for connections that found none before.
                loop.schedule(known)
            } else if let opened = Acceptor.open(
                socket, isTLS: listener.isTLS, listener: listenerPlaces.count, worker: self) {
                listenerPlaces.append(index)
                kept.append(opened)
            }
        }
        let gone = acceptors.filter { acceptor in !kept.contains { $0 === acceptor } }
        acceptors = kept
        if !gone.isEmpty { end(gone) }
    }

    /// Closes listeners that are gone, and has their connections end.
    private func end(_ gone: [Acceptor]) {
        for acceptor in gone { loop.remove(acceptor) }
        for acceptor in gone where !acceptors.contains(where: { $0.socket === acceptor.socket }) {
            acceptor.socket.stopListening()
        }
        loop.forEachSource { source in
            guard let connection = source as? any ClientConnection else { return }
            if place(ofListener: connection.listener) < 0 { connection.drain() }
        }
    }

    /// Where a listener stands in the current snapshot; -1 once it is gone.
    func place(ofListener number: Int) -> Int { listenerPlaces[number] }

    // MARK: Connections

    func connectionOpened() {
        connectionCount += 1
        shard.add(.acceptedConnections)
        shard.add(.openConnections)
    }

    /// Whether one more connection of `peer` may be, as far as that can be known before it has said anything.
    ///
    /// - Returns: the mark under which it is counted, 0 for none; nil where it is to be closed, which is counted and
    ///   logged.
    func admitConnection(from peer: SocketAddress, listener: Int) -> UInt64? {
        let set = view.snapshot.limiting
        guard set.limitsConnections, !view.snapshot.rules.trustedProxies.contains(peer.address) else { return 0 }
        if let rate = set.connectionRate, !take(rate, of: peer.address, in: set) {
            refuseConnection(.refusedConnectionRate, "too many new connections", from: peer, listener: listener)
            return nil
        }
        guard set.connectionsPerAddress > 0 else { return 0 }
        let mark = LimitKeyReader.digest(set.connectionKey, of: peer.address, secret: set.secret).bits | 1
        guard addressCounts.enter(mark, maximum: set.connectionsPerAddress) else {
            refuseConnection(
                .refusedConnectionLimit, "too many connections of one address", from: peer, listener: listener)
            return nil
        }
        return mark
    }

    /// Whether one more TLS handshake of `peer` may be. Where not, that is counted and logged.
    func admitHandshake(from peer: SocketAddress, listener: Int) -> Bool {
        let set = view.snapshot.limiting
        guard let rate = set.handshakeRate, !view.snapshot.rules.trustedProxies.contains(peer.address),
            !take(rate, of: peer.address, in: set)
        else { return true }
        refuseConnection(.refusedHandshakeRate, "too many TLS handshakes", from: peer, listener: listener)
        return false
    }

    private func take(_ rate: LimitSnapshot, of address: IPAddress, in set: LimitSet) -> Bool {
        if let exempt = rate.exempt, exempt.contains(address) { return true }
        let key = LimitKeyReader.digest(rate.key, of: address, secret: set.secret)
        guard !limitDesk.table.take(of: key, under: rate.keyed, at: loop.now).isAllowed else { return true }
        let label = Array("\(rate.name): \(LimitKeyReader.addressText(rate.key, address))".utf8)
        pressure.denied(key, label: label.span, at: loop.now)
        return rate.observes
    }

    private func refuseConnection(
        _ counter: WorkerCounter, _ reason: StaticString, from peer: SocketAddress, listener: Int
    ) {
        shard.add(counter)
        takeExchange().recordConnection(listener: listener, peer: peer, .refused, reason)
    }

    /// A connection is gone that was counted under `mark`.
    func forget(mark: UInt64) { if mark != 0 { addressCounts.leave(mark) } }

    /// - Parameter mark: under which the connection was counted.
    func connectionClosed(mark: UInt64) {
        forget(mark: mark)
        let wasFull = isFull
        connectionCount -= 1
        shard.subtract(.openConnections)
        if wasFull { for acceptor in acceptors { loop.schedule(acceptor) } }
        if isDraining, connectionCount == 0 { loop.stop() }
    }

    /// Whether this worker has as many connections as it may.
    var isFull: Bool { connectionCount >= limits.maximumConnections }

    // MARK: Ending

    private func beginDrain() {
        for acceptor in acceptors { acceptor.stop() }
        acceptors = []
        isDraining = true
        loop.forEachSource { ($0 as? any ClientConnection)?.drain() }
        if connectionCount == 0 {
            loop.stop()
            return
        }
        let deadline = TimerSource { [unowned self] _ in
            loop.forEachSource { ($0 as? any ClientConnection)?.cutOff() }
            loop.stop()
        }
        // A source without a descriptor cannot be refused.
        try? loop.add(deadline)
        loop.setDeadline(loop.now.advanced(byNanoseconds: handle.drainNanoseconds), of: deadline)
    }

    // MARK: What exchanges need

    func takeExchange() -> Exchange { spareExchanges.popLast() ?? Exchange(worker: self) }

    func recycle(_ exchange: Exchange) {
        guard spareExchanges.count < Self.maximumSpareExchanges else { return }
        exchange.head.releaseExcess()
        // The generation it ran on may be over, and would live on in it.
        exchange.view = view
        spareExchanges.append(exchange)
    }

    func takeStream() -> HTTP2Stream { spareStreams.popLast() ?? HTTP2Stream() }

    func recycle(_ stream: HTTP2Stream) {
        stream.recycle()
        if spareStreams.count < Self.maximumSpareExchanges { spareStreams.append(stream) }
    }

    func nextIdentifier() -> UInt64 { identifiers.next() }

    func nextRandom() -> UInt32 { UInt32(truncatingIfNeeded: identifiers.next() >> 32) }

    /// Seconds since the epoch.
    var secondsSinceEpoch: Int { Int(AccessLogging.wallNanoseconds() / 1_000_000_000) }

    /// A head that says 100 (Continue).
    private(set) lazy var continueHead: ResponseHead = {
        let head = ResponseHead()
        let text: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
        let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard let length = try? ResponseParser.parse(bytes.span, into: head, limits: HTTP1Limits()), length > 0 else {
            preconditionFailure("100 (Continue) is a head")
        }
        return head
    }()

    // MARK: The web application firewall

    func takeInspection(_ rules: RouteInspection) -> Inspection {
        let inspection = spareInspections.take(rules) ?? Inspection(rules, persistent: environment.persistent)
        if auditLog != nil { inspection.transaction.beginAuditing() }
        return inspection
    }

    func recycle(_ inspection: Inspection) {
        inspection.reset()
        spareInspections.put(inspection)
    }

    /// Counts and logs what matched.
    func recordInspection(of exchange: Exchange, _ transaction: Transaction) {
        shard.add(.wafInspected)
        if transaction.isOverBudget { shard.add(.wafBudgetSpent) }
        let isAudited = auditLog != nil && transaction.isAudited(status: Int(exchange.result.status))
        guard isAudited || !transaction.matches.isEmpty else { return }
        let mask = LogMask(transaction)
        let now = AccessLogging.wallNanoseconds()
        shard.add(.wafMatches, UInt64(transaction.matches.count { $0.isLogged }))
        inspectionLog?.write(transaction.matches, of: exchange, mask, wallNanoseconds: now)
        guard isAudited else { return }
        shard.add(.wafAudited)
        auditLog?.write(transaction, of: exchange, mask, wallNanoseconds: now)
    }

    /// The Date field's value now (RFC 9110 §6.6.1).
    var dateText: [UInt8] { dates.text }

    func respondAsAdmin(_ head: RequestHead) -> LocalReply {
        environment.admin?.respond(to: head) ?? LocalReply(404, "no admin interface here")
    }

    // MARK: Counting

    /// Counts an answer of our own by its reason.
    func countOwnAnswer(_ status: UInt16, verdict: Verdict) {
        let counter: WorkerCounter = switch status {
        case 200...299: .respondedOther
        case 300...399: .respondedRedirect
        case 400: .respondedBadRequest
        case 403: .respondedDenied
        case 404: .respondedNoRoute
        case 408: .respondedRequestTimeout
        case 413: .respondedBodyTooLarge
        case 414: .respondedTargetTooLong
        case 417: .respondedExpectationFailed
        case 421: .respondedMisdirected
        case 431: .respondedHeadTooLarge
        case 500: .respondedInternalError
        case 501: .respondedNotImplemented
        case 502: .respondedConnectFailed
        case 503: .respondedNoEndpoint
        case 504: .respondedUpstreamTimeout
        case 505: .respondedVersionNotSupported
        default: .respondedOther
        }
        shard.add(counter)
    }

    /// Counts a failure of an upstream that is a deadline's or a parser's; the rest is counted by its upstream.
    func count(_ failure: UpstreamFailure.Kind) {
        switch failure {
        case .connectTimeout: shard.add(.timeoutConnect)
        case .responseTimeout: shard.add(.timeoutResponse)
        case .malformedAnswer: shard.add(.parseUpstreamResponse)
        default: break
        }
    }

    /// Counts a message that could not be read, by what was wrong with it.
    func countParseError(_ error: HTTP1ParseError) {
        shard.add(WorkerCounter(parsing: error))
    }

    func record(_ exchange: Exchange) {
        let duration = loop.now.nanoseconds(since: exchange.start)
        let counters = exchange.verdict.route >= 0
            ? exchange.view.counters.route(exchange.verdict.route) : exchange.view.counters.unmatched
        counters.record(status: Int(exchange.result.status), durationNanoseconds: duration)
        if let code = exchange.result.grpcStatus { counters.calls.count(code: Int(code)) }
        if exchange.isMismatch { shard.add(.enforcementMismatches) }
        if limits.logsAccess, let log, let format = exchange.view.snapshot.rules.accessLog {
            log.write(exchange, format: format, duration: duration, tls: exchange.downstream?.tls)
        }
    }

    func recordUpstream(_ exchange: Exchange) {
        guard exchange.verdict.upstream >= 0 else { return }
        exchange.view.counters.upstream(exchange.verdict.upstream).record(
            status: Int(exchange.result.upstreamStatus),
            firstByteNanoseconds: exchange.result.answeredAt &- exchange.result.sentAt)
    }
}
