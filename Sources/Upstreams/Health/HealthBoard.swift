// Where probes write what they found and all workers read it.

public import Addressing
internal import Synchronization

/// The judgements over all probed endpoints. Any thread.
///
/// Endpoints are told apart by the upstream's name and their address, so that a judgement outlives a reload.
public final class HealthBoard: Sendable {
    /// Names one endpoint.
    public struct Place: Hashable, Sendable {
        /// The upstream's name.
        public var upstream: String
        /// The endpoint's address.
        public var address: SocketAddress

        public init(upstream: String, address: SocketAddress) {
            self.upstream = upstream
            self.address = address
        }
    }

    private let judgements = Mutex<[Place: Bool]>([:])
    private let changes = Atomic<UInt64>(0)

    /// Nothing judged yet.
    public init() {}

    /// Rises with each change: as long as it stays the same, nothing needs to be read again.
    public var generation: UInt64 { changes.load(ordering: .acquiring) }

    /// Whether the endpoint should be used; true for one that nobody has judged.
    public func isHealthy(_ place: Place) -> Bool { judgements.withLock { $0[place] ?? true } }

    /// Every endpoint that was judged, in the order of names and addresses.
    public var entries: [(place: Place, isHealthy: Bool)] {
        judgements.withLock { $0 }.map { (place: $0.key, isHealthy: $0.value) }
            .sorted { ($0.place.upstream, "\($0.place.address)") < ($1.place.upstream, "\($1.place.address)") }
    }

    /// Writes a judgement down.
    public func note(_ place: Place, isHealthy: Bool) {
        judgements.withLock { $0[place] = isHealthy }
        changes.add(1, ordering: .releasing)
    }

    /// Forgets an endpoint that is no longer probed.
    public func forget(_ place: Place) {
        judgements.withLock { $0[place] = nil }
        changes.add(1, ordering: .releasing)
    }
}
