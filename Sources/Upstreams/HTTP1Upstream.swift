// One HTTP/1.1 connection to an endpoint.

internal import Bytes
internal import HTTP1
internal import HTTPSemantics
internal import Reactor
internal import Telemetry
internal import TLS
internal import Timing
internal import Transport

/// A connection to a backend: lent to one consumer at a time, idle in between.
final class HTTP1Upstream: Connection {
    private enum State { case idle, lent, closed }

    let endpoint: PooledEndpoint
    private let pool: UpstreamPool
    private var state = State.lent
    private var consumer: (any UpstreamConsumer)?
    private var framing = BodyFraming(.none, limits: HTTP1Limits())
    private var hasHead = false
    private var keepsAlive = false
    /// Whether this connection had answered a request before the one it is lent for.
    private var wasReused = false
    private var request = SentRequest(
        method: .get, hasUncountedBody: false, responseTimeout: 0, asksForSwitch: false)
    /// Whether the protocol was switched: what passes is nobody's message.
    private var isTunnel = false
    private var requestEnded = false
    private var sentAnything = false
    private var idleSince = MonotonicInstant(nanoseconds: 0)
    /// The loop's turn in which the request was sent.
    private var turnOfSending: UInt64 = 0
    /// Whether what is being read lay there before the request was sent.
    private var readsStrayBytes = false
    /// Whether the last answer announced a body that its rules forbid: a backend may send it all the same, and late.
    private var mayBeFollowed = false

    init(takingOver connector: UpstreamConnector, endpoint: PooledEndpoint, pool: UpstreamPool) {
        self.endpoint = endpoint
        self.pool = pool
        super.init(takingOver: connector)
    }

    // MARK: From idle to lent, and back

    func lend(to consumer: any UpstreamConsumer, reused: Bool) {
        self.consumer = consumer
        wasReused = reused
        hasHead = false
        requestEnded = false
        sentAnything = false
        wantsInput = true
        state = .lent
        loop.setDeadline(.distantFuture, of: self)
    }

    func becomeIdle(timeout: UInt64) {
        state = .idle
        consumer = nil
        wantsInput = true
        idleSince = loop.now
        loop.setDeadline(loop.now.advanced(byNanoseconds: timeout), of: self)
    }

    // MARK: The request

    /// Idle times after which a request that cannot be sent twice first asks whether the connection still lives.
    private static let idleTimeToDoubt: UInt64 = 1_000_000_000

    /// Whether the backend may have closed the connection behind our back; asks the kernel only after a long idle
    /// time. Between the closing of the backend and our noticing it a request could be lost, and one with a body
    /// could not be sent again.
    func hasDied() -> Bool {
        guard wasReused, loop.now.nanoseconds(since: idleSince) > Self.idleTimeToDoubt else { return false }
        return !Socket.isQuiet(descriptor)
    }

    func send(_ head: HeadScratch, body: CollectedBody?, isEnded: Bool, _ request: SentRequest) {
        self.request = request
        sentAnything = true
        turnOfSending = loop.turnNumber
        var body = body
        if request.hasUncountedBody { body?.frameAsChunk() }
        _ = send(head, followedBy: body?.run)
        noteSent(isEnded: isEnded)
    }

    func send(_ body: CollectedBody) {
        var body = body
        if request.hasUncountedBody { body.frameAsChunk() }
        if body.run.count > 0 { send(body.run.start, count: body.run.count) }
        noteSent(isEnded: body.isEnded)
    }

    /// A failed write needs no care here: an edge follows it, and the answer may still be there to be read.
    private func noteSent(isEnded: Bool) {
        requestEnded = isEnded
        if isTunnel, isEnded { endOutput() }
        if isEnded || hasPendingOutput || isTunnel {
            armResponseDeadline()
        } else {
            loop.setDeadline(.distantFuture, of: self)
        }
    }

    /// Whether the end of our direction is to follow what is pending.
    private var endsOutputWhenDrained = false

    func becomeTunnel(idleTimeout: UInt64) {
        isTunnel = true
        keepsAlive = false
        requestEnded = false
        request.hasUncountedBody = false
        request.responseTimeout = idleTimeout
        loop.setDeadline(.distantFuture, of: self)
        armResponseDeadline()
    }

