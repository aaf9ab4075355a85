// One TLS connection, server or client side, over a worker's buffers. Knows no socket.

internal import COpenSSL
internal import Glibc

/// One TLS connection.
///
/// Every call takes ciphertext from `buffers.input` and may append ciphertext to `buffers.output`, also a read (a key
/// update's answer, an alert): send the output after each call, before anything else, and most of all after a failure.
/// Not `Sendable`; lives on its worker's thread. Reads and writes of an established session allocate nothing of ours.
public final class TLSSession {
    /// How a call ended.
    public enum Progress: Equatable {
        /// It succeeded; how many plaintext bytes it read or wrote, 0 for a handshake.
        case done(Int)
        /// All input is consumed and more is needed: read from the socket.
        case wantsInput
        /// The peer said close_notify: no more plaintext will come. Writing is still allowed (RFC 8446 §6.1).
        case closed
        /// The session is over. Output may hold an alert to send.
        case failed(TLSFailure)
    }

    /// The most plaintext in one record (RFC 8446 §5.1).
    static let maximumFragment = 16 * 1024
    /// The most that a record adds to its plaintext: header 5, explicit nonce 8, tag 16.
    static let recordOverhead = 29
    /// Kept free by writes for the answer to a key update and for close_notify.
    static let reservedOutput = 128
    /// The output buffer's least capacity.
    static let maximumRecordBytes = maximumFragment + recordOverhead + reservedOutput

    /// Whether the handshake is complete.
    public private(set) var isEstablished = false
    /// What ALPN agreed on; `.none` before the handshake is complete.
    public private(set) var negotiatedProtocol = ApplicationProtocol.none

    let pointer: OpaquePointer
    private let buffers: TLSBuffers
    /// Kept alive: OpenSSL calls back into it.
    private let context: AnyObject
    private let slot: ClientSessionSlot?
    /// Whether this is a server's side.
    var isServer: Bool { slot == nil }
    var clientFacts = ClientFacts()
    private var fragment = TLSSession.maximumFragment
    private var isBroken = false
    /// OpenSSL's packed code of the failure, for `errorText`.
    var failureCode: UInt = 0

    /// The server's side of a new connection.
    public init(server: TLSServerContext, buffers: TLSBuffers) throws(TLSError) {
        pointer = try Self.make(server.handle, buffers)
        self.buffers = buffers
        context = server
        slot = nil
        SSL_set_accept_state(pointer)
    }

    /// The client's side of a new connection.
    ///
    /// - Parameters:
    ///   - client: the upstream's settings.
    ///   - serverName: a host name or IP address. The certificate must have it (RFC 9525; never the common name); a
    ///     host name is also sent as SNI.
    ///   - endpoint: tells endpoints behind one name apart, for resumption: a ticket of one is useless to another.
    ///   - buffers: the worker's.
    ///   - offersOnlyHTTP1: whether ALPN offers nothing but HTTP/1.1, whatever the upstream's settings say.
    public init(
        client: TLSClientContext, serverName: String, endpoint: UInt64 = 0, buffers: TLSBuffers,
        offersOnlyHTTP1: Bool = false
    ) throws(TLSError) {
        guard (1...253).contains(serverName.utf8.count), !serverName.utf8.contains(0) else {
            throw .invalidServerName(serverName)
        }
        let slot = client.slot(serverName: serverName, endpoint: endpoint)
        pointer = try Self.make(client.handle, buffers)
        self.buffers = buffers
        context = client
        self.slot = slot
        SSL_set_connect_state(pointer)
        _ = gatehouse_SSL_set_app_data(pointer, Unmanaged.passUnretained(slot).toOpaque())
        try expect(serverName)
        if offersOnlyHTTP1 {
            let wire = try ApplicationProtocol.wireFormat(["http/1.1"])
            SSL_set_alpn_protos(pointer, wire, UInt32(wire.count))
        }
        slot.offer(to: pointer)
    }

    deinit { SSL_free(pointer) }

    private static func make(_ handle: ContextHandle, _ buffers: TLSBuffers) throws(TLSError) -> OpaquePointer {
        guard let bio = buffers.bio, let session = SSL_new(handle.pointer) else {
            throw .openSSL(operation: "making a TLS session", detail: OpenSSLErrors.drain())
        }
        // One reference for reading and writing together; SSL_free gives it back.
        BIO_up_ref(bio)
        SSL_set_bio(session, bio, bio)
        return session
    }

