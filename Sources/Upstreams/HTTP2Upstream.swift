// One HTTP/2 connection to an endpoint.

internal import HTTP2
internal import Reactor
internal import Snapshots
internal import Telemetry
internal import Timing
internal import Transport

/// A connection to a backend that carries many requests at once, each on a stream.
///
/// It takes requests until its endpoint says GOAWAY, or its pool lets go of it; then it ends with its last stream.
final class HTTP2Upstream: HTTP2Connection {
    let endpoint: PooledEndpoint
    private let pool: UpstreamPool
    /// The session; nil once the connection is closed.
    private(set) var session: HTTP2ClientSession?
    /// Streams that are open, or about to be.
    private var streams = ContiguousArray<HTTP2UpstreamStream>()
    /// Whether it takes no more requests.
    private var isDraining = false
    private var isClosed = false
    /// Whether a request has been answered over it.
    var hasServed = false
    /// When something last came.
    private var lastInput = MonotonicInstant(nanoseconds: 0)
    /// Whether a ping is not answered yet.
    private var awaitsPong = false
    private var pingDeadline = MonotonicInstant.distantFuture
    private var idleDeadline = MonotonicInstant.distantFuture
    /// Streams that end with a failure at the end of the turn.
    private var failing = ContiguousArray<(stream: HTTP2UpstreamStream, kind: UpstreamFailure.Kind)>()

    init(takingOver connector: UpstreamConnector, endpoint: PooledEndpoint, pool: UpstreamPool) {
        self.endpoint = endpoint
        self.pool = pool
        super.init(takingOver: connector)
        let session = HTTP2ClientSession(pool.worker.http2, delegate: self)
        self.session = session
        attach(session)
    }

    /// Begins: preface and SETTINGS go out, and with them what waited for the connection.
    func start(carrying waiting: ContiguousArray<HTTP2UpstreamStream>) {
        lastInput = loop.now
        endpoint.multiplexed.append(self)
        // The connect's deadline is over; streams bring those of their own, and the ping's.
        loop.setDeadline(.distantFuture, of: self)
        for stream in waiting { adopt(stream) }
        if waiting.isEmpty { becomeIdle() }
        assumeReadable()
        loop.schedule(self)
        continueInput()
        if hasSettings {
            admit(waiting)
        } else {
            // One goes at once; how many more may, the endpoint's SETTINGS tell.
            for (place, stream) in waiting.enumerated() where !isClosed && stream.connection === self {
                stream.connected(mayGoAtOnce: place == 0)
            }
        }
    }

    // MARK: Streams

    /// How many more requests it can take.
    var freeStreams: Int {
        guard !isDraining, let session, !session.isGoingAway else { return 0 }
        return session.maximumStreams - streams.count
    }

    /// Makes a stream one of this connection's.
    func adopt(_ stream: HTTP2UpstreamStream) {
        stream.slot = streams.count
        stream.connection = self
        streams.append(stream)
        if idleDeadline != .distantFuture {
            idleDeadline = .distantFuture
            pool.counters.idleConnections.subtract(1)
        }
        armPing()
    }

    /// Lets streams that waited for SETTINGS go; those that are too many find another connection.
    private func admit(_ waiting: ContiguousArray<HTTP2UpstreamStream>) {
        var excess = streams.count - (session?.maximumStreams ?? 0)
        for stream in waiting.reversed() where stream.connection === self {
            if excess > 0 {
                excess -= 1
                takeOut(stream)
                pool.move(stream)
            } else {
                stream.connected()
            }
        }
    }

    private func takeOut(_ stream: HTTP2UpstreamStream) {
        let last = streams.count - 1
        streams[stream.slot] = streams[last]
        streams[stream.slot].slot = stream.slot
        streams.removeLast()
        // The object may be another request's before the turn is over.
        if !failing.isEmpty { failing.removeAll { $0.stream === stream } }
    }

    /// Forgets a stream that is over.
    func remove(_ stream: HTTP2UpstreamStream) {
        takeOut(stream)
        pool.worker.recycle(stream)
        guard streams.isEmpty, !isClosed else { return }
        becomeIdle()
        loop.schedule(self)
    }

    /// Fails a stream at the end of the turn, when whoever asked for it has returned.
    func failLater(_ stream: HTTP2UpstreamStream, _ kind: UpstreamFailure.Kind) {
        failing.append((stream, kind))
        loop.schedule(self)
    }

