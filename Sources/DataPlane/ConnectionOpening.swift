// What comes before a client's protocol: the PROXY header of a proxy in front of us, and the name in a TLS hello.

internal import Addressing
internal import Reactor
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Transport

/// A connection until it is known whose it is and where it goes. Only on listeners that ask for it.
///
/// proxyHeader => clientHello => (HTTP1Downstream | PassthroughConnection | closed)
final class ConnectionOpening: Connection {
    private enum Phase { case proxyHeader, clientHello }

    let worker: Worker
    let listener: Int
    private var peer: SocketAddress
    private var phase: Phase
    private let context: TLSServerContext?
    private let readsHello: Bool
    private var hello = ClientHelloName()

    init(descriptor: Int32, peer: SocketAddress, listener: Int, worker: Worker, snapshot: ListenerSnapshot) {
        self.worker = worker
        self.listener = listener
        self.peer = peer
        context = snapshot.tls
        readsHello = snapshot.tls != nil && !worker.view.snapshot.passthrough.isEmpty
        phase = snapshot.proxies == nil ? .clientHello : .proxyHeader
        super.init(descriptor: descriptor, loop: worker.loop, memory: worker.memory, tls: nil)
    }

    /// Begins, right after accept.
    func start() {
        let timeouts = worker.limits.timeouts
        let limit = context == nil ? timeouts.header : timeouts.handshake
        loop.setDeadline(limit == 0 ? .distantFuture : loop.now.advanced(byNanoseconds: limit), of: self)
        assumeReadable()
        pump()
    }

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        worker.shard.add(.downstreamBytesReceived, UInt64(count))
        var rest = start
        var restCount = count
        if phase == .proxyHeader {
            let header: ProxyHeader?
            do {
                header = try ProxyHeader.read(UnsafeBufferPointer(start: start, count: count))
            } catch {
                refuse(error.reason)
                return
            }
            guard let header else {
                keepInput(start, count: count, fresh: false)
                return
            }
            if let client = header.client { peer = client }
            guard let found = worker.admitConnection(from: peer, listener: listener) else {
                closeNow()
                return
            }
            mark = found
            rest += header.byteCount
            restCount -= header.byteCount
            phase = .clientHello
            if !readsHello || restCount == 0 {
                if restCount > 0 { keepInput(rest, count: restCount, fresh: true) }
                if !readsHello { goOn() }
                return
            }
        }
        findName(rest, count: restCount)
    }

    private func findName(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        guard readsHello else {
            keepInput(start, count: count, fresh: true)
            goOn()
            return
        }
        switch hello.find(in: UnsafeBufferPointer(start: start, count: count)) {
        case .incomplete: keepInput(start, count: count, fresh: false)
        case .name(let name):
            keepInput(start, count: count, fresh: true)
            if let target = worker.view.snapshot.passthrough.target(of: name) {
                PassthroughConnection(takingOver: self, peer: peer, listener: listener, worker: worker)
                    .start(to: target, serverName: name)
            } else {
                goOn()
            }
        case .noName, .notAHello:
            keepInput(start, count: count, fresh: true)
            goOn()
        }
    }

    /// Leaves the connection to its protocol: this object is of no more use.
    private func goOn() {
        guard let context else {
            HTTP1Downstream(takingOver: self, peer: peer, listener: listener, worker: worker, tls: nil).start()
            return
        }
        guard worker.admitHandshake(from: peer, listener: listener) else {
            closeNow()
            return
        }
        guard let session = try? TLSSession(server: context, buffers: memory.tls) else {
            worker.shard.add(.handshakesFailed)
            closeNow()
            return
        }
        HTTP1Downstream(takingOver: self, peer: peer, listener: listener, worker: worker, tls: session).start()
    }

    // MARK: Ends

    private func refuse(_ reason: StaticString) {
        worker.shard.add(.refusedProxyHeader)
        worker.takeExchange().recordConnection(listener: listener, peer: peer, .requestInvalid, reason)
        closeNow()
    }

    private func closeNow() {
        guard index >= 0 else { return }
        close()
        worker.connectionClosed(mark: mark)
    }

    override func inputFinished() { closeNow() }

    override func failed(_ failure: ConnectionFailure) { closeNow() }

    override func deadlineReached(at now: MonotonicInstant) {
        worker.shard.add(.timeoutHandshake)
        closeNow()
    }
}

extension ConnectionOpening: ClientConnection {
    func drain() { closeNow() }
    func cutOff() { closeNow() }
}
