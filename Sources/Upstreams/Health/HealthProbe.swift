// One probe: a connection of its own, one question, one answer.

internal import HTTP1
internal import HTTP2
internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import TLS
internal import Timing
internal import Transport

/// Asks one endpoint once, with a GET or by the gRPC health protocol. A fresh connection each time: an endpoint that
/// takes no connections is not healthy, however well those that it has are served.
final class HealthProbe: HTTP2Connection {
    /// What came of it: nil for a good answer, else what was wrong in a few words.
    typealias Completion = (_ fault: String?) -> Void

    private let check: UpstreamSnapshot.HealthCheck
    private let host: String
    private let speech: UpstreamSpeech
    private let head = ResponseHead()
    private let limits = HTTP1Limits()
    private var completion: Completion?
    private var isConnected = false
    private var session: HTTP2ClientSession?
    private var stream: HealthProbeStream?

    init(
        descriptor: Int32, _ check: UpstreamSnapshot.HealthCheck, host: String, speech: UpstreamSpeech,
        loop: EventLoop, memory: WorkerMemory, tls: TLSSession?, completion: @escaping Completion
    ) {
        self.check = check
        self.completion = completion
        self.host = host
        self.speech = speech
        super.init(descriptor: descriptor, loop: loop, memory: memory, tls: tls)
    }

    /// Begins, once the loop watches the connection.
    func start() { loop.setDeadline(loop.now.advanced(byNanoseconds: check.timeout), of: self) }

    /// Ends without a result.
    func abandon() {
        completion = nil
        end()
    }

    // MARK: The question

    override var isConnecting: Bool { !isConnected }

    override func connectEnded() {
        let error = Socket.connectError(descriptor)
        guard error == 0 else { return finish(SystemError("connect", number: error).description) }
        isConnected = true
        if tls == nil { ask(inHTTP2: speech == .http2) } else { startHandshake() }
    }

    override func established() {
        let agreed = tls?.negotiatedProtocol == .h2
        if speech == .http2, !agreed { return finish("does not speak HTTP/2") }
        ask(inHTTP2: agreed)
    }

    private func ask(inHTTP2 speaksHTTP2: Bool) {
        assumeReadable()
        let output = memory.head
        output.begin(reserving: host.utf8.count + check.path.utf8.count + 512)
        output.append(check.grpcService == nil ? "GET " : "POST ")
        output.append(contentsOf: Array(check.path.utf8))
        output.append(" HTTP/1.1\r\nHost: ")
        output.append(contentsOf: Array(host.utf8))
        output.append("\r\nUser-Agent: gatehouse-health\r\n")
        if check.grpcService != nil { output.append("Content-Type: application/grpc\r\nTE: trailers\r\n") }
        if !speaksHTTP2 { output.append("Connection: close\r\n") }
        output.append("\r\n")
        if speaksHTTP2 { askInHTTP2(output) } else { send(output.start, count: output.count) }
    }

    private func askInHTTP2(_ output: HeadScratch) {
        let session = HTTP2ClientSession(HTTP2SessionTemplate(limits: .upstream), delegate: self)
        self.session = session
        attach(session)
        let stream = HealthProbeStream(check, self) { [unowned self] fault in end(with: fault) }
        self.stream = stream
        memory.fields.begin(
            request: UnsafeMutableBufferPointer(start: output.start, count: output.count), isSecure: tls != nil,
            isLent: false)
        _ = session.request(stream, memory.fields, hasBody: check.grpcService != nil)
        loop.schedule(self)
    }

    override func resumed() {
        flushFrames()
        if let fault { return finish(fault.text) }
        if index >= 0, wantsInput, mayHaveInput { pump() }
    }

    // MARK: The answer

    /// What came of the stream; kept until the session, which is at work, has returned.
    private var fault: (text: String?, Void)?

    private func end(with text: String?) {
        fault = (text, ())
        loop.schedule(self)
    }

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        guard let session else { return receivedHTTP1(start, count: count) }
        loop.schedule(self)
        do {
            try session.receive(start, count: count, at: loop.now.nanoseconds)
        } catch {
            finish("malformed answer: HTTP/2")
        }
    }

    private func receivedHTTP1(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        var position = 0
        while position < count {
            let bytes = UnsafeBufferPointer(start: start + position, count: count - position)
            let length: Int
            do {
                length = try ResponseParser.parse(bytes.span, into: head, limits: limits)
            } catch {
                return finish("malformed answer: \(error.reason)")
            }
            guard length > 0 else { return keepInput(start + position, count: count - position, fresh: false) }
            position += length
            if !head.isInterim { return finish(check.fault(ofStatus: Int(head.status))) }
        }
    }

    override func inputFinished() { finish("closed without an answer") }

    override func failed(_ failure: ConnectionFailure) {
        switch failure {
        case .reset: finish("connection reset")
        case .handshakeEnded: finish("closed in the TLS handshake")
        case .tls(let error): finish("TLS: \(error)")
        }
    }

    override func deadlineReached(at now: MonotonicInstant) {
        finish("no answer within \(check.timeout / 1_000_000) ms")
    }

    private func finish(_ fault: String?) {
        end()
        completion?(fault)
        completion = nil
    }

    private func end() {
        // The session goes first: it knows the stream.
        session = nil
        detachSession()
        stream = nil
        close()
    }
}

extension HealthProbe: HTTP2ClientDelegate {
    func pingAnswered() {}
    func settingsReceived() {}
    func goAwayReceived() {}
    func requestNotSent(_ identifier: Int32) { end(with: "takes no requests") }
}

extension UpstreamSnapshot.HealthCheck {
    /// What is wrong with a status; nil for nothing.
    func fault(ofStatus status: Int) -> String? {
        statuses.contains { $0.contains(status) } ? nil : "status \(status)"
    }
}
