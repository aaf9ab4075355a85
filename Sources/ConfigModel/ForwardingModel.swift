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

    public init() {}
}
