// One request and its answer, and the rules by which the two sides are joined.

internal import Addressing
internal import Bytes
internal import HTTP1
internal import HTTPSemantics
internal import LoadBalancing
internal import Pipeline
internal import RateLimiting
internal import Reactor
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Transport
internal import Upstreams

/// One exchange. Pooled: a worker reuses exchanges, so that a request allocates nothing.
///
/// The downstream feeds it (`begin`, `requestBody`), the upstream answers it (`UpstreamConsumer`); it decides what
/// goes where, retries what may be retried, and holds what the log needs until the end.
final class Exchange {
    let worker: Worker
    /// The request's head, with its own copy of the bytes.
    let head = RequestHead()
    /// The generation that decides about this exchange, to its end.
    var view: WorkerView
    var downstream: (any Downstream)?
    private(set) var verdict = Verdict.none
    /// The listener's index in the snapshot of `view`.
    private(set) var listener = 0
    /// The address at the other end of the connection.
    private(set) var peer = IPAddress(ipv4: 0)
    var peerPort: UInt16 = 0
    /// The client's address, past trusted proxies.
    var client = IPAddress(ipv4: 0)
    /// The port that the client connected from; 0 where a proxy stands between.
    var clientPort: UInt16 { client == peer ? peerPort : 0 }
    /// The address that the client connected to.
    var localAddress: SocketAddress { downstream?.localAddress ?? SocketAddress(peer, port: 0) }
    /// Who the client is by its certificate, where the host asks for one; nil where it has shown none.
    private(set) var clientIdentity: ClientIdentity?
    /// What the upstream is told of that certificate, as an element of X-Forwarded-Client-Cert; nil for nothing.
    private(set) var forwardedCertificate: [UInt8]?
    private(set) var identifier: UInt64 = 0
    private(set) var start = MonotonicInstant(nanoseconds: 0)
    /// When the whole exchange must be over.
    var expiry = MonotonicInstant.distantFuture
    /// Whether the request is a call of gRPC.
    private(set) var isCall = false
    var result = ExchangeResult()
    /// The exchange's way through the web application firewall; nil without one.
    var inspection: Inspection?

    /// What the request's rate limits came to.
    var limits = LimitOutcome()
    /// What a store is asked for it; nil while none is.
    var question: SharedLimitQuestion?
    /// What the exchange waits for; nil while it does not.
    var hold: ExchangeHold?
    var holdTimer: TimerSource?
    /// The places that it holds under the bounds of its route and of its upstream.
    var routeEntry: KeyDigest?
    var upstreamEntry: KeyDigest?
    /// Whether it was refused because too many were under way.
    var isOverConcurrency = false
    /// By when what was sent of the answer is due, at the route's bandwidth.
    var paceEnd = MonotonicInstant(nanoseconds: 0)
    var paceTimer: TimerSource?

    /// Whether an upstream is at work (or being found) for this exchange.
    var isForwarding = false
    var upstream: (any UpstreamRequest)?
    var endpoint: PooledEndpoint?
    /// The name that a passed-through client asked for; empty for other exchanges.
    private(set) var serverName: [UInt8] = []
    var isConnected = false
    var tried = TriedEndpoints()
    var retriesLeft = 0
    /// What the last try failed of, for when there is nobody left to try.
    var previousFailure: UpstreamFailure?
    /// Whether the client has sent the whole request.
    var requestEnded = false
    /// Whether any of the request's body was passed on: it is not kept, so it cannot be sent again.
    var bodyWasPassedOn = false
    var answerBegan = false
    /// Whether the protocol was switched: bytes pass both ways as they are.
    var isTunnel = false

    init(worker: Worker) {
        self.worker = worker
        view = worker.view
    }

    var route: RouteSnapshot? { verdict.route >= 0 ? view.snapshot.routes[verdict.route] : nil }

    /// Whether the exchange did not end as it was decided.
    var isMismatch: Bool {
        verdict.outcome == .forward && result.upstreamStatus == 0 && serverName.isEmpty || result.outcome != .complete
    }

