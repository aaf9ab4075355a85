// What the operator wants of certificates, as the agent takes it.

/// How a name can be proved to be ours.
public enum ChallengeKind: String, CaseIterable, Sendable {
    /// A file over plain HTTP on port 80 (RFC 8555 §8.3).
    case http01 = "http-01"
    /// A certificate in a TLS handshake on port 443 (RFC 8737).
    case tlsALPN01 = "tls-alpn-01"
    /// A TXT record (RFC 8555 §8.4): the only one for wildcards.
    case dns01 = "dns-01"
}

/// An authority, and who we are to it.
public struct AuthoritySettings: Sendable, Equatable {
    /// The URL of its directory.
    public var directory: String
    /// Where it writes to when something is wrong; nil for nowhere.
    public var email: String?
    /// A PEM file with the authorities by which its own TLS is verified; nil for the system's.
    public var trust: String?
    /// The account that the operator has there already; nil for none.
    public var binding: ExternalAccount?
    /// The kind of certificate to ask for; nil for its default.
    public var profile: String?

    public init(directory: String) { self.directory = directory }

    /// An account outside of the protocol (RFC 8555 §7.3.4).
    public struct ExternalAccount: Sendable, Equatable {
        public var identifier: String
        /// A file with the key, Base64url as authorities hand it out. The key itself is read when it is needed.
        public var keyFile: String

        public init(identifier: String, keyFile: String) {
            self.identifier = identifier
            self.keyFile = keyFile
        }
    }
}

/// Everything that the agent is told.
public struct AgentSettings: Sendable, Equatable {
    /// At least one; the first is asked first, the others where it fails.
    public var authorities: [AuthoritySettings]
    /// At least one; each further attempt tries the next.
    public var challenges: [ChallengeKind]
    /// The command that sets and removes TXT records; needed for dns-01.
    public var hook: String?
    /// How long certificates shall live, in seconds; nil leaves it to the authority.
    public var lifetime: Int64?

    public init(authorities: [AuthoritySettings], challenges: [ChallengeKind] = [.http01]) {
        self.authorities = authorities
        self.challenges = challenges
    }
}
