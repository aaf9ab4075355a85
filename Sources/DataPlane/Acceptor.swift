// Where a worker takes its connections from.

internal import Addressing
internal import Glibc
internal import Reactor
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Transport

/// Accepts from one listening socket for one worker.
final class Acceptor: EventSource {
    /// The socket, which others may accept from too.
    let socket: ListeningSocket
    /// The worker's number for the listener, which stays when its place in the snapshot changes.
    let listener: Int
    /// Whether its connections speak TLS.
    let isTLS: Bool
    private unowned let worker: Worker
    /// A descriptor kept back: given up for a moment to accept and refuse when there is no other left, so that a
    /// full table of descriptors does not make the loop spin.
    private var reserve: Int32 = -1

    /// Connections taken in one turn, so that a flood of them does not starve those that are there.
    private static let acceptsPerTurn = 64
    /// How long to leave the queue alone when descriptors have run out.
    private static let pause: UInt64 = 100_000_000

    private init(_ socket: ListeningSocket, descriptor: Int32, isTLS: Bool, listener: Int, worker: Worker) {
        self.socket = socket
        self.isTLS = isTLS
        self.listener = listener
        self.worker = worker
        super.init(descriptor: descriptor)
        reserve = Self.openReserve()
    }

    deinit { if reserve >= 0 { close(reserve) } }

    /// Begins to accept; nil where the kernel has no descriptor left for it.
    static func open(_ socket: ListeningSocket, isTLS: Bool, listener: Int, worker: Worker) -> Acceptor? {
        let own = fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { return nil }
        let acceptor = Acceptor(socket, descriptor: own, isTLS: isTLS, listener: listener, worker: worker)
        do {
            try worker.loop.add(acceptor, exclusive: socket.isShared)
        } catch {
            close(own)
            return nil
        }
        // Connections may have been waiting since before the edge could be seen.
        worker.loop.schedule(acceptor)
        return acceptor
    }

    /// Takes the connections that are waiting, and no more ever.
    func stop() {
        for _ in 0..<Self.acceptsAtEnd {
            guard !worker.isFull, case .connection(let accepted, let peer) = ListeningSocket.accept(from: descriptor)
            else { break }
            open(accepted, peer)
        }
        socket.stopListening()
        worker.loop.remove(self)
    }

    /// Connections taken at the end: more than a queue holds unless it is being filled faster than we take them.
    private static let acceptsAtEnd = 8192

    override func ready(_ readiness: Readiness) { acceptAll() }
    override func resumed() { acceptAll() }
    override func deadlineReached(at now: MonotonicInstant) { acceptAll() }

    private func acceptAll() {
        for _ in 0..<Self.acceptsPerTurn {
            // A full worker leaves clients in the kernel's queue; a closing connection schedules us again.
            guard index >= 0, !worker.isFull else { return }
            switch ListeningSocket.accept(from: descriptor) {
            case .connection(let accepted, let peer): open(accepted, peer)
            case .wouldBlock: return
            case .lost: worker.shard.add(.acceptFailedOther)
            case .outOfDescriptors:
                worker.shard.add(.acceptFailedNoDescriptors)
                refuseOne()
                worker.loop.setDeadline(worker.loop.now.advanced(byNanoseconds: Self.pause), of: self)
                return
            }
        }
        worker.loop.schedule(self)
    }

    private func open(_ accepted: Int32, _ peer: SocketAddress) {
        let snapshot = worker.view.snapshot.listeners[worker.place(ofListener: listener)]
        if snapshot.proxies != nil || snapshot.isTLS && !worker.view.snapshot.passthrough.isEmpty {
            openSlowly(accepted, peer, snapshot)
            return
        }
        guard let mark = worker.admitConnection(from: peer, listener: listener) else {
            close(accepted)
            return
        }
        var session: TLSSession?
        if snapshot.isTLS, !worker.admitHandshake(from: peer, listener: listener) {
            worker.forget(mark: mark)
            close(accepted)
            return
        }
        if let context = snapshot.tls {
            guard let made = try? TLSSession(server: context, buffers: worker.memory.tls) else {
                worker.shard.add(.handshakesFailed)
                worker.forget(mark: mark)
                close(accepted)
                return
            }
            session = made
        }
        let connection = HTTP1Downstream(
            descriptor: accepted, peer: peer, listener: listener, worker: worker, tls: session)
        connection.mark = mark
        do {
            try worker.loop.add(connection)
        } catch {
            worker.shard.add(.acceptFailedOther)
            worker.forget(mark: mark)
            connection.closeUnwatched()
            return
        }
        worker.connectionOpened()
        connection.start()
    }

    /// Opens a connection that must first say whose it is, or where it goes.
    private func openSlowly(_ accepted: Int32, _ peer: SocketAddress, _ snapshot: ListenerSnapshot) {
        if let proxies = snapshot.proxies, !proxies.contains(peer.address) {
            worker.shard.add(.refusedUntrustedProxy)
            close(accepted)
            return
        }
        // Behind a proxy that speaks for others, whose connection it is comes with its header.
        var mark: UInt64 = 0
        if snapshot.proxies == nil {
            guard let found = worker.admitConnection(from: peer, listener: listener) else {
                close(accepted)
                return
            }
            mark = found
        }
        let opening = ConnectionOpening(
            descriptor: accepted, peer: peer, listener: listener, worker: worker, snapshot: snapshot)
        opening.mark = mark
        do {
            try worker.loop.add(opening)
        } catch {
            worker.shard.add(.acceptFailedOther)
            worker.forget(mark: mark)
            opening.closeUnwatched()
            return
        }
        worker.connectionOpened()
        opening.start()
    }

    /// Takes one connection on the reserved descriptor and closes it: better refused than left hanging.
    private func refuseOne() {
        // Another thread may have taken the descriptor when it was given up last time.
        if reserve < 0 { reserve = Self.openReserve() }
        guard reserve >= 0 else { return }
        close(reserve)
        if case .connection(let accepted, _) = ListeningSocket.accept(from: descriptor) { close(accepted) }
        reserve = Self.openReserve()
    }

    private static func openReserve() -> Int32 { Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
