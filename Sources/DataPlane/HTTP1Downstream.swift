// One client connection that speaks HTTP/1.

internal import Addressing
internal import Bytes
internal import HTTP1
internal import HTTP2
internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Transport

/// A client's connection: reads requests one after another, hands each to an exchange and writes its answer.
///
/// While an exchange is under way nothing of the next request is read; what has arrived of it already is kept.
final class HTTP1Downstream: Connection {
    /// Where the connection stands.
    enum Phase {
        /// In the TLS handshake.
        case handshake
        /// Waiting for a request, or in the middle of its head.
        case head
        /// A request is under way.
        case exchange
        /// The last answer is sent or being sent; what the client still sends is thrown away.
        case lingering
    }

    let worker: Worker
    /// The worker's number for the listener that took the connection.
    let listener: Int
    let peer: SocketAddress
    var phase: Phase
    var exchange: Exchange?
    private var framing = BodyFraming(.none, limits: HTTP1Limits())
    private var requestsServed = 0
    /// How many bytes of an incomplete head were searched for its end; 0 while there is none.
    var searchedBytes = 0
    /// Whether the body of the request under way is still to come.
    var awaitsBody = false
    /// Whether that body lies behind its head in the input, all of it: then an answer of our own can skip it.
    private var bodyIsHere = false
    /// Whether the connection ends with the answer under way.
    var closesAfterAnswer = false
    /// Whether the answer under way is sent in chunks.
    private var sendsChunks = false
    /// Whether the answer under way has no end but that of the connection.
    private var endsByClosing = false
    /// Whether the client ended its direction before the answer began, though its connection was to go on.
    var clientMayHaveLeft = false
    /// When the request's body began to be waited for; moved on while we do not read.
    private var bodyClock = MonotonicInstant(nanoseconds: 0)
    private var bodyBytes: UInt64 = 0
    /// Whether everything is sent and the socket closes once it is taken.
    var closesWhenDrained = false

    init(descriptor: Int32, peer: SocketAddress, listener: Int, worker: Worker, tls: TLSSession?) {
        self.worker = worker
        self.peer = peer
        self.listener = listener
        phase = tls == nil ? .head : .handshake
        super.init(descriptor: descriptor, loop: worker.loop, memory: worker.memory, tls: tls)
    }

    /// Goes on where `opening` has found out whose connection it is.
    init(
        takingOver opening: ConnectionOpening, peer: SocketAddress, listener: Int, worker: Worker, tls: TLSSession?
    ) {
        self.worker = worker
        self.peer = peer
        self.listener = listener
        phase = tls == nil ? .head : .handshake
        super.init(takingOver: opening, tls: tls)
    }

    /// Begins, right after accept: the first request is often there already.
    func start() {
        let timeouts = worker.limits.timeouts
        let limit = phase == .handshake ? timeouts.handshake : timeouts.header
        loop.setDeadline(deadline(after: limit), of: self)
        assumeReadable()
        pump()
    }

    var timeouts: GatewayRules.Timeouts { worker.limits.timeouts }

    func deadline(after nanoseconds: UInt64) -> MonotonicInstant {
        nanoseconds == 0 ? .distantFuture : loop.now.advanced(byNanoseconds: nanoseconds)
    }

    // MARK: What the connection reports; ends are handled in HTTP1Downstream+ends.swift

    override func outputDrained() { answerDrained() }
    override func inputFinished() { clientEndedInput() }
    override func peerEndedWhilePaused() { lookForClientsEnd() }
    override func failed(_ failure: ConnectionFailure) { connectionFailed(failure) }
    override func deadlineReached(at now: MonotonicInstant) { timedOut(at: now) }

    // MARK: Bytes in

