// What a head says about its connection and its exchange.

/// Facts from the fields `Connection`, `Upgrade`, `Expect` and `TE`, and from the protocol.
public struct HeadFlags: OptionSet, Sendable {
    public let rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `Connection: close` (RFC 9112 §9.6).
    @inlinable public static var connectionClose: HeadFlags { HeadFlags(rawValue: 1) }
    /// `Connection: keep-alive` (RFC 9112 §9.3).
    @inlinable public static var connectionKeepAlive: HeadFlags { HeadFlags(rawValue: 2) }
    /// `Connection: upgrade` together with an `Upgrade` field, in HTTP/1.1 (RFC 9110 §7.8).
    @inlinable public static var connectionUpgrade: HeadFlags { HeadFlags(rawValue: 4) }
    /// `Expect: 100-continue` in an HTTP/1.1 request (RFC 9110 §10.1.1).
    @inlinable public static var expectContinue: HeadFlags { HeadFlags(rawValue: 8) }
    /// `TE: trailers` (RFC 9110 §10.1.4).
    @inlinable public static var acceptsTrailers: HeadFlags { HeadFlags(rawValue: 16) }
    /// An extended CONNECT of HTTP/2 (RFC 8441 §4): the head reads as the GET with `Upgrade` that it means.
    @inlinable public static var extendedConnect: HeadFlags { HeadFlags(rawValue: 64) }
    /// The message came over HTTP/2 (RFC 9113); `minorVersion` then says how it would be told in HTTP/1.
    @inlinable public static var http2: HeadFlags { HeadFlags(rawValue: 32) }
}