    private func becomeIdle() {
        idleDeadline = loop.now.advanced(byNanoseconds: pool.snapshot.settings.idleTimeout)
        pingDeadline = .distantFuture
        pool.counters.idleConnections.add(1)
        note(idleDeadline)
    }

    /// Takes no more requests, and ends with the last one.
    func drain() {
        guard !isDraining else { return }
        isDraining = true
        endpoint.multiplexed.removeAll { $0 === self }
        if streams.isEmpty { loop.schedule(self) }
    }

    // MARK: Bytes

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        guard let session else { return }
        loop.schedule(self)
        lastInput = loop.now
        do {
            try session.receive(start, count: count, at: loop.now.nanoseconds)
        } catch {
            flushFrames()
            end(.malformedAnswer)
        }
    }

    override func resumed() {
        while let (stream, kind) = failing.popLast() { stream.fail(kind, nothingWasSent: true) }
        flushFrames()
        guard !isClosed else { return }
        if isDraining, streams.isEmpty {
            session?.end(.noError)
            flushFrames()
            end(.closedBeforeAnswer)
            return
        }
        if wantsInput, mayHaveInput { pump() }
    }

    override func outputDrained() { loop.schedule(self) }

    override func sessionIsOver() { end(.closedBeforeAnswer) }

    // MARK: Deadlines

    /// Makes sure that the connection is woken by `instant`.
    func note(_ instant: MonotonicInstant) {
        if instant < deadline { loop.setDeadline(instant, of: self) }
    }

    /// How long the answer to a ping may take: as long as a connect, twice over.
    private var pingTimeout: UInt64 { max(pool.snapshot.settings.connectTimeout, 1_000_000_000) * 2 }

    private func armPing() {
        let interval = pool.snapshot.settings.pingInterval
        guard interval > 0, pingDeadline == .distantFuture, !awaitsPong else { return }
        pingDeadline = loop.now.advanced(byNanoseconds: interval)
        note(pingDeadline)
    }

    private func pingIsDue(_ now: MonotonicInstant) {
        if awaitsPong {
            end(.responseTimeout)
            return
        }
        let quiet = now.nanoseconds(since: lastInput)
        let interval = pool.snapshot.settings.pingInterval
        pingDeadline = .distantFuture
        guard interval > 0, !streams.isEmpty else { return }
        if quiet < interval {
            pingDeadline = lastInput.advanced(byNanoseconds: interval)
            return
        }
        awaitsPong = true
        session?.ping()
        loop.schedule(self)
        pingDeadline = now.advanced(byNanoseconds: pingTimeout)
    }

    override func deadlineReached(at now: MonotonicInstant) {
        if pingDeadline <= now { pingIsDue(now) }
        guard !isClosed else { return }
        if streams.isEmpty, idleDeadline <= now {
            drain()
            return
        }
        var position = streams.count - 1
        while position >= 0 {
            if position < streams.count, streams[position].deadline <= now { streams[position].timedOut() }
            position -= 1
        }
        guard !isClosed else { return }
        var next = min(pingDeadline, idleDeadline)
        for stream in streams { next = min(next, stream.deadline) }
        loop.setDeadline(next, of: self)
    }

    // MARK: Ends

    override func inputFinished() { end(.closedBeforeAnswer) }

    override func failed(_ failure: ConnectionFailure) { end(.closedBeforeAnswer) }

    /// Closes the connection under its streams.
    private func end(_ kind: UpstreamFailure.Kind) {
        guard !isClosed else { return }
        isClosed = true
        isDraining = true
        endpoint.multiplexed.removeAll { $0 === self }
        if idleDeadline != .distantFuture { pool.counters.idleConnections.subtract(1) }
        sendCloseNotify()
        // The session goes first: it knows the streams.
        session = nil
        detachSession()
        close()
        pool.closed(endpoint)
        while let stream = streams.last { stream.fail(kind, nothingWasSent: !stream.wasSent) }
    }
}

extension HTTP2Upstream: HTTP2ClientDelegate {
    func settingsReceived() {
        admit(ContiguousArray(streams.filter(\.awaitsSettings)))
    }

    /// Whether it is known what the endpoint allows.
    var hasSettings: Bool { session?.hasSettings ?? false }

    func goAwayReceived() { drain() }

    func pingAnswered() {
        awaitsPong = false
        pingDeadline = .distantFuture
        if !streams.isEmpty { armPing() }
    }

    func requestNotSent(_ identifier: Int32) {
        guard let stream = streams.first(where: { $0.identifier == identifier }) else { return }
        stream.closed(.refusedStream)
    }
}