    override func established() {
        guard tls?.negotiatedProtocol != .acmeChallenge else {
            worker.shard.add(.handshakesFull)
            endChallenge()
            return
        }
        phase = .head
        defer { if tls?.negotiatedProtocol == .h2 { handOver() } }
        worker.shard.add(tls?.isResumed == true ? .handshakesResumed : .handshakesFull)
        loop.setDeadline(deadline(after: timeouts.header), of: self)
    }

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        worker.shard.add(.downstreamBytesReceived, UInt64(count))
        switch phase {
        case .head: receivedHead(start, count: count)
        case .exchange:
            if awaitsBody {
                receivedBody(start, count: count)
            } else {
                wantsInput = false
                keepInput(start, count: count, fresh: true)
            }
        case .handshake, .lingering: break
        }
    }

    /// Leaves the connection to HTTP/2: this object is of no more use.
    private func handOver() { HTTP2Downstream(takingOver: self).start() }

    /// Whether the connection's first bytes are HTTP/2's, or may become so; then they are taken care of.
    private func receivedPreface(_ start: UnsafeMutablePointer<UInt8>, count: Int) -> Bool {
        switch ClientPreface.match(start, count: count) {
        case .different: return false
        case .beginning: keepHead(start, count: count)
        case .complete:
            keepInput(start, count: count, fresh: true)
            handOver()
        }
        return true
    }

    private func receivedHead(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        if requestsServed == 0, tls == nil, start[0] == UInt8(ascii: "P"), receivedPreface(start, count: count) {
            return
        }
        let limits = worker.limits.http1
        let bytes = UnsafeBufferPointer(start: UnsafePointer(start), count: count)
        if searchedBytes > 0, count <= limits.maximumHeadBytes,
            HeadScanner.headEnd(in: bytes.span, from: searchedBytes) == nil {
            keepHead(start, count: count)
            return
        }
        let exchange = worker.takeExchange()
        let length: Int
        do {
            length = try RequestParser.parse(bytes.span, into: exchange.head, limits: limits)
        } catch {
            refuse(error, exchange, bytes)
            return
        }
        guard length > 0 else {
            worker.recycle(exchange)
            keepHead(start, count: count)
            return
        }
        searchedBytes = 0
        begin(exchange, start + length, count: count - length, headroom: WorkerMemory.headroom + length)
    }

    // The body's clock: a body may be slow only as long as it keeps to the minimum rate, measured over the times in
    // which we were ready to read.

    private func startBodyClock() {
        bodyClock = loop.now
        bodyBytes = 0
        armBodyDeadline()
    }

    /// Time that any body gets before its rate is asked for.
    private static let bodyGrace: UInt64 = 10_000_000_000

    private func armBodyDeadline() {
        guard let exchange, !exchange.isTunnel else { return }
        let rate = timeouts.bodyMinimumRate
        guard rate > 0 else {
            loop.setDeadline(exchange.expiry, of: self)
            return
        }
        let earned = Self.bodyGrace &+ min(bodyBytes, 1 << 34) &* 1_000_000_000 / rate
        loop.setDeadline(min(bodyClock.advanced(byNanoseconds: earned), exchange.expiry), of: self)
    }

    private func keepHead(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        if searchedBytes == 0 { loop.setDeadline(deadline(after: timeouts.header), of: self) }
        searchedBytes = count
        keepInput(start, count: count, fresh: false)
    }

    private func begin(_ exchange: Exchange, _ rest: UnsafeMutablePointer<UInt8>, count: Int, headroom: Int) {
        phase = .exchange
        requestsServed += 1
        self.exchange = exchange
        closesAfterAnswer = !exchange.head.wantsKeepAlive
        awaitsBody = exchange.head.body != .none && exchange.head.body != .length(0)
        exchange.begin(downstream: self, listener: listener, peer: peer, hasBody: awaitsBody)
        if !awaitsBody {
            wantsInput = false
            if count > 0 { keepInput(rest, count: count, fresh: true) }
            exchange.decide()
            if exchange === self.exchange { loop.setDeadline(exchange.expiry, of: self) }
            return
        }
        framing = BodyFraming(exchange.head.body, limits: worker.limits.http1)
        let bodyCount = wholeBodyCount(exchange.head.body, among: count)
        bodyIsHere = bodyCount != nil
        exchange.decide()
        bodyIsHere = false
        guard exchange === self.exchange else {
            // Answered without an upstream. A body that is here in full is skipped, and the connection goes on.
            if let bodyCount, phase == .head, bodyCount < count {
                keepInput(rest + bodyCount, count: count - bodyCount, fresh: true)
                loop.schedule(self)
            }
            return
        }
        if exchange.wantsRequestBody {
            startBodyClock()
            takeBody(rest, count: count, headroom: headroom)
        } else {
            wantsInput = false
            if count > 0 { keepInput(rest, count: count, fresh: true) }
            loop.setDeadline(exchange.expiry, of: self)
        }
    }

    /// The length of a body that has arrived in full with its head; nil where it has not.
    private func wholeBodyCount(_ body: BodyLength, among count: Int) -> Int? {
        guard case .length(let bytes) = body, bytes <= UInt64(count) else { return nil }
        return Int(bytes)
    }

    private func receivedBody(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        takeBody(start, count: count, headroom: WorkerMemory.headroom)
    }

    private func takeBody(_ start: UnsafeMutablePointer<UInt8>, count: Int, headroom: Int) {
        guard let exchange else { return }
        let body: CollectedBody
        do {
            body = try CollectedBody(start, count: count, headroom: headroom, framing: &framing)
        } catch {
            worker.countParseError(error)
            closesAfterAnswer = true
            exchange.expire(.requestInvalid, status: error.status, error.reason)
            return
        }
        // What is left must be saved before framing is written over it.
        if body.consumed < count {
            keepInput(start + body.consumed, count: count - body.consumed, fresh: body.isEnded)
        }
        bodyBytes &+= UInt64(body.run.count)
        if body.isEnded {
            awaitsBody = false
            wantsInput = false
            loop.setDeadline(exchange.expiry, of: self)
        } else {
            armBodyDeadline()
        }
        exchange.requestBody(body)
        if awaitsBody, exchange === self.exchange, !exchange.wantsRequestBody { wantsInput = false }
    }

    func resumeRequestBody() {
        guard let exchange, awaitsBody, exchange.wantsRequestBody else { return }
        startBodyClock()
        if !wantsInput {
            wantsInput = true
            if mayHaveInput { loop.schedule(self) }
        }
    }

    // MARK: Bytes out

    /// Answers a request that could not be read, and ends.
    private func refuse(_ error: HTTP1ParseError, _ exchange: Exchange, _ bytes: UnsafeBufferPointer<UInt8>) {
        worker.countParseError(error)
        answerUnreadable(
            exchange, LocalReply(error.status, error.reason), .complete, head: error.isOfRequestLine ? bytes : nil,
            staysSilent: error == .missingVersion)
    }

    /// Answers what never became a request, and ends.
    func refuseUnreadable(status: UInt16, reason: StaticString, outcome: EnforcedOutcome) {
        answerUnreadable(worker.takeExchange(), LocalReply(status, reason), outcome)
    }

    private func answerUnreadable(
        _ exchange: Exchange, _ reply: LocalReply, _ outcome: EnforcedOutcome, head: UnsafeBufferPointer<UInt8>? = nil,
        staysSilent: Bool = false
    ) {
        phase = .exchange
        self.exchange = exchange
        awaitsBody = false
        closesAfterAnswer = true
        wantsInput = false
        exchange.begin(downstream: self, listener: listener, peer: peer, hasBody: false)
        exchange.result.outcome = outcome
        if let head { exchange.examine(unreadable: UnsafeRawBufferPointer(head)) }
        if staysSilent {
            exchange.expireWithoutAnswer(reply.reason)
        } else {
            exchange.reply(reply)
        }
    }
}

