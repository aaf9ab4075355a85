// What an upstream is told about the client.

/// Which fields are added to a forwarded request.
public struct ForwardingModel: Sendable, Equatable {
    /// X-Forwarded-For, -Proto and -Host.
    public var xForwarded: Located<Bool> = .byDefault(true)
    /// Forwarded (RFC 7239).
    public var forwarded: Located<Bool> = .byDefault(false)
    /// The pseudonym in the Via of forwarded requests (RFC 9110 §7.6.3); nil for no Via.
    public var via: Located<String?> = .byDefault("gatehouse")
    /// X-Request-Id, added to forwarded requests. Answers of our own always carry it.
    public var requestID: Located<Bool> = .byDefault(true)

    /// Which field of a trusted proxy names the client.
    public var clientFrom: Located<ClientField> = .byDefault(.xForwardedFor)

    /// What becomes of the X-Forwarded-Client-Cert that a request brings.
    public var clientCertificate: Located<BroughtCertificate> = .byDefault(.drop)

    public init() {}
}

/// What becomes of the X-Forwarded-Client-Cert that a request brings along.
public enum BroughtCertificate: String, CaseIterable, Sendable {
    /// It goes no further.
    case drop
    /// That of a trusted proxy goes on, before what we have to say ourselves.
    case keep
}

/// The field by which a trusted proxy names the client it speaks for. One alone is believed: a proxy that writes one
/// passes the other on as the client sent it.
public enum ClientField: String, CaseIterable, Sendable {
    /// X-Forwarded-For.
    case xForwardedFor
    /// Forwarded (RFC 7239).
    case forwarded
}