    /// Whether the upstream can be sent the request's body now.
    var wantsRequestBody: Bool {
        if let inspection, inspection.holdsRequest || inspection.hasMoreToPassOn { return inspection.holdsRequest }
        return isConnected && !(upstream?.hasPendingOutput ?? true) && (isTunnel || !asksForSwitch)
    }

    /// Whether the upstream is asked to switch protocols.
    var asksForSwitch: Bool { !verdict.protocolSwitch.isEmpty }

    // MARK: The request

    /// Takes a request whose head has been read. `decide` or `reply` comes next.
    ///
    /// - Parameter hasBody: whether a body follows the head.
    func begin(downstream: (any Downstream)?, listener: Int, peer: SocketAddress, hasBody: Bool) {
        start = worker.loop.now
        identifier = worker.nextIdentifier()
        view = worker.view
        self.downstream = downstream
        self.listener = worker.place(ofListener: listener)
        self.peer = peer.address
        // Until `decide` knows better; a request that cannot be read never gets there.
        client = peer.address
        peerPort = peer.port
        clientIdentity = nil
        forwardedCertificate = nil
        serverName = []
        result = ExchangeResult()
        result.bytesReceived = UInt64(head.byteCount)
        requestEnded = !hasBody
        bodyWasPassedOn = false
        answerBegan = false
        isTunnel = false
        limits = LimitOutcome()
        question = nil
        isOverConcurrency = false
        paceEnd = MonotonicInstant(nanoseconds: 0)
        isCall = GRPC.isCall(head)
        worker.shard.add(.activeRequests)
    }

    /// Writes a record of a connection that ended for a fault outside of any request.
    func recordConnection(
        listener: Int, peer: SocketAddress, _ outcome: EnforcedOutcome, _ reason: StaticString,
        serverName: [UInt8] = []
    ) {
        head.reset()
        begin(downstream: nil, listener: listener, peer: peer, hasBody: false)
        self.serverName = serverName
        clientLeft(outcome, reason)
    }

    /// Begins the record of a connection whose TLS is passed through; `clientLeft` ends it.
    func beginPassthrough(listener: Int, peer: SocketAddress, route: Int, upstream: Int, serverName: [UInt8]) {
        head.reset()
        begin(downstream: nil, listener: listener, peer: peer, hasBody: false)
        verdict = .passthrough(route: route, upstream: upstream)
        self.serverName = serverName
    }

    /// Decides and enforces. After this the exchange is answered, or `isForwarding`: then the request's body, if it
    /// has one, goes to `requestBody`.
    func decide() {
        let snapshot = view.snapshot
        guard listener >= 0 else {
            var goodbye = LocalReply(503, "the listener is gone")
            goodbye.closesConnection = true
            reply(goodbye)
            return
        }
        if case .admin = snapshot.listeners[listener].kind {
            client = peer
            reply(worker.respondAsAdmin(head))
            return
        }
        if let answer = challengeReply() {
            client = peer
            reply(answer)
            return
        }
        var input = DecisionInput(listener: listener, peer: peer, random: worker.nextRandom())
        if case .tls(let context) = snapshot.listeners[listener].kind, let tls = downstream?.tls {
            input.isMisdirected = isMisdirected(tls, context)
        }
        if let table = snapshot.listeners[listener].clientCertificates {
            input.lacksClientCertificate = !identify(by: table)
            input.certificate = clientIdentity
        }
        worker.limitDesk.now = start
        (verdict, client) = Decision.head(
            head, of: input, in: snapshot, scratch: worker.routeScratch, limits: worker.limitDesk)
        limits = worker.limitDesk.outcome
        if verdict.route >= 0 {
            let timeout = snapshot.routes[verdict.route].requestTimeout
            if timeout > 0 { expiry = start.advanced(byNanoseconds: timeout) }
        }
        if isCall, let timeout = GRPC.timeout(head) { expiry = min(expiry, start.advanced(byNanoseconds: timeout)) }
        if verdict.outcome != .refuse, let question = worker.limitDesk.question {
            ask(question)
        } else {
            if limits.limit >= 0 || limits.observed >= 0 { countLimits() }
            continueBehindLimits()
        }
    }

