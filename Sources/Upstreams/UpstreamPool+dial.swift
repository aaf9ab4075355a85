// A connection to an endpoint for somebody who moves bytes and knows no HTTP.

internal import Reactor
public import Snapshots
internal import Telemetry

extension UpstreamPool {
    /// A socket that is being connected to an endpoint, and the accounts that are kept of it.
    public final class Dialled {
        /// The endpoint.
        public let endpoint: PooledEndpoint
        /// The socket, not yet connected; the receiver's.
        public let descriptor: Int32
        /// What the endpoint wants to be told about the client first; nil for nothing.
        public let proxyHeader: UpstreamSnapshot.ProxyHeader?
        /// Nanoseconds that connecting may take.
        public let connectTimeout: UInt64
        private let pool: UpstreamPool
        private var isOver = false

        init(_ endpoint: PooledEndpoint, _ descriptor: Int32, _ pool: UpstreamPool) {
            self.endpoint = endpoint
            self.descriptor = descriptor
            self.pool = pool
            proxyHeader = pool.snapshot.settings.proxyHeader
            connectTimeout = pool.snapshot.settings.connectTimeout
        }

        /// The connection was made.
        public func succeeded() { pool.noteSuccess(endpoint) }

        /// The connection could not be made. `ended` follows.
        public func failed() {
            pool.counters.connectsFailed.add(1)
            pool.noteConnectFailure(endpoint)
        }

        /// The socket is closed.
        public func ended() {
            guard !isOver else { return }
            isOver = true
            pool.requestEnded(endpoint)
            pool.closed(endpoint)
        }
    }

    /// Begins a connection to an endpoint that balancing picks.
    public func dial() -> Result<Dialled, UpstreamFailure> {
        guard let endpoint = pickEndpoint() else {
            return .failure(UpstreamFailure(.noEndpoint, nothingWasSent: true))
        }
        do {
            let descriptor = try Socket.connect(to: endpoint.address)
            noteDialled(endpoint)
            return .success(Dialled(endpoint, descriptor, self))
        } catch {
            noteConnectFailure(endpoint)
            return .failure(UpstreamFailure(
                error.isOutOfResources ? .outOfResources : .connectRefused, nothingWasSent: true))
        }
    }
}
