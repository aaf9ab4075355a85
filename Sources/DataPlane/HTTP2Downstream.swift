// One client connection that speaks HTTP/2.

internal import Addressing
internal import HTTP2
internal import Reactor
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Transport

/// A client's connection with its session and streams; each stream is the client's side of one exchange.
///
/// While the kernel does not take what was sent, streams keep their payload and with it pause their upstreams.
final class HTTP2Downstream: HTTP2Connection {
    let worker: Worker
    /// The worker's number for the listener that took the connection.
    let listener: Int
    let peer: SocketAddress
    /// The session; nil once the connection is closed.
    private(set) var session: HTTP2ServerSession?
    /// Streams that are open.
    private(set) var streams = ContiguousArray<HTTP2Stream>()
    /// Streams that have something for an upstream that is ready again.
    private var resumingStreams = 0
    /// How many streams were open when requests were last decided: those that are refused at once still count as
    /// wanted.
    private(set) var demand = 0
    /// Whether there may be streams whose requests are to be decided once what has arrived is read.
    private var hasUndecidedStreams = false
    /// Bytes of request bodies that streams keep.
    private var keptBodyBytes = 0
    /// Bytes of answers that streams keep because the client does not take them.
    private var keptAnswerBytes = 0
    /// Bytes that do not count against the connection's window once fewer are kept.
    private var withheldBytes = 0
    /// When a connection without streams ends.
    var idleDeadline = MonotonicInstant.distantFuture
    /// When a head that has begun must be complete.
    private var headDeadline = MonotonicInstant.distantFuture
    /// When the kernel must have taken what was sent.
    var writeDeadline = MonotonicInstant.distantFuture
    /// When the second GOAWAY goes out, if the client does not answer before.
    private var goodbyeDeadline = MonotonicInstant.distantFuture
    /// How far the end has come.
    var ending = Ending.none

    /// Whether the log has told of what was wrong with the connection.
    var faultIsRecorded = false

    /// The steps in which a connection ends.
    enum Ending {
        /// It does not.
        case none
        /// The first GOAWAY has gone out: requests on their way are still taken.
        case announced
        /// The second GOAWAY has gone out: what is under way is completed.
        case said
        /// Nothing more is said; what the client still sends is thrown away.
        case lingering
    }

    /// Bytes of request bodies of one connection that are kept before the connection's window closes.
    private static let maximumKeptBody = 1 << 20
    /// Bytes of answers of one connection that are kept before its streams keep as little as they can: one full read
    /// and a little more. A client whose windows are shut could have a hundred such reads kept otherwise.
    private static let maximumKeptAnswers = WorkerMemory.readSize + (64 << 10)
    /// How long to wait for the answer to the first GOAWAY.
    private static let goodbyeTime: UInt64 = 1_000_000_000

    /// Goes on where an HTTP/1 connection found that the client speaks HTTP/2.
    init(takingOver other: HTTP1Downstream) {
        worker = other.worker
        listener = other.listener
        peer = other.peer
        super.init(takingOver: other)
        let session = HTTP2ServerSession(worker.http2, delegate: self)
        self.session = session
        attach(session)
    }

    /// Begins: our SETTINGS go out, and what has arrived is read.
    func start() {
        idleDeadline = deadline(after: timeouts.header)
        loop.setDeadline(idleDeadline, of: self)
        loop.schedule(self)
        continueInput()
    }

    var timeouts: GatewayRules.Timeouts { worker.view.snapshot.rules.timeouts }

    func deadline(after nanoseconds: UInt64) -> MonotonicInstant {
        nanoseconds == 0 ? .distantFuture : loop.now.advanced(byNanoseconds: nanoseconds)
    }