    /// Rate limits refuse what was to go on.
    func refuse(by limit: Int, _ reason: StaticString) {
        verdict = verdict.refused(by: limit, status: view.snapshot.limiting.limits[limit].status, reason)
    }

    /// Goes on when all limits have spoken, now or when the tokens are due.
    func continueBehindLimits() {
        if limits.wait > 0, verdict.outcome != .refuse {
            delay(byNanoseconds: limits.wait)
        } else {
            proceed()
        }
    }

    /// Goes on behind the rate limits.
    func proceed() {
        isForwarding = verdict.outcome == .forward
        if verdict.outcome == .refuse {
            examineRefused()
            enforceVerdict()
        } else if inspectRequest() {
            enforceVerdict()
        }
    }

    /// Does what was decided. Nothing of the request has been sent anywhere.
    func enforceVerdict() {
        let snapshot = view.snapshot
        switch verdict.outcome {
        case .forward: forward(snapshot.upstreams[verdict.upstream].settings.retries)
        case .redirect, .redirectToHTTPS, .respond: reply(LocalReply(enforcing: verdict, of: self))
        case .refuse: reply(LocalReply(stating: verdict))
        }
    }

    /// Whether the client asked for a host that it would have been shown another certificate for, had it named it in
    /// the handshake. One that named nobody gets what it asks for.
    private func isMisdirected(_ tls: TLSSession, _ context: TLSServerContext) -> Bool {
        tls.withServerNameBytes { name in
            let host = head.hostKey
            guard !name.isEmpty, !host.isEmpty else { return false }
            if CaseInsensitiveASCII.equal(name.span, host.span) { return false }
            return !context.certificates.servesAlike(name, host)
        }
    }

    /// Finds out who the client is, as far as the request's host asks; false where the connection is not what the
    /// host requires.
    private func identify(by table: ClientCertificateTable) -> Bool {
        guard let policy = table.policy(for: head.hostKey) else { return true }
        guard let tls = downstream?.tls else { return policy.mode == .optional }
        guard tls.satisfies(policy) else { return false }
        clientIdentity = tls.clientIdentity
        forwardedCertificate = tls.forwardedElement(policy)
        return true
    }

    private func forward(_ retries: Int) {
        isForwarding = true
        retriesLeft = retries
        tried = TriedEndpoints()
        previousFailure = nil
        if enterBounds() { attempt() }
    }

    func attempt() {
        result.attempts += 1
        inspection?.rewind()
        isConnected = false
        switch view.pools[verdict.upstream].lease(for: self, excluding: tried) {
        case .ready(let request):
            if !requestEnded, request.hasDied() {
                request.abandon()
                attempt()
                return
            }
            upstream = request
            endpoint = request.endpoint
            isConnected = true
            if let inspection, inspection.hasMoreToPassOn {
                sendHeld(inspection)
            } else if requestEnded {
                sendHead(on: request, body: nil, isEnded: true)
            }
        case .connecting(let request):
            upstream = request
            endpoint = request.endpoint
            result.connectBegan = worker.loop.now.nanoseconds
        case .failed(let failure):
            if failure.kind == .tooManyConnections, worker.shedStalled(for: downstream?.requestsUnderWay ?? 1) {
                result.attempts -= 1
                attempt()
            } else {
                upstreamFailed(failure)
            }
        }
    }

    /// Passes on what has come of the request's body; only while `wantsRequestBody`.
    func requestBody(_ body: CollectedBody) {
        requestEnded = body.isEnded
        result.bytesReceived &+= UInt64(body.run.count)
        let holder = inspection.flatMap { $0.holdsRequest ? $0 : nil }
        guard upstream != nil || holder != nil else { return }
        if !isTunnel, let maximum = route?.maximumBodyBytes, maximum > 0,
            result.bytesReceived > maximum + UInt64(head.byteCount) {
            refuseBody()
            return
        }
        if let holder {
            hold(body, holder)
            return
        }
        guard let upstream else { return }
        if result.sentAt == 0 {
            bodyWasPassedOn = body.run.count > 0
            sendHead(on: upstream, body: body, isEnded: body.isEnded)
        } else {
            bodyWasPassedOn = true
            upstream.send(body)
        }
    }

