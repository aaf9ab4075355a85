// The field names that Gatehouse itself cares about, as numbers.

/// A known field name, or `.other` for any that only passes through.
///
/// At most 64 of them, so that a set of names fits one word. The order means nothing.
public enum FieldName: UInt8, CaseIterable, Sendable {
    case other
    case host, contentLength, transferEncoding
    case connection, keepAlive, proxyConnection, te, upgrade, http2Settings
    case proxyAuthenticate, proxyAuthorization, proxy
    case trailer, expect
    case xForwardedFor, xForwardedProto, xForwardedHost, xForwardedPort, xRealIP, forwarded, via
    case xForwardedClientCert
    case xRequestID, traceparent, tracestate
    case date, server, userAgent, referer, origin
    case cookie, setCookie, authorization, wwwAuthenticate
    case contentType, contentEncoding, contentRange
    case accept, acceptEncoding, acceptLanguage
    case cacheControl, pragma, range, maxForwards
    case ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, ifRange
    case location, retryAfter, age, expires, vary, etag, lastModified
    case grpcStatus, grpcMessage
    case strictTransportSecurity

    /// This name's bit in a set of names.
    @inlinable public var bit: UInt64 { 1 &<< UInt64(rawValue) }

    /// Whether the field speaks of one connection only and is never forwarded (RFC 9110 §7.6.1).
    ///
    /// Besides the fields which that section lists: `Connection` itself; `HTTP2-Settings` (RFC 7540 §3.2.1), so that
    /// no client can upgrade a backend connection behind our back; `Proxy-Authenticate` and `Proxy-Authorization`,
    /// which speak to the nearest proxy, and that is us; and `Proxy`, which no standard knows and CGI programs take
    /// for the environment's HTTP_PROXY. `Trailer` is forwarded, because trailers are.
    @inlinable public var isHopByHop: Bool { FieldName.hopByHop & bit != 0 }

    /// The set of hop-by-hop names, as bits.
    @inlinable static var hopByHop: UInt64 {
        connection.bit | keepAlive.bit | proxyConnection.bit | te.bit | transferEncoding.bit | upgrade.bit
            | http2Settings.bit | proxyAuthenticate.bit | proxyAuthorization.bit | proxy.bit
    }

    /// Whether `Connection` may name the field and so have it removed (RFC 9110 §7.6.1).
    ///
    /// "A sender MUST NOT send a connection option corresponding to a field that is intended for all recipients":
    /// no known end-to-end name may be. Otherwise a client could strip `Host`, `Content-Length`, `Authorization` or
    /// `X-Forwarded-For` from what the backend sees.
    @inlinable public var mayBeConnectionOption: Bool { self == .other || self == .trailer || isHopByHop }

    /// Whether a trailer of this name must not be merged or forwarded (RFC 9110 §6.5.1).
    ///
    /// Such fields steer framing, routing, authentication, conditions, caching or how content is read, and whoever
    /// looks only at the head would have missed them.
    public var isForbiddenInTrailers: Bool {
        switch self {
        case .other, .traceparent, .tracestate, .date, .server, .userAgent, .grpcStatus, .grpcMessage, .etag,
            .lastModified, .origin, .referer, .accept, .acceptEncoding, .acceptLanguage:
            false
        default:
            true
        }
    }

    /// The name in lower case, as HTTP/2 writes it; empty for `.other`.
    public var text: StaticString {
        switch self {
        case .other: ""
        case .host: "host"
        case .contentLength: "content-length"
        case .transferEncoding: "transfer-encoding"
        case .connection: "connection"
        case .keepAlive: "keep-alive"
        case .proxyConnection: "proxy-connection"
        case .te: "te"
        case .upgrade: "upgrade"
        case .http2Settings: "http2-settings"
        case .proxyAuthenticate: "proxy-authenticate"
        case .proxyAuthorization: "proxy-authorization"
        case .proxy: "proxy"
        case .trailer: "trailer"
        case .expect: "expect"
        case .xForwardedFor: "x-forwarded-for"
        case .xForwardedProto: "x-forwarded-proto"
        case .xForwardedHost: "x-forwarded-host"
        case .xForwardedPort: "x-forwarded-port"
        case .xRealIP: "x-real-ip"
        case .xForwardedClientCert: "x-forwarded-client-cert"
        case .forwarded: "forwarded"
        case .via: "via"
        case .xRequestID: "x-request-id"
        case .traceparent: "traceparent"
        case .tracestate: "tracestate"
        case .date: "date"
        case .server: "server"
        case .userAgent: "user-agent"
        case .referer: "referer"
        case .origin: "origin"
        case .cookie: "cookie"
        case .setCookie: "set-cookie"
        case .authorization: "authorization"
        case .wwwAuthenticate: "www-authenticate"
        case .contentType: "content-type"
        case .contentEncoding: "content-encoding"
        case .contentRange: "content-range"
        case .accept: "accept"
        case .acceptEncoding: "accept-encoding"
        case .acceptLanguage: "accept-language"
        case .cacheControl: "cache-control"
        case .pragma: "pragma"
        case .range: "range"
        case .maxForwards: "max-forwards"
        case .ifMatch: "if-match"
        case .ifNoneMatch: "if-none-match"
        case .ifModifiedSince: "if-modified-since"
        case .ifUnmodifiedSince: "if-unmodified-since"
        case .ifRange: "if-range"
        case .location: "location"
        case .retryAfter: "retry-after"
        case .age: "age"
        case .expires: "expires"
        case .vary: "vary"
        case .etag: "etag"
        case .lastModified: "last-modified"
        case .grpcStatus: "grpc-status"
        case .grpcMessage: "grpc-message"
        case .strictTransportSecurity: "strict-transport-security"
        }
    }
}
