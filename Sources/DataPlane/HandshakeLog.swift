// Why TLS handshakes with clients failed, in the access log, as far as there is room for it.

internal import TLS
internal import Timing

/// Spares the access log from whoever fails handshakes by the thousand. One a worker.
///
/// `burst` lines at once, then `perSecond`; the rest is counted by `gatehouse_tls_handshakes_total` alone.
struct HandshakeLog {
    /// Lines a second of one worker.
    static let perSecond: UInt64 = 10
    /// Lines that may come at once.
    static let burst: UInt64 = 50

    private var lines = burst
    private var since = MonotonicInstant(nanoseconds: 0)

    /// Whether one more line may be written.
    mutating func take(at now: MonotonicInstant) -> Bool {
        let earned = now.nanoseconds(since: since) / (1_000_000_000 / Self.perSecond)
        if earned > 0 {
            lines = min(Self.burst, lines &+ min(earned, Self.burst))
            since = now
        }
        guard lines > 0 else { return false }
        lines &-= 1
        return true
    }

    /// A failure in words that are known at compile time.
    static func reason(of failure: TLSFailure) -> StaticString {
        switch failure {
        case .certificateNotVerified(let code): ClientCertificateFault(code).reason
        case .peerAlert: "TLS handshake refused by the client"
        case .plainHTTP: "plain HTTP on a TLS port"
        case .protocolError where failure.isMissingCertificate: "client certificate missing"
        case .protocolError, .outputFull, .notUsable: "TLS handshake failed"
        }
    }
}

extension ClientCertificateFault {
    /// As the log has it.
    fileprivate var reason: StaticString {
        switch self {
        case .unknownAuthority: "client certificate of an unknown authority"
        case .expired: "client certificate expired"
        case .notYetValid: "client certificate not yet valid"
        case .revoked: "client certificate revoked"
        case .noRevocationList: "no current revocation list for a client certificate"
        case .tooDeep: "client certificate chain too long"
        case .wrongPurpose: "client certificate not for clients"
        case .weak: "client certificate too weak"
        case .other: "client certificate does not verify"
        }
    }
}