    /// Sends the head of a request whose body may be long in coming: an upstream may answer before (gRPC's servers do).
    func sendHeadAlone() {
        guard isConnected, result.sentAt == 0, let upstream, !(inspection?.hasMoreToPassOn ?? false) else { return }
        sendHead(on: upstream, body: nil, isEnded: false)
    }

    private func refuseBody() {
        stopUpstream()
        if answerBegan {
            end(.requestInvalid, "request body too large")
            breakOff()
        } else {
            reply(LocalReply(413, "request body too large"))
        }
    }

    func sendHead(on request: any UpstreamRequest, body: CollectedBody?, isEnded: Bool) {
        result.sentAt = worker.loop.now.nanoseconds
        let snapshot = view.snapshot.upstreams[verdict.upstream]
        let output = worker.memory.head
        RequestForwarding.write(self, upstream: snapshot, authority: request.endpoint.authority, to: output)
        request.send(
            output, body: body, isEnded: isEnded,
            SentRequest(
                method: head.method, hasUncountedBody: head.body == .chunked,
                responseTimeout: route?.responseTimeout ?? snapshot.settings.responseTimeout,
                asksForSwitch: asksForSwitch))
    }

    // MARK: The answer

    /// Answers without an upstream.
    func reply(_ reply: LocalReply) {
        stopUpstream()
        var reply = reply
        if isCall {
            let isOverLimit = verdict.limit >= 0 || isOverConcurrency
            reply.grpcStatus = result.outcome == .requestTimeout
                ? GRPC.deadlineExceeded
                : isOverLimit ? GRPC.resourceExhausted : GRPC.status(ofHTTP: reply.status)
            result.grpcStatus = reply.grpcStatus
        }
        if limits.limit >= 0 { reply.fieldLines += LimitFields.lines(of: self) }
        answerBegan = true
        result.status = isCall ? 200 : reply.status
        result.reason = reply.reason
        if verdict.limit >= 0 {
            worker.shard.add(.respondedRateLimited)
        } else if !isOverConcurrency {
            worker.countOwnAnswer(reply.status, verdict: verdict)
        }
        downstream?.send(reply, of: self)
    }

    /// The client is gone; nobody wants the answer.
    func clientLeft(_ outcome: EnforcedOutcome, _ reason: StaticString) {
        stopUpstream()
        end(outcome, reason)
        finish()
    }

    /// The exchange has lasted too long, or the client sends too slowly.
    func expire(_ outcome: EnforcedOutcome, status: UInt16, _ reason: StaticString) {
        stopUpstream()
        result.outcome = outcome
        if answerBegan {
            end(outcome, reason)
            breakOff()
        } else {
            reply(LocalReply(status, reason))
        }
    }

    /// A rule drops the connection: nothing is said to the client.
    func expireWithoutAnswer(_ reason: StaticString) {
        stopUpstream()
        end(.complete, reason)
        breakOff()
    }

    private func stopUpstream() {
        endHold()
        endPace()
        upstream?.abandon()
        upstream = nil
        isForwarding = false
        isConnected = false
    }

    func end(_ outcome: EnforcedOutcome, _ reason: StaticString) {
        result.outcome = outcome
        result.reason = reason
    }

    func breakOff() {
        downstream?.breakOff()
    }

    /// Writes the record and goes back to the worker. The downstream calls this when it has sent the last byte, and
    /// lets go of the exchange.
    func finish() {
        endHold()
        endPace()
        leaveBounds()
        finishInspection()
        worker.shard.subtract(.activeRequests)
        if isTunnel { worker.shard.subtract(.activeTunnels) }
        if result.upstreamStatus > 0 {
            worker.recordUpstream(self)
        }
        worker.record(self)
        downstream = nil
        upstream = nil
        endpoint = nil
        isForwarding = false
        isConnected = false
        expiry = .distantFuture
        verdict = .none
        head.reset()
        worker.recycle(self)
    }
}
