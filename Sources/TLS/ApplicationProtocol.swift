// The protocols that ALPN (RFC 7301) can agree on here.

/// What ALPN agreed on.
public enum ApplicationProtocol: UInt8, Sendable {
    /// Nothing: the client did not ask, so it speaks HTTP/1.1.
    case none
    /// `http/1.1` or `http/1.0`: the request line tells which.
    case http11
    /// `h2`, HTTP/2 over TLS.
    case h2
    /// `acme-tls/1`: nothing but the handshake itself was wanted (RFC 8737 §3).
    case acmeChallenge

    /// The protocol of an identifier on the wire (RFC 7301 §6).
    init(wire: UnsafeBufferPointer<UInt8>) {
        switch wire.count {
        case 2 where wire[0] == UInt8(ascii: "h") && wire[1] == UInt8(ascii: "2"): self = .h2
        case 8: self = .http11
        case ChallengeCertificates.protocolName.utf8CodeUnitCount: self = .acmeChallenge
        default: self = .none
        }
    }

    /// The names as ALPN sends them: each after a byte with its length, most wanted first.
    static func wireFormat(_ names: [String]) throws(TLSError) -> [UInt8] {
        var wire: [UInt8] = []
        for name in names {
            guard ["h2", "http/1.1", "http/1.0"].contains(name) else { throw .unknownApplicationProtocol(name) }
            wire.append(UInt8(name.utf8.count))
            wire += name.utf8
        }
        return wire
    }
}
