// What was asked and what stands, for metrics and the log.

internal import Synchronization
public import TLS

/// What came of one question.
public enum FetchResult: String, Sendable, CaseIterable {
    /// A staple.
    case good
    /// The certificate is revoked.
    case revoked
    /// The responder does not know the certificate, or speaks of others.
    case unknown
    /// An error of HTTP or of OCSP.
    case refused
    /// Not signed by whom it must be, or no OCSP response at all.
    case unverified
    /// Out of its time, or older than what is known.
    case stale
    /// No answer.
    case unreachable
    /// Nobody knows the issuer, so that nothing can be asked.
    case unasked
}

/// Counts of one process. Written by the thread that asks, read by any.
public final class StapleStatistics: Sendable {
    private struct State {
        var counts: [FetchResult: Int] = [:]
        var pairs: [CertificatePair] = []
    }

    private let state = Mutex(State())

    public init() {}

    public func count(of result: FetchResult) -> Int { state.withLock { $0.counts[result] ?? 0 } }

    /// The pairs whose staples are seen to, one for each certificate.
    public var pairs: [CertificatePair] { state.withLock { $0.pairs } }

    func note(_ result: FetchResult) { state.withLock { $0.counts[result, default: 0] += 1 } }
    func note(_ pairs: [CertificatePair]) { state.withLock { $0.pairs = pairs } }
}

/// Something that the operator may want to read in the log.
public struct StapleEvent: Sendable, Equatable {
    public enum Level: Sendable { case info, warning, error }

    public var level: Level
    public var message: String
    /// Whether another pair may serve now: one was found revoked, or has the staple that it must have.
    public var changesCertificates = false
}
