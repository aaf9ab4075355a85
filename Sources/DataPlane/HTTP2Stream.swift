// One stream of an HTTP/2 connection: the client's side of one exchange.

internal import Addressing
internal import Bytes
internal import HTTP2
internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Transport
internal import Upstreams

/// A request and its answer on one stream. Pooled, as exchanges are.
///
/// What the upstream does not take of the request is kept here, at most a stream's window of it; what the client does
/// not take of the answer too, and from `maximumKeptOutput` on the upstream is not read.
final class HTTP2Stream: HTTP2StreamHandler {
    /// Where the connection keeps this stream.
    var slot = 0
    private(set) var connection: HTTP2Downstream?
    private(set) var exchange: Exchange?
    /// Whether the exchange has begun, which it does when the head is complete.
    private var hasBegun = false

    // The request's body.

    /// Whether some of the request's body is still to be passed on.
    private var awaitsBody = false
    /// Of a body with a length: bytes still to be passed on.
    private var bodyRemaining: UInt64 = 0
    private var keptBody = KeptBytes()
    private var keptTrailers = KeptBytes()
    /// Bytes passed on for which the client's window was not opened yet.
    private var unacknowledged = 0
    /// Whether the connection was asked to pass the kept body on.
    private var asksForResumption = false
    private var bodyClock = MonotonicInstant(nanoseconds: 0)
    private var bodyBytes: UInt64 = 0

    // The answer.

    private var keptOutput = KeptBytes()
    private var outputTrailers = KeptBytes()
    /// Payload that lies in the worker's input buffer, during a call.
    private var offered: UnsafeMutablePointer<UInt8>?
    private var offeredCount = 0
    /// Whether all of the answer's payload is here.
    private var outputIsComplete = false
    /// When the client must have taken something.
    private var outputDeadline = MonotonicInstant.distantFuture
    /// When a client that has its answer, but has not sent all of its request, is told that nobody wants the rest.
    private var sparingDeadline = MonotonicInstant.distantFuture

    /// Bytes of an answer that are kept before its upstream is not read any more; with fewer it is read again. Together
    /// with one read they are the most that a stream holds.
    static let maximumKeptOutput = 32 << 10
    /// How long an answer may be on its way alone before the reset follows it: clients that read both at once have
    /// been seen to throw the answer away.
    private static let sparingTime: UInt64 = 100_000_000
    /// Time that any body gets before its rate is asked for.
    private static let bodyGrace: UInt64 = 10_000_000_000

    // MARK: From begin to end

    func begin(on connection: HTTP2Downstream, slot: Int) {
        self.connection = connection
        self.slot = slot
        exchange = connection.worker.takeExchange()
    }

    override var requestHead: RequestHead {
        guard let exchange else { preconditionFailure("a stream without an exchange was asked for its head") }
        return exchange.head
    }

    override func headReceived(fault: HTTP2HeadError?) {
        guard let exchange, let connection else { return }
        hasBegun = true
        awaitsBody = fault == nil && !isInputEnded && exchange.head.body != .length(0)
        exchange.begin(
            downstream: self, listener: connection.listener, peer: connection.peer.address, hasBody: awaitsBody)
        if let fault {
            connection.worker.shard.add(WorkerCounter(parsing: fault))
            exchange.reply(LocalReply(fault.status, fault.reason))
            return
        }
        if case .length(let count) = exchange.head.body { bodyRemaining = count }
        exchange.decide()
        guard self.exchange === exchange else { return }
        if awaitsBody, exchange.wantsRequestBody { startBodyClock() }
        connection.note(deadline)
    }

    override func headWasMalformed() {
        guard let exchange, let connection else { return }
        if !hasBegun {
            exchange.begin(
                downstream: self, listener: connection.listener, peer: connection.peer.address, hasBody: false)
            hasBegun = true
        }
        connection.worker.shard.add(.parseField)
        abandon(.requestInvalid, "malformed HTTP/2 fields")
    }

    override func closed(_ code: HTTP2ErrorCode) {
        abandon(.clientClosed, "client reset the stream")
        connection?.remove(self)
    }

