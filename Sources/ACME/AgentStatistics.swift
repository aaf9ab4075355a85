// What the agent has done and means to do, for metrics: written by its thread, read by any.

internal import Synchronization
internal import TLS

/// Counts, and where each name stands.
public final class AgentStatistics: Sendable {
    /// One name's standing.
    public struct Name: Sendable, Equatable {
        public var name: String
        /// The last second of the certificate that serves; nil without one.
        public var notAfter: Int64?
        /// When it is renewed, or tried for again; seconds since 1970.
        public var nextAttempt: Int64
        /// Why renewal is at that moment; nil without a certificate.
        public var reason: RenewalPlan.Reason?
        /// Rounds in a row that failed.
        public var failures: Int
        /// Why the last one did, for people; nil after a success.
        public var lastFailure: String?
    }

    private struct State {
        var obtained = 0
        var failed = 0
        var isLeader = false
        var names: [Name] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Certificates that were obtained since the start.
    public var obtained: Int { state.withLock { $0.obtained } }
    /// Orders that came to nothing since the start.
    public var failed: Int { state.withLock { $0.failed } }
    /// Whether this process is the one that writes in the store.
    public var isLeader: Bool { state.withLock { $0.isLeader } }
    /// All names, in the order of the configuration.
    public var names: [Name] { state.withLock { $0.names } }

    func countObtained() { state.withLock { $0.obtained += 1 } }
    func countFailed() { state.withLock { $0.failed += 1 } }

    func note(_ names: [NameState], isLeader: Bool) {
        let list = names.map {
            Name(
                name: $0.name, notAfter: $0.certificate?.issued.notAfter, nextAttempt: $0.due, reason: $0.plan?.reason,
                failures: $0.failures, lastFailure: $0.lastFailure?.description)
        }
        state.withLock {
            $0.names = list
            $0.isLeader = isLeader
        }
    }
}

/// Something that the operator may want to read in the log.
public struct AgentEvent: Sendable, Equatable {
    public enum Level: Sendable { case info, warning, error }

    public var level: Level
    public var message: String
    /// Whether a certificate in the store is another than before: it should be taken up.
    public var changesCertificates = false
}