    // MARK: Bytes in

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        worker.shard.add(.downstreamBytesReceived, UInt64(count))
        guard ending != .lingering, let session else { return }
        loop.schedule(self)
        do {
            try session.receive(start, count: count, at: loop.now.nanoseconds)
        } catch {
            sessionFailed(error)
            return
        }
        decideStreams(session)
        guard index >= 0 else { return }
        if session.isInHead {
            if headDeadline == .distantFuture {
                headDeadline = deadline(after: timeouts.header)
                note(headDeadline)
            }
        } else {
            headDeadline = .distantFuture
        }
        let maximum = worker.view.snapshot.rules.maximumRequestsPerConnection
        if maximum > 0, session.streamsBegun >= maximum { drain() }
    }

    override func inputFinished() { close(.clientClosed, "client closed the connection") }

    override func failed(_ failure: ConnectionFailure) { close(.clientClosed, "client reset the connection") }

    // MARK: Turns

    override func resumed() {
        if resumingStreams > 0 { resumeStreams() }
        if ending != .lingering { flushFrames() }
        if index >= 0, wantsInput, mayHaveInput { pump() }
    }

    override func outputDrained() {
        writeDeadline = .distantFuture
        if ending == .lingering { linger() } else { loop.schedule(self) }
    }

    /// A stream's request is to be decided when everything that came with it has been read.
    func noteUndecidedStream() { hasUndecidedStreams = true }

    private func decideStreams(_ session: HTTP2ServerSession) {
        demand = streams.count
        guard hasUndecidedStreams else { return }
        hasUndecidedStreams = false
        // Resets that answer a fault go out first: a request that they end is not begun.
        produceFrames()
        guard !session.isOver else { return }
        var position = 0
        while position < streams.count {
            let stream = streams[position]
            stream.decideIfDue()
            // Where it is over already, another one has taken its place.
            if position < streams.count, streams[position] === stream { position += 1 }
        }
    }

    /// Asks a stream for `resumeIfAsked` at the end of the turn, when the worker's input buffer is free.
    func scheduleResumption() {
        resumingStreams += 1
        loop.schedule(self)
    }

    private func resumeStreams() {
        resumingStreams = 0
        var position = streams.count - 1
        while position >= 0 {
            if position < streams.count { streams[position].resumeIfAsked() }
            position -= 1
        }
    }

    // MARK: Bytes out

    override func framesSent(_ count: Int) {
        worker.shard.add(.downstreamBytesSent, UInt64(count))
        guard hasPendingOutput else { return }
        writeDeadline = deadline(after: timeouts.idle)
        note(writeDeadline)
    }

    override func sessionIsOver() { endConnection() }

    // MARK: Streams

    /// Forgets a stream that is over.
    func remove(_ stream: HTTP2Stream) {
        let last = streams.count - 1
        streams[stream.slot] = streams[last]
        streams[stream.slot].slot = stream.slot
        streams.removeLast()
        worker.recycle(stream)
        guard streams.isEmpty else { return }
        idleDeadline = deadline(after: timeouts.idle)
        note(idleDeadline)
    }

    /// Bytes of a body came. They count against the connection's window only while much is kept: a stream whose
    /// upstream is slow must not stop its siblings.
    func bodyArrived(_ count: Int) {
        if keptBodyBytes > Self.maximumKeptBody {
            withheldBytes += count
        } else {
            session?.consumedOnConnection(count)
        }
    }

    /// A stream keeps so many bytes more; negative for fewer.
    func bodyKept(_ change: Int) {
        keptBodyBytes += change
        guard withheldBytes > 0, keptBodyBytes <= Self.maximumKeptBody else { return }
        session?.consumedOnConnection(withheldBytes)
        withheldBytes = 0
        loop.schedule(self)
    }

    /// A stream keeps so many bytes of its answer more; negative for fewer.
    func answerKept(_ change: Int) { keptAnswerBytes += change }

    /// Whether streams keep so much of their answers that further ones keep little.
    var isCrowded: Bool { keptAnswerBytes > Self.maximumKeptAnswers }

    /// Ends all exchanges without an answer. The streams stay as long as the session, which knows them, lives.
    func abandonStreams(_ outcome: EnforcedOutcome, _ reason: StaticString) {
        for stream in streams { stream.abandon(outcome, reason) }
    }

    /// Lets go of the session and of the streams that it knew.
    func endSession() {
        session = nil
        detachSession()
        while let stream = streams.last { remove(stream) }
    }

    /// Makes sure that the connection is woken by `instant`.
    func note(_ instant: MonotonicInstant) {
        if instant < deadline { loop.setDeadline(instant, of: self) }
    }

    // MARK: The end

    /// Tells the client to make its further requests elsewhere.
    func drain() {
        guard ending == .none, let session else { return }
        ending = .announced
        session.announceEnd()
        goodbyeDeadline = loop.now.advanced(byNanoseconds: Self.goodbyeTime)
        note(goodbyeDeadline)
        loop.schedule(self)
    }

    private func sayGoodbye() {
        guard ending == .announced else { return }
        ending = .said
        goodbyeDeadline = .distantFuture
        session?.refuseFurtherStreams()
        loop.schedule(self)
    }

    /// Closes the connection under what is under way.
    func close(_ outcome: EnforcedOutcome, _ reason: StaticString) {
        abandonStreams(outcome, reason)
        closeNow()
    }

    func closeNow() {
        guard index >= 0 else { return }
        endSession()
        close()
        worker.connectionClosed(mark: mark)
    }

    /// When the connection must next look at its deadlines.
    var nextDeadline: MonotonicInstant {
        var next = min(headDeadline, min(writeDeadline, goodbyeDeadline))
        if streams.isEmpty { next = min(next, idleDeadline) }
        for stream in streams { next = min(next, stream.deadline) }
        return next
    }

    override func deadlineReached(at now: MonotonicInstant) {
        if goodbyeDeadline <= now { sayGoodbye() }
        if headDeadline <= now {
            worker.shard.add(.timeoutHeader)
            close(.headerTimeout, "request head too slow")
            return
        }
        timedOut(at: now)
        if index >= 0 { loop.setDeadline(nextDeadline, of: self) }
    }
}

extension HTTP2Downstream: HTTP2ServerDelegate {
    func makeStream() -> HTTP2ServerStream {
        let stream = worker.takeStream()
        stream.begin(on: self, slot: streams.count)
        streams.append(stream)
        return stream
    }

    func pingAnswered() { sayGoodbye() }
}