    /// Ends the exchange, if there still is one, without an answer.
    func abandon(_ outcome: EnforcedOutcome, _ reason: StaticString) {
        guard let exchange else { return }
        self.exchange = nil
        awaitsBody = false
        if hasBegun { exchange.clientLeft(outcome, reason) } else { connection?.worker.recycle(exchange) }
    }

    /// Makes the object ready for another stream.
    func recycle() {
        guard let connection else { return }
        let pool = connection.memory.pool
        connection.bodyKept(-keptBody.count)
        keptBody.release(to: pool)
        keptTrailers.release(to: pool)
        keptOutput.release(to: pool)
        outputTrailers.release(to: pool)
        self.connection = nil
        hasBegun = false
        awaitsBody = false
        unacknowledged = 0
        asksForResumption = false
        offeredCount = 0
        outputIsComplete = false
        outputDeadline = .distantFuture
        sparingDeadline = .distantFuture
        reset()
    }

    private func finishExchange() {
        guard let exchange else { return }
        self.exchange = nil
        awaitsBody = false
        exchange.finish()
    }

    // MARK: Deadlines

    /// When the stream must next be looked at.
    var deadline: MonotonicInstant {
        guard let exchange, hasBegun else { return sparingDeadline }
        return min(exchange.expiry, min(outputDeadline, bodyDeadline(exchange)))
    }

    private func bodyDeadline(_ exchange: Exchange) -> MonotonicInstant {
        guard awaitsBody, exchange.wantsRequestBody, let connection else { return .distantFuture }
        let rate = connection.timeouts.bodyMinimumRate
        guard rate > 0 else { return .distantFuture }
        let earned = Self.bodyGrace &+ min(bodyBytes, 1 << 34) &* 1_000_000_000 / rate
        return bodyClock.advanced(byNanoseconds: earned)
    }

    private func startBodyClock() {
        guard let connection else { return }
        bodyClock = connection.loop.now
        bodyBytes = 0
    }

    func deadlineReached(at now: MonotonicInstant) {
        guard let connection else { return }
        guard let exchange else {
            sparingDeadline = .distantFuture
            resetStream(.noError)
            return
        }
        if exchange.expiry <= now {
            connection.worker.shard.add(.timeoutRequest)
            exchange.expire(.requestTimeout, status: 504, "request timeout")
        } else if outputDeadline <= now {
            connection.worker.shard.add(.timeoutWrite)
            abandon(.writeTimeout, "client reads too slowly")
            resetStream(.cancel)
        } else {
            connection.worker.shard.add(.timeoutBody)
            exchange.expire(.bodyTimeout, status: 408, "request body too slow")
        }
    }

    private func resetStream(_ code: HTTP2ErrorCode) {
        connection?.session?.reset(self, code)
        connection?.produceFrames()
    }

    // MARK: The request's body

    override func bodyReceived(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {
        guard let connection else { return }
        connection.bodyArrived(count)
        guard let exchange, awaitsBody else {
            // Nobody wants it: it was answered before. The stream's window stays closed.
            return
        }
        if keptBody.isEmpty, exchange.wantsRequestBody {
            let headroom = start - connection.memory.input + WorkerMemory.headroom
            passBody(start, count: count, headroom: headroom, isLast: isLast)
        } else {
            keptBody.append(start, count: count, pool: connection.memory.pool)
            connection.bodyKept(count)
        }
    }

    /// Passes payload on. What lies behind it is left as it was.
    private func passBody(_ start: UnsafeMutablePointer<UInt8>, count: Int, headroom: Int, isLast: Bool) {
        guard let exchange, let connection else { return }
        bodyBytes &+= UInt64(count)
        var body = CollectedBody(endAt: start, headroom: headroom)
        body.run.count = count
        body.consumed = count
        if case .length = exchange.head.body {
            bodyRemaining &-= UInt64(count)
            body.isEnded = bodyRemaining == 0
        } else {
            body.isEnded = isLast
        }
        if body.isEnded { awaitsBody = false }
        unacknowledged += count
        // A chunk's end is written behind the payload, where frames may lie that were not read yet.
        let behind = UnsafeMutableRawPointer(start + count)
        let saved = behind.loadUnaligned(as: UInt64.self)
        exchange.requestBody(body)
        behind.storeBytes(of: saved, as: UInt64.self)
        if self.exchange?.wantsRequestBody ?? true { acknowledge() }
        connection.note(deadline)
    }

    /// Lets the client send as much as was passed on.
    private func acknowledge() {
        guard unacknowledged > 0, let connection else { return }
        connection.session?.consumed(unacknowledged, of: self)
        unacknowledged = 0
        connection.loop.schedule(connection)
    }

    override func trailerReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard let connection, let session = connection.session, exchange != nil, awaitsBody else { return }
        guard keptTrailers.count + name.count + value.count + 4 <= session.limits.maximumTrailerBytes else {
            abandon(.requestInvalid, "trailer section too large")
            session.reset(self, .enhanceYourCalm)
            return
        }
        let pool = connection.memory.pool
        if let start = name.baseAddress { keptTrailers.append(start, count: name.count, pool: pool) }
        let separators: StaticString = ": \r\n"
        keptTrailers.append(separators.utf8Start, count: 2, pool: pool)
        if let start = value.baseAddress { keptTrailers.append(start, count: value.count, pool: pool) }
        keptTrailers.append(separators.utf8Start + 2, count: 2, pool: pool)
    }