extension HTTP1Downstream: Downstream {
    var isBackedUp: Bool { hasPendingOutput }

    var requestsUnderWay: Int { 1 }

    var localAddress: SocketAddress? { Socket.localAddress(descriptor) }

    func sendInterim(_ head: ResponseHead) {
        // HTTP/1.0 knows no 1xx (RFC 9110 §15.2).
        guard let exchange, exchange.head.minorVersion >= 1 else { return }
        ResponseForwarding.writeInterim(head, to: memory.head)
        transmit(head: memory.head, nil)
    }

    func switchProtocols(_ head: ResponseHead, of exchange: Exchange) {
        sendsChunks = false
        endsByClosing = true
        closesAfterAnswer = true
        ResponseForwarding.writeSwitch(head, of: exchange, to: memory.head)
        exchange.result.headBytesSent = UInt64(memory.head.count)
        framing = BodyFraming(.untilClose, limits: worker.limits.http1)
        awaitsBody = true
        loop.setDeadline(.distantFuture, of: self)
        transmit(head: memory.head, nil)
        wantsInput = true
        if mayHaveInput { loop.schedule(self) }
    }

    func send(_ head: ResponseHead, body: CollectedBody, of exchange: Exchange) {
        let length = head.bodyLength(toMethod: exchange.head.method)
        decideFraming(of: length, exchange)
        ResponseForwarding.write(
            head, of: exchange,
            framing: ResponseForwarding.Framing(sendsChunks: sendsChunks, closes: closesAfterAnswer),
            to: memory.head)
        exchange.result.headBytesSent = UInt64(memory.head.count)
        var body = body
        if sendsChunks { body.frameAsChunk() }
        transmit(head: memory.head, body.run)
        answerAdvanced(isEnded: body.isEnded)
    }

