// TLS that is not ours: bytes both ways between a client and an endpoint, chosen by the name in the hello.

internal import Addressing
internal import Reactor
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Transport
internal import Upstreams

/// The client's side of a passed-through connection. Owns the other side and tells the log at the end.
final class PassthroughConnection: TunnelEnd {
    let worker: Worker
    let listener: Int
    private let peerAddress: SocketAddress
    private let exchange: Exchange
    private var backend: PassthroughBackend?

    init(takingOver opening: ConnectionOpening, peer: SocketAddress, listener: Int, worker: Worker) {
        self.worker = worker
        self.listener = listener
        peerAddress = peer
        exchange = worker.takeExchange()
        super.init(takingOver: opening, tls: nil)
    }

    /// Connects to an endpoint of `target`; what has come waits.
    func start(to target: PassthroughTable.Target, serverName: [UInt8]) {
        wantsInput = false
        let upstream = target.upstreams.pick(worker.nextRandom())
        exchange.beginPassthrough(
            listener: listener, peer: peerAddress, route: target.route, upstream: upstream, serverName: serverName)
        worker.shard.add(.tunnelsOpened)
        worker.shard.add(.activeTunnels)
        idleTimeout = exchange.route?.tunnelTimeout ?? 0
        switch exchange.view.pools[upstream].dial() {
        case .success(let dialled):
            exchange.endpoint = dialled.endpoint
            let backend = PassthroughBackend(dialled, client: self)
            do {
                try loop.add(backend)
            } catch {
                backend.closeUnwatched()
                dialled.ended()
                end(.connectTimeout, "out of descriptors")
                return
            }
            self.backend = backend
            other = backend
            backend.start(client: peerAddress, local: Socket.localAddress(descriptor) ?? peerAddress)
        case .failure(let failure): end(.upstreamClosed, failure.reason)
        }
    }

    /// The endpoint is there: what the client has sent goes on.
    func connected() {
        noteProgress()
        wantsInput = true
        loop.schedule(self)
    }

    override func passed(_ count: Int) { exchange.result.bytesReceived &+= UInt64(count) }

    /// The endpoint has sent bytes on.
    func answered(_ count: Int) { exchange.result.bodyBytesSent &+= UInt64(count) }

    override func tunnelEnded(_ end: End) {
        switch end {
        case .regular: self.end(.complete, "")
        case .broken: self.end(.clientClosed, "client reset the connection")
        case .idle: self.end(.responseTimeout, "tunnel idle")
        }
    }

    /// Ends both sides, and tells the log.
    func end(_ outcome: EnforcedOutcome, _ reason: StaticString) {
        guard index >= 0 else { return }
        backend?.finish()
        backend = nil
        other = nil
        close()
        worker.shard.subtract(.activeTunnels)
        exchange.clientLeft(outcome, reason)
        worker.connectionClosed(mark: mark)
    }
}

extension PassthroughConnection: ClientConnection {
    func drain() {}
    func cutOff() { end(.drained, "drain deadline") }
}

/// The endpoint's side.
private final class PassthroughBackend: TunnelEnd {
    private let dialled: UpstreamPool.Dialled
    private unowned let client: PassthroughConnection
    private var isConnected = false
    private var header: [UInt8] = []

    init(_ dialled: UpstreamPool.Dialled, client: PassthroughConnection) {
        self.dialled = dialled
        self.client = client
        super.init(descriptor: dialled.descriptor, loop: client.loop, memory: client.memory, tls: nil)
        other = client
    }

    func start(client: SocketAddress, local: SocketAddress) {
        if let version = dialled.proxyHeader {
            header = ProxyHeaderWriter.header(isBinary: version == .v2, client: client, local: local)
        }
        loop.setDeadline(loop.now.advanced(byNanoseconds: dialled.connectTimeout), of: self)
    }

    override var isConnecting: Bool { !isConnected }

    override func connectEnded() {
        guard Socket.connectError(descriptor) == 0 else {
            dialled.failed()
            client.end(.upstreamClosed, "upstream refused the connection")
            return
        }
        isConnected = true
        dialled.succeeded()
        loop.setDeadline(.distantFuture, of: self)
        header.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress, !bytes.isEmpty { send(start, count: bytes.count) }
        }
        assumeReadable()
        client.connected()
        loop.schedule(self)
    }

    override func deadlineReached(at now: MonotonicInstant) {
        dialled.failed()
        client.end(.connectTimeout, "upstream connect timeout")
    }

    override func passed(_ count: Int) { client.answered(count) }

    override func tunnelEnded(_ end: End) {
        if end == .broken {
            client.end(
                .upstreamClosed, isConnected ? "upstream closed in mid answer" : "upstream refused the connection")
        } else {
            client.tunnelEnded(end)
        }
    }

    func finish() {
        other = nil
        guard index >= 0 else { return }
        close()
        dialled.ended()
    }
}