    override func bodyEnded() {
        guard let exchange, awaitsBody, keptBody.isEmpty, exchange.wantsRequestBody else { return }
        passEnd()
    }

    /// Passes the end on, with its trailers.
    private func passEnd() {
        guard let exchange, let connection else { return }
        awaitsBody = false
        let count = keptTrailers.count
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + Self.endRoom * 2) { memory in
            guard let base = memory.baseAddress else { return }
            var body = CollectedBody(endAt: base + Self.endRoom / 2, headroom: Self.endRoom / 2)
            if count > 0 {
                let lines = base + Self.endRoom
                lines.update(from: keptTrailers.first, count: count)
                body.trailers = UnsafeMutableBufferPointer(start: lines, count: count)
            }
            exchange.requestBody(body)
        }
        keptTrailers.release(to: connection.memory.pool)
    }

    /// Bytes around trailers for the framing of the last chunk.
    private static let endRoom = 64

    func resumeRequestBody() {
        guard let exchange, awaitsBody, exchange.wantsRequestBody, let connection else { return }
        startBodyClock()
        acknowledge()
        connection.note(deadline)
        guard !asksForResumption, !keptBody.isEmpty || isInputEnded else { return }
        asksForResumption = true
        connection.scheduleResumption(of: self)
    }

    /// Passes on what is kept. The worker's input buffer is free.
    func resumeIfAsked() {
        guard asksForResumption else { return }
        asksForResumption = false
        guard let exchange, let connection, awaitsBody, exchange.wantsRequestBody else { return }
        let count = keptBody.count
        if count > 0 {
            let input = connection.memory.input
            input.update(from: keptBody.first, count: count)
            keptBody.release(to: connection.memory.pool)
            connection.bodyKept(-count)
            passBody(
                input, count: count, headroom: WorkerMemory.headroom, isLast: isInputEnded && keptTrailers.isEmpty)
        }
        if isInputEnded, awaitsBody, self.exchange?.wantsRequestBody ?? false { passEnd() }
    }

    // MARK: The answer's frames

    override func nextOutput(limit: Int) -> HTTP2Output {
        let available = keptOutput.count + offeredCount
        guard available > 0 else {
            guard outputIsComplete else { return .nothingYet }
            return .end(trailersFollow: submitTrailers())
        }
        if connection?.holdsBack ?? true { return .paused }
        let count = min(limit, available)
        let isLast = outputIsComplete && count == available
        return .data(count: count, isLast: isLast, trailersFollow: isLast && submitTrailers())
    }

    override func writeOutput(count: Int) {
        guard let connection else { return }
        let fromKept = min(count, keptOutput.count)
        if fromKept > 0 {
            let before = keptOutput.count
            connection.append(keptOutput.first, count: fromKept)
            keptOutput.drop(fromKept, pool: connection.memory.pool)
            outputDeadline = keptOutput.isEmpty ? .distantFuture : connection.deadline(after: connection.timeouts.idle)
            if before >= Self.maximumKeptOutput, keptOutput.count < Self.maximumKeptOutput {
                exchange?.connection?.resumeInput()
            }
        }
        guard fromKept < count, let offered else { return }
        connection.append(offered, count: count - fromKept)
        self.offered = offered + (count - fromKept)
        offeredCount -= count - fromKept
    }

    override func outputAdvanced(headBytes: Int, isEnded: Bool) {
        exchange?.result.headBytesSent &+= UInt64(headBytes)
        guard isEnded else { return }
        finishExchange()
        guard !isInputEnded, let connection else { return }
        // The answer is complete, and the request is not: the client is told to spare itself the rest (RFC 9113 §8.1).
        sparingDeadline = connection.loop.now.advanced(byNanoseconds: Self.sparingTime)
        connection.note(sparingDeadline)
    }

    private func submitTrailers() -> Bool {
        guard !outputTrailers.isEmpty, let connection else { return false }
        let fields = connection.worker.fields
        fields.begin(isLent: false)
        fields.append(lines: UnsafeMutableBufferPointer(start: outputTrailers.first, count: outputTrailers.count))
        connection.session?.sendTrailers(self, fields)
        outputTrailers.release(to: connection.memory.pool)
        return true
    }

    /// Takes payload of the answer: what the frames have room for at once, the rest is kept.
    private func output(_ body: CollectedBody, _ connection: HTTP2Downstream, submit: () -> Void) {
        if body.isEnded {
            outputIsComplete = true
            HTTP2Fields.keep(body.trailers, in: &outputTrailers, pool: connection.memory.pool)
        }
        offered = body.run.start
        offeredCount = body.run.count
        if connection.session?.isBusy ?? true { keepOffered(connection) }
        submit()
        connection.produceFrames()
        keepOffered(connection)
        offered = nil
    }

    private func keepOffered(_ connection: HTTP2Downstream) {
        guard offeredCount > 0, let offered else { return }
        guard exchange != nil else {
            offeredCount = 0
            return
        }
        keptOutput.append(offered, count: offeredCount, pool: connection.memory.pool)
        offeredCount = 0
        if outputDeadline == .distantFuture {
            outputDeadline = connection.deadline(after: connection.timeouts.idle)
            connection.note(outputDeadline)
        }
    }
}

