// Certificates that the gateway obtains and renews itself (RFC 8555).

public import Diagnostics

/// Where certificates are obtained for the hosts of routes that no configured certificate covers.
public struct ACMEModel: Sendable, Equatable {
    /// Let's Encrypt.
    public static let defaultDirectory = "https://acme-v02.api.letsencrypt.org/directory"
    /// Where they are kept.
    public static let defaultStorage = "/var/lib/gatehouse/acme"

    /// The authorities: the first is asked first, the others where it gives none. At least one.
    public var authorities: [ACMEAuthorityModel]
    /// The directory of accounts, orders and certificates, as the process opens it.
    public var storage: Located<String> = .byDefault(ACMEModel.defaultStorage)
    /// How names are proved, the best first. Empty until validation, which takes what the listeners allow.
    public var challenges: [Located<ACMEChallenge>] = []
    /// The command that sets and removes TXT records.
    public var hook: Located<String>?
    /// How long certificates shall live; nil leaves it to the authority.
    public var lifetime: Located<Duration>?
    /// Where `acme` was written.
    public var position: SourcePosition?

    public init(at position: SourcePosition? = nil) {
        authorities = [ACMEAuthorityModel(at: position)]
        self.position = position
    }

    /// The directory in which the certificates that serve are.
    public var certificates: String { "\(storage.value)/live" }
}

/// An authority, and who we are to it.
public struct ACMEAuthorityModel: Sendable, Equatable {
    /// The URL of its directory.
    public var directory: Located<String> = .byDefault(ACMEModel.defaultDirectory)
    /// Where it may write to.
    public var email: Located<String>?
    /// A PEM file with the authorities that its own TLS is verified by; nil for the system's.
    public var authorities: Located<String>?
    /// The account that there is with it already.
    public var externalAccount: ExternalAccountModel?
    /// The kind of certificate.
    public var profile: Located<String>?
    /// Where it was written.
    public var position: SourcePosition?

    public init(at position: SourcePosition? = nil) { self.position = position }
}

/// An account outside of the protocol (RFC 8555 §7.3.4).
public struct ExternalAccountModel: Sendable, Equatable {
    /// What the authority calls it.
    public var identifier: Located<String>
    /// A file with its key.
    public var key: Located<String>

    public init(identifier: Located<String>, key: Located<String>) {
        self.identifier = identifier
        self.key = key
    }
}

/// How a name is proved to be ours.
public enum ACMEChallenge: String, CaseIterable, Sendable {
    /// A file over plain HTTP (RFC 8555 §8.3).
    case http01 = "http-01"
    /// A certificate in a TLS handshake (RFC 8737).
    case tlsALPN01 = "tls-alpn-01"
    /// A TXT record (RFC 8555 §8.4).
    case dns01 = "dns-01"
}
