// What we show to prove that a name is ours.

internal import TLS

/// The answer to one challenge.
public struct ChallengeAnswer: Equatable, Sendable {
    public let kind: ChallengeKind
    /// The DNS name; a wildcard's without `*.`.
    public let name: String
    /// What the authority calls the challenge.
    public let token: String
    /// The key authorization (RFC 8555 §8.1).
    public let keyAuthorization: String

    init(kind: ChallengeKind, name: String, token: String, thumbprint: String) {
        self.kind = kind
        self.name = name.lowercased()
        self.token = token
        keyAuthorization = "\(token).\(thumbprint)"
    }

    /// As it was stored by `json`; nil where it was not.
    init?(_ json: JSON) {
        guard let kind = json["kind"]?.text.flatMap({ ChallengeKind(rawValue: $0) }), let name = json["name"]?.text,
            let token = json["token"]?.text, let authorization = json["authorization"]?.text
        else { return nil }
        self.kind = kind
        self.name = name
        self.token = token
        keyAuthorization = authorization
    }

    /// For the store: none of it is secret once it is shown.
    var json: JSON {
        [
            "kind": .text(kind.rawValue), "name": .text(name), "token": .text(token),
            "authorization": .text(keyAuthorization),
        ]
    }

    /// SHA-256 of the key authorization: what a certificate of tls-alpn-01 has in it (RFC 8737 §3).
    public var digest: [UInt8] { SHA256.hash(Array(keyAuthorization.utf8)) }

    /// Where the TXT record of dns-01 belongs (RFC 8555 §8.4).
    public var recordName: String { "_acme-challenge.\(name)" }

    /// What that record says.
    public var recordValue: String { Base64URL.encode(digest) }
}

/// Where answers are made visible to the authority. Called by the agent's thread.
public protocol ChallengeDoor: Sendable {
    /// Has the answer given to whoever asks, by all workers, when it returns.
    ///
    /// - Throws: why it cannot be.
    func show(_ answer: ChallengeAnswer) throws(ProtocolFailure)

    /// Takes it back. A second time does nothing.
    func withdraw(_ answer: ChallengeAnswer)
}
