// One stream of an HTTP/2 connection: the client's side of one exchange.

internal import Addressing
internal import HTTP2
internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import Telemetry
internal import Timing
internal import Transport

/// A request and its answer on one stream. Pooled, as exchanges are.
///
/// What the upstream does not take of the request is kept here, at most a stream's window of it; what the client does
/// not take of the answer too, and from `maximumKeptOutput` on the upstream is not read.
final class HTTP2Stream: HTTP2ServerStream {
    /// Where the connection keeps this stream.
    var slot = 0
    private(set) var connection: HTTP2Downstream?
    private(set) var exchange: Exchange?
    /// Whether the exchange has begun, which it does when the head is complete.
    private var hasBegun = false
    /// Whether the head is complete and nothing was decided about it yet.
    private(set) var awaitsDecision = false

    // The request's body.

    /// Whether some of the request's body is still to be passed on.
    var awaitsBody = false
    /// Of a body with a length: bytes still to be passed on.
    var bodyRemaining: UInt64 = 0
    var keptBody = KeptBytes()
    var keptTrailers = KeptTrailers()
    /// Bytes passed on for which the client's window was not opened yet.
    var unacknowledged = 0
    /// Whether the connection was asked to pass the kept body on.
    var asksForResumption = false
    private var bodyClock = MonotonicInstant(nanoseconds: 0)
    var bodyBytes: UInt64 = 0

    // The answer.

    var output = HTTP2StreamOutput()
    /// Bytes in `output` that the connection knows of.
    private var countedOutput = 0
    /// When the client must have taken something.
    var outputDeadline = MonotonicInstant.distantFuture
    /// When a client that has its answer, but has not sent all of its request, is told that nobody wants the rest.
    var sparingDeadline = MonotonicInstant.distantFuture

    /// Bytes of an answer that are kept before its upstream is not read any more; with fewer it is read again. Together
    /// with one read they are the most that a stream holds.
    static let maximumKeptOutput = 32 << 10
    /// Bytes that one read may bring while they would have to be kept. A usual head fits.
    static let smallReadSize = 4 << 10
    /// How long an answer may be on its way alone before the reset follows it: clients that read both at once have
    /// been seen to throw the answer away.
    static let sparingTime: UInt64 = 100_000_000
    /// Time that any body gets before its rate is asked for.
    private static let bodyGrace: UInt64 = 10_000_000_000

    /// Whether a request is under way, whole head and all.
    var hasRequest: Bool { exchange != nil && hasBegun }

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
        // What an extended CONNECT sends waits for the switch; the request itself has no body.
        let mayBecomeTunnel = exchange.head.flags.contains(.extendedConnect)
        awaitsBody = fault == nil && !isInputEnded && exchange.head.body != .length(0)
        exchange.begin(
            downstream: self, listener: connection.listener, peer: connection.peer,
            hasBody: awaitsBody && !mayBecomeTunnel)
        if let fault {
            connection.worker.shard.add(WorkerCounter(parsing: fault))
            exchange.reply(LocalReply(fault.status, fault.reason))
            return
        }
        if case .length(let count) = exchange.head.body { bodyRemaining = count }
        awaitsDecision = true
        connection.noteUndecidedStream()
    }

    /// Decides, once what came with the head has been read or its body begins: a request that is taken back in the
    /// same breath costs its upstream nothing.
    func decideIfDue() {
        guard awaitsDecision else { return }
        awaitsDecision = false
        guard let exchange, let connection else { return }
        exchange.decide()
        guard self.exchange === exchange else { return }
        if awaitsBody, exchange.wantsRequestBody {
            startBodyClock()
            // The body's first bytes may lie behind the head. If they do not, the head goes on alone.
            askForResumption()
        }
        connection.note(deadline)
    }

    override func headWasMalformed() {
        guard let exchange, let connection else { return }
        if !hasBegun {
            exchange.begin(
                downstream: self, listener: connection.listener, peer: connection.peer, hasBody: false)
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
        awaitsDecision = false
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
        connection.answerKept(-countedOutput)
        countedOutput = 0
        keptBody.release(to: pool)
        keptTrailers.release(to: pool)
        output.release(to: pool)
        self.connection = nil
        hasBegun = false
        awaitsDecision = false
        awaitsBody = false
        unacknowledged = 0
        asksForResumption = false
        outputDeadline = .distantFuture
        sparingDeadline = .distantFuture
        reset()
    }

    func finishExchange() {
        guard let exchange else { return }
        self.exchange = nil
        awaitsBody = false
        exchange.finish()
    }

    /// Tells the connection how much is kept of the answer.
    func countOutput() {
        let kept = output.keptCount
        connection?.answerKept(kept - countedOutput)
        countedOutput = kept
    }

    /// Whether the stream holds an upstream while its client takes nothing of what is kept for it.
    var isStalled: Bool { output.keptCount > 0 && exchange?.isForwarding ?? false && exchange?.upstream != nil }

    // MARK: Deadlines

    /// When the stream must next be looked at.
    var deadline: MonotonicInstant {
        guard let exchange, hasBegun else { return sparingDeadline }
        return min(exchange.expiry, min(outputDeadline, bodyDeadline(exchange)))
    }

    private func bodyDeadline(_ exchange: Exchange) -> MonotonicInstant {
        guard awaitsBody, !exchange.isTunnel, exchange.wantsRequestBody, let connection else { return .distantFuture }
        let rate = connection.timeouts.bodyMinimumRate
        guard rate > 0 else { return .distantFuture }
        let earned = Self.bodyGrace &+ min(bodyBytes, 1 << 34) &* 1_000_000_000 / rate
        return bodyClock.advanced(byNanoseconds: earned)
    }

    func startBodyClock() {
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

    func resetStream(_ code: HTTP2ErrorCode) {
        connection?.session?.reset(self, code)
        connection?.produceFrames()
    }

    // MARK: What the session reports; see HTTP2Stream+request.swift and HTTP2Stream+answer.swift

    override func bodyReceived(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {
        takeBody(start, count: count, isLast: isLast)
    }

    override func trailerReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        takeTrailer(name: name, value: value)
    }

    override func bodyEnded() { endBody() }

    override func nextOutput(limit: Int) -> HTTP2Output { offerOutput(limit: limit) }

    override func writeOutput(count: Int) { moveOutput(count: count) }

    override func outputAdvanced(headBytes: Int, isEnded: Bool) {
        answerAdvanced(headBytes: headBytes, isEnded: isEnded)
    }
}
