// Answers about revocation that are sent along with certificates (RFC 6066 §8).

/// Whether OCSP staples are fetched for the certificates that name a responder, and where they are kept.
public struct OCSPStaplingModel: Sendable, Equatable {
    public static let defaultStorage = "/var/lib/gatehouse/ocsp"

    public var isOn: Located<Bool> = .byDefault(true)
    /// The directory of the staples that a restart sends at once, as the process opens it.
    public var storage: Located<String> = .byDefault(OCSPStaplingModel.defaultStorage)

    public init() {}
}