    private func endOutput() {
        if hasPendingOutput {
            endsOutputWhenDrained = true
        } else {
            sendCloseNotify()
            Socket.endOutput(descriptor)
        }
    }

    private func armResponseDeadline() {
        guard request.responseTimeout > 0 else { return }
        loop.setDeadline(loop.now.advanced(byNanoseconds: request.responseTimeout), of: self)
    }

    override func outputDrained() {
        if endsOutputWhenDrained { endOutput() }
        if !requestEnded, !isTunnel { loop.setDeadline(.distantFuture, of: self) }
        consumer?.upstreamOutputDrained()
    }

    // MARK: The answer

    /// How long a connection rests after an answer that announced a body that its rules forbid. A backend that sends it
    /// all the same does so at once, but perhaps not in the same packet; behind the next request it would answer that.
    private static let restAfterBodiless: UInt64 = 100_000_000

    /// Whether an idle connection is not to be lent yet.
    var isResting: Bool { mayBeFollowed && loop.now.nanoseconds(since: idleSince) < Self.restAfterBodiless }

    /// Whether an idle connection is as quiet as it must be to be lent. Asks the kernel only where the last answer
    /// gives reason to.
    var isFitForUse: Bool { !mayBeFollowed || Socket.isQuiet(descriptor) }

    override var readRoom: Int { consumer?.readRoom ?? WorkerMemory.readSize }

