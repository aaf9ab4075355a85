// One probe: a connection of its own, one GET, one status.

internal import HTTP1
internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import TLS
internal import Timing
internal import Transport

/// Asks one endpoint once. A fresh connection each time: an endpoint that takes no connections is not healthy,
/// however well those that it has are served.
final class HealthProbe: Connection {
    /// What came of it: nil for a good answer, else what was wrong in a few words.
    typealias Completion = (_ fault: String?) -> Void

    private let check: UpstreamSnapshot.HealthCheck
    private let request: [UInt8]
    private let head = ResponseHead()
    private let limits = HTTP1Limits()
    private var completion: Completion?
    private var isConnected = false

    init(
        descriptor: Int32, _ check: UpstreamSnapshot.HealthCheck, host: String, loop: EventLoop, memory: WorkerMemory,
        tls: TLSSession?, completion: @escaping Completion
    ) {
        self.check = check
        self.completion = completion
        let fields = "Host: \(host)\r\nUser-Agent: gatehouse-health\r\nConnection: close\r\n"
        request = Array("GET \(check.path) HTTP/1.1\r\n\(fields)\r\n".utf8)
        super.init(descriptor: descriptor, loop: loop, memory: memory, tls: tls)
    }

    /// Begins, once the loop watches the connection.
    func start() { loop.setDeadline(loop.now.advanced(byNanoseconds: check.timeout), of: self) }

    /// Ends without a result.
    func abandon() {
        completion = nil
        close()
    }

    // MARK: What the connection reports

    override var isConnecting: Bool { !isConnected }

    override func connectEnded() {
        let error = Socket.connectError(descriptor)
        guard error == 0 else { return finish(SystemError("connect", number: error).description) }
        isConnected = true
        if tls == nil { ask() } else { startHandshake() }
    }

    override func established() { ask() }

    private func ask() {
        request.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { send(start, count: bytes.count) }
        }
    }

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
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
            if !head.isInterim { return judge(Int(head.status)) }
        }
    }

    private func judge(_ status: Int) {
        finish(check.statuses.contains { $0.contains(status) } ? nil : "status \(status)")
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
        close()
        completion?(fault)
        completion = nil
    }
}