    func send(_ body: CollectedBody, of exchange: Exchange) {
        var body = body
        if sendsChunks { body.frameAsChunk() }
        if body.run.count > 0 { transmit(body.run) }
        answerAdvanced(isEnded: body.isEnded)
    }

    func send(_ reply: LocalReply, of exchange: Exchange) {
        if reply.closesConnection { closesAfterAnswer = true }
        decideFraming(of: .length(0), exchange)
        let bodyCount = reply.write(exchange, closes: closesAfterAnswer, date: worker.dateText, to: memory.head)
        exchange.result.bodyBytesSent = UInt64(bodyCount)
        exchange.result.headBytesSent = UInt64(memory.head.count - bodyCount)
        transmit(head: memory.head, nil)
        answerAdvanced(isEnded: true)
    }

    func breakOff() {
        // Neither the last chunk nor the promised bytes will come: closing is how the client learns of it. Where a
        // close is the answer's regular end only a reset tells the difference.
        if endsByClosing { Socket.resetOnClose(descriptor) }
        finishExchange()
        closeNow()
    }

    /// How the answer's end is told: as the upstream told it, or in chunks, or by closing for HTTP/1.0.
    private func decideFraming(of length: BodyLength, _ exchange: Exchange) {
        let isUncounted = length == .chunked || length == .untilClose
        sendsChunks = isUncounted && exchange.head.minorVersion >= 1
        endsByClosing = isUncounted && !sendsChunks
        if endsByClosing { closesAfterAnswer = true }
        let maximum = worker.limits.maximumRequestsPerConnection
        if awaitsBody && !bodyIsHere || worker.isDraining || inputEnded || maximum > 0 && requestsServed >= maximum {
            closesAfterAnswer = true
        }
    }

    private func transmit(head: HeadScratch, _ run: BodyRun?) {
        worker.shard.add(.downstreamBytesSent, UInt64(head.count + (run?.count ?? 0)))
        // Where the connection is broken the kernel tells through an edge; nothing more is to be done here.
        _ = send(head, followedBy: run)
        noteSent()
    }

    private func transmit(_ run: BodyRun) {
        worker.shard.add(.downstreamBytesSent, UInt64(run.count))
        send(run.start, count: run.count)
        noteSent()
    }

    private func noteSent() {
        if hasPendingOutput { loop.setDeadline(deadline(after: timeouts.idle), of: self) }
    }
}
