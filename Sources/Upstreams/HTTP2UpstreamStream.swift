// One request on a stream of an HTTP/2 connection to an endpoint.

internal import HTTP2
internal import HTTPSemantics
internal import Reactor
internal import Timing
internal import Transport

/// A request and its answer on one stream. Pooled.
///
/// What the endpoint's window does not take of the request is kept here. Of the answer nothing is kept: it goes on at
/// once, and while its receiver is slow the stream's window stays closed.
final class HTTP2UpstreamStream: HTTP2ClientStream {
    /// Where the connection keeps this stream.
    var slot = 0
    /// The connection; nil while that is still being made.
    var connection: HTTP2Upstream?
    /// The connection being made that it waits for; nil while it waits for none.
    var connector: UpstreamConnector?
    private var place: PooledEndpoint?
    private var pool: UpstreamPool?
    private var consumer: (any UpstreamConsumer)?
    private var output = HTTP2StreamOutput()
    private var trailers = KeptTrailers()
    /// Bytes of the answer for which the window was not opened yet.
    private var unacknowledged = 0
    private var isPaused = false
    private var hasHead = false
    /// Whether any of the request may have been seen.
    private(set) var wasSent = false
    private var requestEnded = false
    private var request = SentRequest(
        method: .get, hasUncountedBody: false, responseTimeout: 0, asksForSwitch: false)
    private var isTunnel = false
    /// When silence has lasted too long.
    private(set) var deadline = MonotonicInstant.distantFuture

    // MARK: From begin to end

    func begin(for consumer: any UpstreamConsumer, endpoint: PooledEndpoint, pool: UpstreamPool) {
        self.consumer = consumer
        place = endpoint
        self.pool = pool
    }

    /// Whether the request must wait for what the endpoint allows: its SETTINGS.
    private(set) var awaitsSettings = false

    /// The connection that it waited for is there.
    ///
    /// - Parameter mayGoAtOnce: whether it need not wait for what the endpoint allows.
    func connected(mayGoAtOnce: Bool = true) {
        guard let consumer, let connection else { return }
        awaitsSettings = !connection.hasSettings && (consumer.asksForSwitch || !mayGoAtOnce)
        if !awaitsSettings { consumer.upstreamConnected(self) }
    }

    /// The connection cannot carry it; another one will be found.
    func leaveConnection() {
        connection = nil
        awaitsSettings = false
    }

    /// Makes the object ready for another request.
    func recycle(to memory: BufferPool) {
        output.release(to: memory)
        trailers.release(to: memory)
        connection = nil
        connector = nil
        place = nil
        pool = nil
        consumer = nil
        unacknowledged = 0
        isPaused = false
        hasHead = false
        wasSent = false
        requestEnded = false
        awaitsSettings = false
        isTunnel = false
        deadline = .distantFuture
        reset()
    }

    /// Lets go of whoever asked; the request is over for the pool.
    private func takeConsumer() -> (any UpstreamConsumer)? {
        guard let consumer, let pool, let place else { return nil }
        self.consumer = nil
        deadline = .distantFuture
        pool.requestEnded(place)
        return consumer
    }

    /// Reports a failure, and forgets the stream where the session does not know it (any more).
    func fail(_ kind: UpstreamFailure.Kind, nothingWasSent: Bool) {
        let consumer = takeConsumer()
        let wasReused = connection?.hasServed ?? false
        let index = place?.index ?? -1
        let kind = kind == .closedBeforeAnswer && hasHead ? .closedInAnswer : kind
        if let connection, connection.session != nil, identifier > 0 {
            connection.session?.reset(self, .cancel)
            connection.loop.schedule(connection)
        } else if let connection {
            connection.remove(self)
        } else {
            pool?.worker.recycle(self)
        }
        consumer?.upstreamFailed(
            UpstreamFailure(kind, nothingWasSent: nothingWasSent, wasReused: wasReused, endpoint: index))
    }

    func timedOut() { fail(.responseTimeout, nothingWasSent: false) }

    override func closed(_ code: HTTP2ErrorCode) {
        let consumer = takeConsumer()
        let failure: UpstreamFailure
        let wasReused = connection?.hasServed ?? false
        let index = place?.index ?? -1
        if code == .refusedStream {
            failure = UpstreamFailure(.refused, nothingWasSent: true, endpoint: index)
        } else {
            failure = UpstreamFailure(
                hasHead ? .closedInAnswer : .closedBeforeAnswer, wasReused: wasReused && !hasHead, endpoint: index)
        }
        connection?.remove(self)
        consumer?.upstreamFailed(failure)
    }

    // MARK: The request's body

    override func nextOutput(limit: Int) -> HTTP2Output {
        guard let connection, let session = connection.session, consumer != nil || output.isComplete else {
            return .nothingYet
        }
        return output.next(limit: limit, of: self, in: session, on: connection)
    }

    override func writeOutput(count: Int) {
        guard let connection else { return }
        let hadKept = output.keptCount > 0
        output.move(count, to: connection)
        if hadKept, output.keptCount == 0 { consumer?.upstreamOutputDrained() }
    }

    private func noteSent(isEnded: Bool) {
        requestEnded = isEnded
        if isEnded || output.keptCount > 0 || isTunnel { armDeadline() } else { deadline = .distantFuture }
    }

    private func armDeadline() {
        guard request.responseTimeout > 0, let connection else { return }
        deadline = connection.loop.now.advanced(byNanoseconds: request.responseTimeout)
        connection.note(deadline)
    }

