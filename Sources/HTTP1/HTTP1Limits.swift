// What an HTTP/1 peer may make us hold or look at.

/// Maxima of HTTP/1 parsing, each with its unit, its default and the reason for it.
public struct HTTP1Limits: Sendable {
    /// Bytes of a head, request line to empty line; above: 431. Default 64 KiB: the largest heads in use (Kerberos
    /// tickets, many cookies) stay below, and a connection cannot make us hold more.
    public var maximumHeadBytes = 65536
    /// Bytes of a request target; above: 414. Default 16 KiB: twice what RFC 9112 §3 asks every server to support.
    public var maximumTargetBytes = 16384
    /// Field lines of a head; above: 431. Default 200: twice what the busiest backends send; bounds work per head.
    public var maximumFields = 200
    /// Bytes of a trailer section; above: 431. Default 8 KiB: it is held in memory whole before it is passed on.
    public var maximumTrailerBytes = 8192
    /// Bytes of all chunk extensions of a message together; above: 400. Default 4 KiB: nobody needs them, and without
    /// a bound one byte of payload could cost any number of bytes on the wire.
    public var maximumChunkExtensionBytes = 4096

    /// The defaults.
    public init() {}

    /// Interim (1xx) answers to one request; above: 502. Enough for a report every second of the usual response
    /// timeout; without a bound they could pile up before a client that does not read.
    public static let maximumInterimAnswers: UInt16 = 64
    /// Bytes of a method name; above: 501. The longest registered one (UPDATEREDIRECTREF) has 17.
    public static let maximumMethodBytes = 32
    /// Empty lines before a request line that are skipped (RFC 9112 §2.2 asks for at least one).
    public static let maximumEmptyLines = 2
    /// Digits of a chunk size, leading zeros included: as many as a 64-bit number has.
    public static let maximumChunkSizeDigits = 16
    /// The largest Content-Length and chunk size: 2^63-1, so that sums of offsets do not overflow.
    public static let maximumLength = UInt64(Int64.max)
}
