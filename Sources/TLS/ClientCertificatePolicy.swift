// Whether a listener asks its clients for certificates (mutual TLS), and which it takes.

/// What a listener asks of client certificates.
public struct ClientCertificatePolicy: Sendable {
    /// Whether a client can do without.
    public enum Mode: String, Sendable {
        /// A client may send none; one that it sends must verify.
        case optional
        /// A client without a certificate that verifies is refused.
        case required
    }

    /// Whom the client's certificate must lead to; also sent to the client as a hint.
    public let authorities: CertificateAuthorities
    /// Whether a client can do without.
    public let mode: Mode

    /// Asks for certificates of `authorities`.
    public init(authorities: CertificateAuthorities, mode: Mode) {
        self.authorities = authorities
        self.mode = mode
    }

    /// Stands for the policy in a session's identity: a ticket from a listener with another policy must not resume.
    var identity: String { mode.rawValue + " " + authorities.fingerprints.joined(separator: " ") }
}
