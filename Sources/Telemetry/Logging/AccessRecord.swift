// What is known of an exchange once it is over: the matter of one access log line.

/// A finished exchange, as the code that enforced it saw it.
///
/// Texts are views of bytes that somebody else holds; they must stay valid while a line is written, and
/// no longer: fill a record, write it, forget it. An empty text is one that is not known.
public struct AccessRecord {
    // MARK: Who asked for what

    /// Wall clock time of the request's first byte, in nanoseconds since the Unix epoch.
    public var wallNanoseconds: UInt64 = 0
    /// The identifier that responses of our own carry, too.
    public var requestIdentifier: UInt64 = 0
    /// The client's address as text, after trusted proxies were believed; without the port.
    public var client = ByteView.none
    /// The method as received.
    public var method = ByteView.none
    /// The request target as received, before anything was made canonical.
    public var target = ByteView.none
    /// The host that was asked for, as received.
    public var host = ByteView.none
    /// `HTTP/1.1`, as the client spoke.
    public var version = ByteView.none
    /// The Referer field.
    public var referer = ByteView.none
    /// The User-Agent field.
    public var userAgent = ByteView.none

    // MARK: What was decided

    /// The name of the route that took the request.
    public var route = ByteView.none
    /// The name of the upstream.
    public var upstream = ByteView.none
    /// The address of the endpoint that was used last, with port.
    public var endpoint = ByteView.none
    /// What the decision wanted to happen.
    public var intended = IntendedVerdict.none
    /// Why, in words, where there is something to say.
    public var reason = ByteView.none
    /// The deciding rule, as `file:line`.
    public var rule = ByteView.none
    /// The rate limit that had something to say.
    public var limit = ByteView.none
    /// What it counts by.
    public var limitKey = ByteView.none
    /// Whose bucket it was, secrets as a hash.
    public var limitSubject = ByteView.none
    /// `denied`, `delayed` or `observed`.
    public var limitDecision = ByteView.none
    /// The generation of the snapshot that decided.
    public var generation: UInt64 = 0

    // MARK: What came of it

    /// The status the upstream sent; 0 for none.
    public var upstreamStatus: UInt16 = 0
    /// The `grpc-status` that the client was sent; nil for what is no call of gRPC, or one that ended without.
    public var grpcStatus: UInt8?
    /// The status the client was sent; 0 for none.
    public var status: UInt16 = 0
    /// How the exchange ended.
    public var outcome = EnforcedOutcome.complete
    /// Whether the outcome is not what was intended.
    public var isMismatch = false
    /// Bytes of the request, head and body.
    public var bytesReceived: UInt64 = 0
    /// Bytes of the response, head and body.
    public var bytesSent: UInt64 = 0
    /// Bytes of the response's body alone.
    public var bodyBytesSent: UInt64 = 0
    /// How many times an endpoint was tried.
    public var attempts: UInt16 = 0

    // MARK: How long it took, in nanoseconds

    /// From the first byte of the request to the last of the response.
    public var durationNanoseconds: UInt64 = 0
    /// Opening the connection to the endpoint; nil where one was reused or none was needed.
    public var upstreamConnectNanoseconds: UInt64?
    /// From sending the request to the first byte of its response; nil where none came.
    public var upstreamFirstByteNanoseconds: UInt64?

    // MARK: TLS

    /// `TLSv1.3`; empty on plain connections.
    public var tlsVersion = ByteView.none
    /// The cipher suite's name.
    public var tlsCipher = ByteView.none
    /// The name the client asked for in the handshake.
    public var serverName = ByteView.none
    /// One name for whom the client is by its certificate: `spiffe://…`, `dns:…`, `subject:…` or `sha256:…`.
    public var clientIdentity = ByteView.none
    /// The certificate's distinguished name (RFC 4514).
    public var clientSubject = ByteView.none
    /// Its SHA-256 fingerprint in hexadecimal digits.
    public var clientFingerprint = ByteView.none

    /// A record of nothing.
    public init() {}
}

/// Bytes that somebody else holds, valid for the call they are handed to.
public typealias ByteView = UnsafeRawBufferPointer

extension ByteView {
    /// No bytes: what is not known.
    @inlinable public static var none: ByteView { ByteView(start: nil, count: 0) }

    /// The bytes of a literal, valid for ever.
    @inlinable
    public init(_ text: StaticString) {
        self.init(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