    override func ready(_ readiness: Readiness) {
        // The events of a turn were fetched before the request was sent in it, so their bytes cannot answer it.
        readsStrayBytes = state == .lent && sentAnything && turnOfSending == loop.turnNumber
            && readiness.contains(.readable)
        super.ready(readiness)
        readsStrayBytes = false
    }

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        guard state == .lent, let consumer else {
            // Nobody asked: an error message before a close, usually.
            end()
            return
        }
        guard sentAnything, !readsStrayBytes || hasHead else {
            // Nobody asked for these bytes either: they would be taken for the answer.
            end(reporting: fault(.closedBeforeAnswer, nothingWasSent: !sentAnything, wasReused: wasReused))
            return
        }
        if request.responseTimeout > 0 { armResponseDeadline() }
        guard hasHead else {
            receivedHead(start, count: count, consumer)
            return
        }
        guard let body = collect(start, count: count, headroom: WorkerMemory.headroom) else { return }
        if body.isEnded { finish() }
        consumer.received(body: body)
        pauseIfNeeded(consumer)
    }

    private func receivedHead(
        _ start: UnsafeMutablePointer<UInt8>, count: Int, _ consumer: any UpstreamConsumer
    ) {
        let head = pool.worker.responseHead
        var position = 0
        while true {
            let bytes = UnsafeBufferPointer(start: start + position, count: count - position)
            let length: Int
            do {
                length = try ResponseParser.parse(bytes.span, into: head, limits: pool.worker.limits)
            } catch {
                end(reporting: fault(.malformedAnswer))
                return
            }
            if length == 0 {
                keepInput(start + position, count: count - position, fresh: false)
                return
            }
            position += length
            guard head.isInterim else { break }
            consumer.receivedInterim(head)
            guard state == .lent else { return }
            pauseIfNeeded(consumer)
            if position == count { return }
            if !wantsInput {
                keepInput(start + position, count: count - position, fresh: true)
                return
            }
        }
        receivedFinalHead(head, start + position, count: count - position, headroom: position, consumer)
    }

    private func receivedFinalHead(
        _ head: ResponseHead, _ start: UnsafeMutablePointer<UInt8>, count: Int, headroom: Int,
        _ consumer: any UpstreamConsumer
    ) {
        hasHead = true
        keepsAlive = head.wantsKeepAlive
        mayBeFollowed =
            request.method == .head && head.body != .length(0) && !StatusCode(head.status).forbidsBody
            || head.status == 304 && (head.has(.contentLength) || head.has(.transferEncoding))
        if head.status == 101 {
            guard request.asksForSwitch else {
                // Nobody asked for it (RFC 9110 §15.2.2).
                end(reporting: fault(.malformedAnswer))
                return
            }
            framing = BodyFraming(.untilClose, limits: pool.worker.limits)
        } else {
            framing = BodyFraming(head.bodyLength(toMethod: request.method), limits: pool.worker.limits)
        }
        pool.noteSuccess(endpoint)
        guard let body = collect(start, count: count, headroom: WorkerMemory.headroom + headroom) else { return }
        if body.isEnded { finish() }
        consumer.received(head, body: body)
        pauseIfNeeded(consumer)
    }

    private func collect(_ start: UnsafeMutablePointer<UInt8>, count: Int, headroom: Int) -> CollectedBody? {
        do {
            let body = try CollectedBody(start, count: count, headroom: headroom, framing: &framing)
            if body.isEnded {
                // Bytes behind the answer: the backend and we disagree about its end.
                if body.consumed < count { keepsAlive = false }
            } else if body.consumed < count {
                keepInput(start + body.consumed, count: count - body.consumed, fresh: false)
            }
            return body
        } catch {
            end(reporting: fault(.malformedAnswer))
            return nil
        }
    }

    private func pauseIfNeeded(_ consumer: any UpstreamConsumer) {
        guard state == .lent, consumer.isBackedUp else { return }
        wantsInput = false
        if !isTunnel { loop.setDeadline(.distantFuture, of: self) }
    }

    func resumeInput() {
        guard state == .lent, !wantsInput else { return }
        wantsInput = true
        armResponseDeadline()
        if mayHaveInput { loop.schedule(self) }
    }

    /// The answer is complete: back to the pool, where the connection is good for another request.
    private func finish() {
        consumer = nil
        pool.requestEnded(endpoint)
        if keepsAlive, requestEnded, !hasPendingOutput, !inputEnded {
            pool.released(self)
        } else {
            end()
        }
    }

    // MARK: Ends

    override func inputFinished() {
        guard state == .lent else {
            end()
            return
        }
        if hasHead, isTunnel || !inputWasCutOff, endsWithConnection() {
            let consumer = consumer
            finish()
            consumer?.received(body: CollectedBody(endAt: memory.input, headroom: WorkerMemory.headroom))
            return
        }
        end(reporting: fault(
            hasHead ? .closedInAnswer : .closedBeforeAnswer, nothingWasSent: !sentAnything, wasReused: wasReused))
    }

    /// Whether the end of the connection is the end of the answer's body.
    private func endsWithConnection() -> Bool {
        do {
            try framing.connectionClosed()
            return true
        } catch {
            return false
        }
    }

    override func failed(_ failure: ConnectionFailure) {
        switch state {
        case .lent:
            end(reporting: fault(
                hasHead ? .closedInAnswer : .closedBeforeAnswer, nothingWasSent: !sentAnything, wasReused: wasReused))
        case .idle, .closed: end()
        }
    }

    /// What came before the break is still to be read, once the client has room for it: an answer may be complete.
    override func brokeWhilePaused() {
        if state != .lent { failed(.reset) }
    }

    override func deadlineReached(at now: MonotonicInstant) {
        switch state {
        case .lent: end(reporting: fault(.responseTimeout))
        case .idle: end()
        case .closed: break
        }
    }

    /// The consumer has no more interest.
    func abandon() {
        consumer = nil
        guard state == .lent else { return }
        pool.requestEnded(endpoint)
        end()
    }

    private func end(reporting failure: UpstreamFailure) {
        let consumer = consumer
        self.consumer = nil
        pool.requestEnded(endpoint)
        end()
        consumer?.upstreamFailed(failure)
    }

    private func fault(
        _ kind: UpstreamFailure.Kind, nothingWasSent: Bool = false, wasReused: Bool = false
    ) -> UpstreamFailure {
        UpstreamFailure(kind, nothingWasSent: nothingWasSent, wasReused: wasReused, endpoint: endpoint.index)
    }

    /// Closes the connection; nobody is told.
    func end() {
        guard state != .closed else { return }
        if state == .idle { pool.idleConnectionEnded(self) }
        state = .closed
        consumer = nil
        sendCloseNotify()
        close()
        pool.closed(endpoint)
    }
}

extension HTTP1Upstream: UpstreamRequest {}