    // MARK: The answer

    override func interimReceived(_ head: ResponseHead) {
        armDeadline()
        consumer?.receivedInterim(head)
    }

    override func headReceived(_ head: ResponseHead) {
        guard let consumer, let connection, let pool, let place else { return }
        hasHead = true
        connection.hasServed = true
        pool.noteSuccess(place)
        if requestEnded { armDeadline() }
        var body = CollectedBody(endAt: connection.memory.nowhere, headroom: WorkerMemory.headroom)
        body.isEnded = isInputEnded
        if isInputEnded { finish() }
        consumer.received(head, body: body)
    }

    override func headWasTooLarge() { fail(.malformedAnswer, nothingWasSent: false) }

    override func headWasMalformed() { fail(.malformedAnswer, nothingWasSent: false) }

    override func bodyReceived(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {
        guard let connection, let session = connection.session else { return }
        // Streams are bounded one by one, so that a slow one does not stop its siblings.
        session.consumedOnConnection(count)
        guard let consumer else { return }
        if requestEnded || isTunnel { armDeadline() }
        var body = CollectedBody(endAt: start, headroom: start - connection.memory.input + WorkerMemory.headroom)
        body.run.count = count
        body.consumed = count
        body.isEnded = isLast
        if isLast { finish() }
        // A chunk's end is written behind the payload, where frames may lie that were not read yet.
        let behind = UnsafeMutableRawPointer(start + count)
        let saved = behind.loadUnaligned(as: UInt64.self)
        consumer.received(body: body)
        behind.storeBytes(of: saved, as: UInt64.self)
        guard !isLast, self.consumer != nil else { return }
        unacknowledged += count
        if consumer.isBackedUp {
            isPaused = true
            if !isTunnel { deadline = .distantFuture }
        } else {
            acknowledge(session)
        }
    }

    private func acknowledge(_ session: HTTP2ClientSession) {
        session.consumed(unacknowledged, of: self)
        unacknowledged = 0
    }

    override func trailerReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard consumer != nil, let connection, let session = connection.session else { return }
        let maximum = session.limits.maximumTrailerBytes
        guard trailers.append(name: name, value: value, maximum: maximum, pool: connection.memory.pool) else {
            fail(.malformedAnswer, nothingWasSent: false)
            return
        }
    }

    override func bodyEnded() {
        guard let consumer, let connection else { return }
        finish()
        trailers.withEnd(pool: connection.memory.pool) { consumer.received(body: $0) }
    }

    /// The answer is complete. What is missing of the request is not wanted any more (RFC 9113 §8.1).
    private func finish() {
        _ = takeConsumer()
        guard !isOutputEnded, !requestEnded || request.asksForSwitch || output.keptCount > 0 else { return }
        connection?.session?.reset(self, .cancel)
    }
}

extension HTTP2UpstreamStream: UpstreamRequest {
    var endpoint: PooledEndpoint {
        guard let place else { preconditionFailure("a stream was asked for its endpoint after its end") }
        return place
    }

    var hasPendingOutput: Bool { connection == nil || output.keptCount > 0 }

    func hasDied() -> Bool { false }

    func send(_ head: HeadScratch, body: CollectedBody?, isEnded: Bool, _ request: SentRequest) {
        guard let connection, let session = connection.session else { return }
        self.request = request
        guard !request.asksForSwitch || session.allowsExtendedConnect else {
            connection.failLater(self, .switchNotAllowed)
            return
        }
        wasSent = true
        let isLent = !session.isBusy && session.freeStreams > 0
        let fields = connection.memory.fields
        fields.begin(
            request: UnsafeMutableBufferPointer(start: head.start, count: head.count), isSecure: connection.tls != nil,
            isExtendedConnect: request.asksForSwitch, isLent: isLent)
        let pool = connection.memory.pool
        var hasBody = !isEnded || request.asksForSwitch
        if let body {
            hasBody = hasBody || body.run.count > 0 || !body.trailers.isEmpty
            output.offer(body, pool: pool)
            if session.isBusy { output.keepOffered(pool: pool) }
        }
        guard session.request(self, fields, hasBody: hasBody) else {
            output.dropOffered()
            connection.failLater(self, .refused)
            return
        }
        connection.produceFrames()
        output.keepOffered(pool: pool)
        noteSent(isEnded: isEnded)
    }

    func send(_ body: CollectedBody) {
        guard let connection, let session = connection.session else { return }
        let pool = connection.memory.pool
        output.offer(body, pool: pool)
        if session.isBusy { output.keepOffered(pool: pool) }
        session.resumeOutput(self)
        connection.produceFrames()
        output.keepOffered(pool: pool)
        noteSent(isEnded: body.isEnded)
    }

    func becomeTunnel(idleTimeout: UInt64) {
        isTunnel = true
        requestEnded = false
        request.responseTimeout = idleTimeout
        deadline = .distantFuture
        armDeadline()
    }

    func resumeInput() {
        guard isPaused, let connection, let session = connection.session else { return }
        isPaused = false
        acknowledge(session)
        if requestEnded { armDeadline() }
        connection.loop.schedule(connection)
    }

    func abandon() {
        guard takeConsumer() != nil else { return }
        if let connection, identifier > 0 {
            connection.session?.reset(self, .cancel)
            connection.produceFrames()
        } else if let connection {
            connection.remove(self)
        } else {
            connector?.remove(self)
            pool?.worker.recycle(self)
        }
    }
}