extension HTTP2Stream: Downstream {
    var tls: TLSSession? { connection?.tls }

    var isBackedUp: Bool { keptOutput.count >= Self.maximumKeptOutput }

    func sendInterim(_ head: ResponseHead) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.worker.fields
        HTTP2Fields.write(head, edits: nil, to: fields, isLent: !session.isBusy, scratch: connection.memory.head)
        session.respondInterim(self, fields)
        connection.produceFrames()
    }

    func send(_ head: ResponseHead, body: CollectedBody, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.worker.fields
        HTTP2Fields.write(
            head, edits: exchange.route?.responseEdits, to: fields, isLent: !session.isBusy,
            scratch: connection.memory.head)
        let hasBody = !body.isEnded || body.run.count > 0 || !body.trailers.isEmpty
        output(body, connection) { session.respond(self, fields, hasBody: hasBody) }
    }

    func send(_ body: CollectedBody, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        output(body, connection) { session.resumeOutput(self) }
    }

    func send(_ reply: LocalReply, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.worker.fields
        let scratch = connection.memory.head
        let content = reply.content(exchange)
        reply.writeFields(exchange, content: content, date: connection.worker.dateText, to: scratch)
        fields.begin(status: reply.status, isLent: !session.isBusy)
        fields.append(lines: UnsafeMutableBufferPointer(start: scratch.start, count: scratch.count))
        let hasBody = reply.hasContent && !content.isEmpty && exchange.head.method != .head
        exchange.result.bodyBytesSent = hasBody ? UInt64(content.count) : 0
        outputIsComplete = true
        if hasBody {
            content.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress else { return }
                keptOutput.append(start, count: bytes.count, pool: connection.memory.pool)
            }
        }
        session.respond(self, fields, hasBody: hasBody)
        connection.produceFrames()
        if reply.closesConnection { connection.drain() }
    }

    func breakOff() {
        finishExchange()
        resetStream(.internalError)
    }
}
