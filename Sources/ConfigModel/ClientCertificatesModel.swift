// What is asked of client certificates, of all clients of a listener or of those of a host.

public import Diagnostics

/// Mutual TLS. Paths are as the process opens them.
public struct ClientCertificatesModel: Sendable, Equatable {
    /// Whether a client can do without.
    public enum Mode: String, CaseIterable, Sendable {
        /// A client may send none; one that it sends must verify.
        case optional
        /// A client without a certificate that verifies is refused.
        case required
    }

    /// What an upstream is told in X-Forwarded-Client-Cert.
    public enum Forwarding: String, CaseIterable, Sendable {
        /// Nothing.
        case off
        /// Fingerprint, subject and alternative names.
        case identity
        /// These, and the certificate itself.
        case certificate
    }

    /// The PEM file with the authorities.
    public var authorities: Located<String>
    /// Whether a client can do without.
    public var mode: Located<Mode> = .byDefault(.required)
    /// PEM files with revocation lists; empty for no look at revocation.
    public var revocations: [Located<String>] = []
    /// Intermediates between a certificate and an authority, from 0.
    public var depth: Located<Int> = .byDefault(4)
    /// What an upstream is told.
    public var forwarding: Located<Forwarding> = .byDefault(.off)
    /// Where it was written.
    public var position: SourcePosition?

    public init(authorities: Located<String>, at position: SourcePosition?) {
        self.authorities = authorities
        self.position = position
    }
}

/// What holds for one host on every listener that speaks TLS.
public struct HostModel: Sendable, Equatable {
    /// Which host, or which hosts.
    public var host: Located<HostPattern>
    /// What is asked of its clients, instead of what the listener asks; nil for nothing.
    public var clientCertificates: ClientCertificatesModel?

    public init(host: Located<HostPattern>, clientCertificates: ClientCertificatesModel?) {
        self.host = host
        self.clientCertificates = clientCertificates
    }
}

/// Which client certificates a route lets in: one of any that are listed, or all that verify where none is.
public struct CertificateRuleModel: Sendable, Equatable {
    /// SPIFFE IDs, or their beginnings with `/*` behind them.
    public var spiffe: [Located<String>] = []
    /// DNS names of the subject alternative name, or `*.` and a suffix.
    public var dns: [Located<HostPattern>] = []
    /// Distinguished names (RFC 4514), as the access log has them.
    public var subjects: [Located<String>] = []
    /// SHA-256 fingerprints, 64 lower-case hexadecimal digits.
    public var fingerprints: [Located<String>] = []
    /// Where it was written.
    public var position: SourcePosition?

    public init(at position: SourcePosition?) { self.position = position }

    /// Whether every certificate that verifies is let in.
    public var takesAll: Bool { spiffe.isEmpty && dns.isEmpty && subjects.isEmpty && fingerprints.isEmpty }
}

/// The keys of session tickets, and how long they live.
public struct SessionTicketsModel: Sendable, Equatable {
    /// Files of 80-byte keys that replicas share, the issuing key first; empty for keys of our own.
    public var keys: [Located<String>] = []
    /// For how long one key of our own issues tickets.
    public var rotation: Located<Duration> = .byDefault(.seconds(12 * 3600))
    /// For how long a ticket resumes.
    public var lifetime: Located<Duration> = .byDefault(.seconds(12 * 3600))

    public init() {}
}
