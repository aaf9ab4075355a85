// A connection to an endpoint while it is being made.

internal import Reactor
internal import Snapshots
internal import Telemetry
internal import TLS
internal import Timing
internal import Transport

/// Connects, shakes hands where the endpoint speaks TLS, and gives the socket to what speaks the protocol that was
/// agreed on.
///
/// connecting => handshaking => (HTTP1Upstream | HTTP2Upstream | failed)
final class UpstreamConnector: Connection {
    let endpoint: PooledEndpoint
    private let pool: UpstreamPool
    private let speech: UpstreamSpeech
    /// Whoever this connection is made for; nil once nobody wants it. Only where one request is all that it will carry
    /// at a time.
    private var consumer: (any UpstreamConsumer)?
    /// Requests that will all be carried at once.
    private var waiting = ContiguousArray<HTTP2UpstreamStream>()
    private var isInHandshake = false
    /// What goes out before anything else: a PROXY header.
    var introduction: [UInt8] = []
    private let start: MonotonicInstant

    /// Requests that wait for one connection; with more, another is made. As many as an HTTP/2 connection may carry.
    private static let maximumWaiting = 100

    init(
        descriptor: Int32, endpoint: PooledEndpoint, pool: UpstreamPool, tls: TLSSession?, speech: UpstreamSpeech
    ) {
        self.endpoint = endpoint
        self.pool = pool
        self.speech = speech
        start = pool.worker.loop.now
        super.init(descriptor: descriptor, loop: pool.worker.loop, memory: pool.worker.memory, tls: tls)
    }

    /// Begins; the loop watches the socket already.
    func begin(timeout: UInt64, for consumer: (any UpstreamConsumer)?) {
        self.consumer = consumer
        loop.setDeadline(loop.now.advanced(byNanoseconds: timeout), of: self)
    }

    /// Has a request wait; false where it is full.
    func wait(_ stream: HTTP2UpstreamStream) -> Bool {
        guard waiting.count < Self.maximumWaiting else { return false }
        waiting.append(stream)
        stream.connector = self
        return true
    }

    /// A request that waited is no longer wanted.
    func remove(_ stream: HTTP2UpstreamStream) {
        if let place = waiting.firstIndex(where: { $0 === stream }) { waiting.remove(at: place) }
    }

    // MARK: Steps

    override var isConnecting: Bool { !isInHandshake }

    override func connectEnded() {
        guard Socket.connectError(descriptor) == 0 else {
            fail(.connectRefused)
            return
        }
        introduce()
        guard tls != nil else {
            connected()
            return
        }
        isInHandshake = true
        startHandshake()
    }

    private func introduce() {
        introduction.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress, !bytes.isEmpty { sendInClear(start, count: bytes.count) }
        }
    }

    override func established() { connected() }

    private func connected() {
        pool.connectorEnded(self)
        pool.noteConnected(endpoint, nanoseconds: loop.now.nanoseconds(since: start))
        let speaksHTTP2 = tls == nil ? speech == .http2 : tls?.negotiatedProtocol == .h2
        if speech == .negotiated { endpoint.speaksHTTP2 = speaksHTTP2 }
        if speaksHTTP2 {
            giveToHTTP2()
        } else if speech == .http2 {
            fail(.protocolNotAgreed)
        } else {
            giveToHTTP1()
        }
    }

    private func giveToHTTP1() {
        let streams = takeWaiting()
        let consumer = takeConsumer()
        let connection = HTTP1Upstream(takingOver: self, endpoint: endpoint, pool: pool)
        if let consumer {
            connection.lend(to: consumer, reused: false)
            consumer.upstreamConnected(connection)
        } else {
            pool.released(connection)
        }
        connection.continueInput()
        // The endpoint spoke HTTP/2 before and does not now: whoever counted on it asks again.
        for stream in streams { stream.fail(.protocolNotAgreed, nothingWasSent: true) }
    }

    private func giveToHTTP2() {
        var streams = takeWaiting()
        if let consumer = takeConsumer() {
            let stream = pool.worker.takeStream()
            stream.begin(for: consumer, endpoint: endpoint, pool: pool)
            streams.append(stream)
        }
        HTTP2Upstream(takingOver: self, endpoint: endpoint, pool: pool).start(carrying: streams)
    }

    private func takeConsumer() -> (any UpstreamConsumer)? {
        defer { consumer = nil }
        return consumer
    }

    private func takeWaiting() -> ContiguousArray<HTTP2UpstreamStream> {
        defer { waiting = [] }
        for stream in waiting { stream.connector = nil }
        return waiting
    }

    // MARK: Ends

    override func failed(_ failure: ConnectionFailure) { fail(isInHandshake ? .tlsFailed : .connectRefused) }

    override func inputFinished() { fail(isInHandshake ? .tlsFailed : .connectRefused) }

    override func deadlineReached(at now: MonotonicInstant) { fail(.connectTimeout) }

    private func fail(_ kind: UpstreamFailure.Kind) {
        guard index >= 0 else { return }
        switch kind {
        case .connectTimeout: pool.counters.connectsTimedOut.add(1)
        case .tlsFailed, .protocolNotAgreed: pool.counters.handshakesFailed.add(1)
        default: pool.counters.connectsFailed.add(1)
        }
        pool.connectorEnded(self)
        pool.noteConnectFailure(endpoint)
        let streams = takeWaiting()
        let consumer = takeConsumer()
        close()
        pool.closed(endpoint)
        let failure = UpstreamFailure(kind, nothingWasSent: true, endpoint: endpoint.index)
        if let consumer {
            pool.requestEnded(endpoint)
            consumer.upstreamFailed(failure)
        }
        for stream in streams { stream.fail(kind, nothingWasSent: true) }
    }
}

extension UpstreamConnector: UpstreamRequest {
    func hasDied() -> Bool { false }
    func send(_ head: HeadScratch, body: CollectedBody?, isEnded: Bool, _ request: SentRequest) {}
    func send(_ body: CollectedBody) {}
    func resumeInput() {}
    func becomeTunnel(idleTimeout: UInt64) {}

    /// The connection goes on being made, and will serve somebody else.
    func abandon() {
        guard takeConsumer() != nil else { return }
        pool.requestEnded(endpoint)
    }
}
