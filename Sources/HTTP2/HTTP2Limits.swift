// What an HTTP/2 peer may make us hold, look at or do.

/// Maxima of HTTP/2 sessions, each with its unit, its default and the reason for it.
public struct HTTP2Limits: Sendable {
    /// Bytes of a request's fields as RFC 9113 §6.5.2 counts them (32 more for each field); above: 431. Default
    /// 64 KiB: as for HTTP/1, and told to the client in SETTINGS_MAX_HEADER_LIST_SIZE.
    public var maximumHeaderListBytes = 65536
    /// Field lines of a request, cookies counted once; above: 431. Default 200: as for HTTP/1.
    public var maximumFields = 200
    /// Bytes of a request target; above: 414. Default 16 KiB: as for HTTP/1.
    public var maximumTargetBytes = 16384
    /// Bytes of a request's trailer fields; above: the stream is reset. Default 8 KiB: as for HTTP/1.
    public var maximumTrailerBytes = 8192
    /// Requests under way on one connection. Default 100: the least that RFC 9113 §6.5.2 recommends; bounds what a
    /// connection can make us hold.
    public var maximumConcurrentStreams = 100
    /// Bytes of a request's body that we hold while its upstream is not ready: the stream's window. Default 64 KiB.
    public var streamWindow = 65536
    /// Bytes of all bodies of a connection that may be on their way to us. Default 1 MiB: above a stream's, so that
    /// one stream whose upstream is slow does not stop its siblings.
    public var connectionWindow = 1 << 20
    /// CONTINUATION frames of one head; above: the connection ends (CVE-2024-28182). Default 8: nghttp2's own, and
    /// enough for a head of `maximumHeaderListBytes`.
    public var maximumContinuations = 8
    /// Units of work that a connection may cause without a completed response; above: GOAWAY with
    /// ENHANCE_YOUR_CALM. Default 2000: see `WorkBudget` for what costs how much.
    public var workBudget = 2000
    /// Units that the budget gets back in a second of their own accord. Default 20: clients that ping a quiet
    /// connection every few seconds may do so for ever.
    public var workPerSecond = 20
    /// Times `maximumHeaderListBytes` that one head may decompress to; above: the connection ends (CVE-2016-6581).
    /// Default 4: a head that is too large is answered, a bomb is not.
    public var maximumListExcess = 4

    /// The defaults.
    public init() {}

    /// The defaults towards endpoints, which we asked for what they send.
    ///
    /// A stream's window is 256 KiB: what an answer may have us hold while its client is slow, and enough for 2 Gbit/s
    /// over a millisecond's round trip. The connection's, 16 MiB, never holds streams up: they are bounded one by one.
    public static var upstream: HTTP2Limits {
        var limits = HTTP2Limits()
        limits.streamWindow = 256 << 10
        limits.connectionWindow = 16 << 20
        return limits
    }

    /// Bytes of a DATA frame that an endpoint may send us. 64 KiB: larger frames are fewer calls, and no frame is held.
    static let maximumUpstreamFrame = 65536

    /// Bytes of a method name; above: 501. As for HTTP/1.
    public static let maximumMethodBytes = 32
}