    /// Names whom the certificate must be for.
    private func expect(_ serverName: String) throws(TLSError) {
        let parameters = SSL_get0_param(pointer)
        if X509_VERIFY_PARAM_set1_ip_asc(parameters, serverName) == 1 { return }
        ERR_clear_error()
        let name = serverName.hasSuffix(".") ? String(serverName.dropLast()) : serverName
        SSL_set_hostflags(pointer, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
        guard SSL_set1_host(pointer, name) == 1, gatehouse_SSL_set_server_name(pointer, name) == 1 else {
            ERR_clear_error()
            throw .invalidServerName(serverName)
        }
    }

    /// Takes the handshake as far as the input allows: `.done(0)` when complete, else `.wantsInput` or `.failed`.
    ///
    /// What the peer sent after its part of the handshake stays in `buffers.input` for `read`.
    public func handshake() -> Progress {
        if isEstablished { return .done(0) }
        if isBroken { return .failed(.notUsable) }
        // A handshake may leave harmless errors in the queue; neither it nor later calls may trip over them.
        ERR_clear_error()
        let result = SSL_do_handshake(pointer)
        guard result == 1 else { return outcome(of: result) }
        ERR_clear_error()
        establish()
        return .done(0)
    }

    /// Decrypts at most one record's plaintext into `destination`; call again until `.wantsInput`.
    public func read(into destination: UnsafeMutablePointer<UInt8>, capacity: Int) -> Progress {
        guard isEstablished, !isBroken else { return .failed(.notUsable) }
        guard capacity > 0 else { return .done(0) }
        let count = SSL_read(pointer, destination, Int32(truncatingIfNeeded: min(capacity, Int(Int32.max))))
        return count > 0 ? .done(Int(count)) : outcome(of: count)
    }

    /// Encrypts `count` bytes into the output, or as many as fit.
    ///
    /// All of them fit when the output has `maximumOutput(forPlaintext: count)` bytes free. `.done` says how many were
    /// taken, which may be 0: send the output, then go on with the rest.
    public func write(_ bytes: UnsafePointer<UInt8>, count: Int) -> Progress {
        guard isEstablished, !isBroken else { return .failed(.notUsable) }
        let accepted = min(count, plaintextRoom)
        guard accepted > 0 else { return .done(0) }
        var written = 0
        let result = SSL_write_ex(pointer, bytes, accepted, &written)
        return result == 1 ? .done(written) : outcome(of: result)
    }

    /// Appends close_notify to the output, once. The peer may still send.
    public func shutdown() {
        // A second SSL_shutdown would not write but read, and take input that is not its business.
        guard isEstablished, !isBroken, SSL_get_shutdown(pointer) & SSL_SENT_SHUTDOWN == 0,
            buffers.outputCapacity - buffers.outputCount >= Self.recordOverhead + 2
        else { return }
        if SSL_shutdown(pointer) < 0 { ERR_clear_error() }
    }

    /// The output bytes that `count` plaintext bytes need at most, in full-sized records.
    public static func maximumOutput(forPlaintext count: Int) -> Int {
        let records = (count + maximumFragment - 1) / maximumFragment
        return count + records * recordOverhead + reservedOutput
    }

    /// Whether the first bytes of a connection look like an HTTP request in clear text, to be answered with 400.
    ///
    /// A method begins with a letter (RFC 9110 §9.1); a TLS record begins with its type, 0x16 for a ClientHello
    /// (RFC 8446 §5.1), and even an SSL 2 greeting with a byte above 0x7F.
    public static func looksLikePlainHTTP(_ firstBytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !firstBytes.isEmpty else { return false }
        return firstBytes.prefix(3).allSatisfy { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
    }

    /// How much plaintext the free output can take.
    private var plaintextRoom: Int {
        let free = buffers.outputCapacity - buffers.outputCount - Self.reservedOutput
        let (records, rest) = free.quotientAndRemainder(dividingBy: fragment + Self.recordOverhead)
        return max(0, records * fragment + max(0, rest - Self.recordOverhead))
    }

    private func establish() {
        isEstablished = true
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(pointer, &name, &count)
        negotiatedProtocol = ApplicationProtocol(wire: UnsafeBufferPointer(start: name, count: Int(count)))
        // RFC 6066 §4: a client may ask for records of 512, 1024, 2048 or 4096 bytes, numbered from 1.
        let limit = SSL_get_session(pointer).map { Int(SSL_SESSION_get_max_fragment_length($0)) } ?? 0
        if (1...4).contains(limit) { fragment = 256 << limit }
    }

    /// Judges a call that did not succeed.
    private func outcome(of result: Int32) -> Progress {
        switch SSL_get_error(pointer, result) {
        case SSL_ERROR_WANT_READ: return .wantsInput
        case SSL_ERROR_ZERO_RETURN: return .closed
        default: return .failed(fail())
        }
    }

    /// Marks the session as over, empties OpenSSL's error queue and says why.
    private func fail() -> TLSFailure {
        isBroken = true
        // The last error is the TLS layer's; those before it are the causes in the layers below, such as "EVP lib".
        failureCode = ERR_peek_last_error()
        ERR_clear_error()
        // Should the upstream trip over its own ticket, the next connection starts afresh.
        if !isEstablished { slot?.forget() }
        if buffers.window.pointee.overflowed {
            buffers.window.pointee.overflowed = false
            return .outputFull
        }
        let reason = gatehouse_ERR_reason(failureCode)
        if reason == SSL_R_HTTP_REQUEST || reason == SSL_R_HTTPS_PROXY_REQUEST { return .plainHTTP }
        if reason > SSL_AD_REASON_OFFSET, reason <= SSL_AD_REASON_OFFSET + 255 {
            return .peerAlert(UInt8(reason - SSL_AD_REASON_OFFSET))
        }
        let verification = SSL_get_verify_result(pointer)
        if reason == SSL_R_CERTIFICATE_VERIFY_FAILED, verification != X509_V_OK {
            return .certificateNotVerified(Int32(truncatingIfNeeded: verification))
        }
        return .protocolError(code: UInt32(truncatingIfNeeded: failureCode))
    }
}
