// Telling known field names by their length and a few eight-byte compares.

public import Bytes

extension FieldName {
    /// The length of the longest known name.
    public static var maximumKnownLength: Int { 25 }

    /// Recognises a field name in any case.
    ///
    /// `name` must consist of token bytes (RFC 9110 §5.6.2): among those, setting the case bit maps nothing but
    /// upper-case letters to lower-case letters, digits and `-`. Eight bytes at `name` must be readable, whatever
    /// `count` is.
    @inlinable
    public init(token name: UnsafePointer<UInt8>, count: Int) {
        let first = ByteWord.load(name) | ByteWord.caseBits
        if count <= 8 {
            self = FieldName.short(first & ByteWord.mask(count), count: count)
            return
        }
        guard count <= FieldName.maximumKnownLength else {
            self = .other
            return
        }
        let last = ByteWord.load(name + (count &- 8)) | ByteWord.caseBits
        if count <= 16 {
            self = FieldName.medium(first, last, count: count)
            return
        }
        let second = ByteWord.load(name + 8) | ByteWord.caseBits
        let third = ByteWord.load(name + (count <= 24 ? count &- 8 : 16)) | ByteWord.caseBits
        self = FieldName.long(first, second, third, last, count: count)
    }

    /// Recognises a field name of any bytes, in any case, wherever it lies.
    public init(_ name: Span<UInt8>) {
        var padded = InlineArray<40, UInt8>(repeating: 0)
        guard name.count <= FieldName.maximumKnownLength else {
            self = .other
            return
        }
        for index in name.indices {
            guard ASCII.isToken(name[index]) else {
                self = .other
                return
            }
            padded[index] = name[index]
        }
        let count = name.count
        self = padded.span.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return .other }
            return FieldName(token: base, count: count)
        }
    }

    /// Names of up to eight bytes, all in `word`.
    @inlinable @inline(__always)
    static func short(_ word: UInt64, count: Int) -> FieldName {
        switch count {
        case 2:
            if word == ByteWord.of("te") { return .te }
        case 3:
            if word == ByteWord.of("via") { return .via }
            if word == ByteWord.of("age") { return .age }
        case 4:
            if word == ByteWord.of("host") { return .host }
            if word == ByteWord.of("date") { return .date }
            if word == ByteWord.of("vary") { return .vary }
            if word == ByteWord.of("etag") { return .etag }
        case 5:
            if word == ByteWord.of("range") { return .range }
            if word == ByteWord.of("proxy") { return .proxy }
        case 6:
            if word == ByteWord.of("expect") { return .expect }
            if word == ByteWord.of("server") { return .server }
            if word == ByteWord.of("origin") { return .origin }
            if word == ByteWord.of("cookie") { return .cookie }
            if word == ByteWord.of("accept") { return .accept }
            if word == ByteWord.of("pragma") { return .pragma }
        case 7:
            if word == ByteWord.of("upgrade") { return .upgrade }
            if word == ByteWord.of("trailer") { return .trailer }
            if word == ByteWord.of("referer") { return .referer }
            if word == ByteWord.of("expires") { return .expires }
        case 8:
            if word == ByteWord.of("if-match") { return .ifMatch }
            if word == ByteWord.of("if-range") { return .ifRange }
            if word == ByteWord.of("location") { return .location }
        default:
            break
        }
        return .other
    }

    /// Names of 9 to 16 bytes: the first eight and the last eight, which overlap.
    @inlinable @inline(__always)
    static func medium(_ first: UInt64, _ last: UInt64, count: Int) -> FieldName {
        switch count {
        case 9:
            if isEqual(first, last, "x-real-ip") { return .xRealIP }
            if isEqual(first, last, "forwarded") { return .forwarded }
        case 10:
            if isEqual(first, last, "connection") { return .connection }
            if isEqual(first, last, "keep-alive") { return .keepAlive }
            if isEqual(first, last, "tracestate") { return .tracestate }
            if isEqual(first, last, "user-agent") { return .userAgent }
            if isEqual(first, last, "set-cookie") { return .setCookie }
        case 11:
            if isEqual(first, last, "traceparent") { return .traceparent }
            if isEqual(first, last, "retry-after") { return .retryAfter }
            if isEqual(first, last, "grpc-status") { return .grpcStatus }
        case 12:
            if isEqual(first, last, "x-request-id") { return .xRequestID }
            if isEqual(first, last, "content-type") { return .contentType }
            if isEqual(first, last, "max-forwards") { return .maxForwards }
            if isEqual(first, last, "grpc-message") { return .grpcMessage }
        case 13:
            if isEqual(first, last, "authorization") { return .authorization }
            if isEqual(first, last, "content-range") { return .contentRange }
            if isEqual(first, last, "cache-control") { return .cacheControl }
            if isEqual(first, last, "if-none-match") { return .ifNoneMatch }
            if isEqual(first, last, "last-modified") { return .lastModified }
        case 14:
            if isEqual(first, last, "content-length") { return .contentLength }
            if isEqual(first, last, "http2-settings") { return .http2Settings }
        case 15:
            if isEqual(first, last, "x-forwarded-for") { return .xForwardedFor }
            if isEqual(first, last, "accept-encoding") { return .acceptEncoding }
            if isEqual(first, last, "accept-language") { return .acceptLanguage }
        case 16:
            if isEqual(first, last, "proxy-connection") { return .proxyConnection }
            if isEqual(first, last, "x-forwarded-host") { return .xForwardedHost }
            if isEqual(first, last, "x-forwarded-port") { return .xForwardedPort }
            if isEqual(first, last, "www-authenticate") { return .wwwAuthenticate }
            if isEqual(first, last, "content-encoding") { return .contentEncoding }
        default:
            break
        }
        return .other
    }

    /// Names of 17 to 25 bytes. Up to 24, `third` equals `last`.
    @inlinable
    static func long(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ last: UInt64, count: Int) -> FieldName {
        switch count {
        case 17:
            if isEqual(first, second, last, "transfer-encoding") { return .transferEncoding }
            if isEqual(first, second, last, "x-forwarded-proto") { return .xForwardedProto }
            if isEqual(first, second, last, "if-modified-since") { return .ifModifiedSince }
        case 18:
            if isEqual(first, second, last, "proxy-authenticate") { return .proxyAuthenticate }
        case 19:
            if isEqual(first, second, last, "proxy-authorization") { return .proxyAuthorization }
            if isEqual(first, second, last, "if-unmodified-since") { return .ifUnmodifiedSince }
        case 23:
            let name: StaticString = "x-forwarded-client-cert"
            if isEqual(first, second, last, name) { return .xForwardedClientCert }
        case 25:
            let name: StaticString = "strict-transport-security"
            if third == ByteWord.of(name, from: 16), isEqual(first, second, last, name) {
                return .strictTransportSecurity
            }
        default:
            break
        }
        return .other
    }

    /// Whether a name's first, second and last eight bytes are those of `text`.
    @inlinable @inline(__always)
    static func isEqual(_ first: UInt64, _ second: UInt64, _ last: UInt64, _ text: StaticString) -> Bool {
        second == ByteWord.of(text, from: 8) && isEqual(first, last, text)
    }

    /// Whether a name's first and last eight bytes are those of `text`.
    @inlinable @inline(__always)
    static func isEqual(_ first: UInt64, _ last: UInt64, _ text: StaticString) -> Bool {
        first == ByteWord.of(text) && last == ByteWord.of(text, from: text.utf8CodeUnitCount &- 8)
    }
}
