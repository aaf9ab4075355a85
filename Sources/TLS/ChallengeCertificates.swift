// Answers to tls-alpn-01 challenges (RFC 8737): which certificate proves that we are who a name leads to.

internal import COpenSSL
internal import Glibc
internal import Synchronization

/// The certificates of pending tls-alpn-01 challenges, shared by all workers and all generations.
///
/// While none is pending a full handshake pays one atomic load for it. A handshake that asks for `acme-tls/1` and
/// nothing else while its name has a challenge pending leaves the listener's context for one of our own, which asks no
/// client for a certificate and agrees on no other protocol.
public final class ChallengeCertificates: Sendable {
    /// The protocol's name (RFC 8737 §6.2).
    static let protocolName: StaticString = "acme-tls/1"

    private let isPending = Atomic<Bool>(false)
    private let pairs = Mutex<[String: CertificatePair]>([:])
    private let context: ContextHandle
    /// What a TLS listener has before its first certificate is there.
    public let placeholder: CertificatePair

    /// - Throws: `TLSError` where OpenSSL cannot make a context; usually memory is short.
    public init() throws(TLSError) {
        placeholder = try SelfSignedCertificate.placeholder()
        context = try ContextHandle(method: TLS_server_method(), profile: .intermediate)
        let myself = Unmanaged.passUnretained(self).toOpaque()
        _ = gatehouse_SSL_CTX_set_session_cache_mode(context.pointer, Int(SSL_SESS_CACHE_OFF))
        SSL_CTX_set_cert_cb(context.pointer, { session, owner in
            ChallengeCertificates.at(owner)?.useCertificate(of: session) == true ? 1 : 0
        }, myself)
        _ = gatehouse_SSL_CTX_set_server_name_callback(context.pointer) { _, _, _ in SSL_TLSEXT_ERR_OK }
        SSL_CTX_set_alpn_select_cb(context.pointer, { _, chosen, chosenCount, _, _, _ in
            let name = ChallengeCertificates.protocolName
            chosen?.pointee = name.utf8Start
            chosenCount?.pointee = UInt8(name.utf8CodeUnitCount)
            return SSL_TLSEXT_ERR_OK
        }, myself)
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> ChallengeCertificates? {
        pointer.map { Unmanaged<ChallengeCertificates>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: What is pending

    /// Has handshakes for `name` (lower case) that ask for the challenge answered with `pair`. Any thread.
    public func show(_ pair: CertificatePair, for name: String) {
        pairs.withLock {
            $0[name] = pair
            isPending.store(true, ordering: .releasing)
        }
    }

    /// Takes the answer for `name` back. Any thread.
    public func withdraw(_ name: String) {
        pairs.withLock {
            $0[name] = nil
            isPending.store(!$0.isEmpty, ordering: .releasing)
        }
    }

    /// The pair for a name in any case; nil where there is no challenge for it.
    func pair(for name: UnsafeBufferPointer<UInt8>) -> CertificatePair? {
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return pairs.withLock { $0[text] }
    }

    // MARK: In the handshake

    /// Takes a session over, at its hello, where it asks for a challenge that is pending; false where it does not.
    func takeOver(_ session: OpaquePointer) -> Bool {
        guard isPending.load(ordering: .acquiring), asksForChallenge(session),
            let name = Self.serverName(session), name.withUnsafeBufferPointer({ pair(for: $0) }) != nil
        else { return false }
        SSL_set_SSL_CTX(session, context.pointer)
        // What a session has of the listener's context besides certificates stays with it, unless it is taken away:
        // its wishes about clients, and its tickets.
        SSL_set_verify(session, SSL_VERIFY_NONE, nil)
        SSL_set_options(session, gatehouse_SSL_OP_NO_TICKET())
        SSL_set_num_tickets(session, 0)
        return true
    }

    private func useCertificate(of session: OpaquePointer?) -> Bool {
        guard let session, let name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name) else { return false }
        let count = strlen(name)
        let pair = name.withMemoryRebound(to: UInt8.self, capacity: count) {
            self.pair(for: UnsafeBufferPointer(start: $0, count: count))
        }
        guard let pair else { return false }
        return SSL_use_cert_and_key(session, pair.leaf, pair.key, pair.chain, 1) == 1
    }

    /// Whether the one protocol that the hello offers is the challenge's (RFC 8737 §3).
    private func asksForChallenge(_ session: OpaquePointer) -> Bool {
        guard let offer = Self.helloExtension(session, UInt32(TLSEXT_TYPE_application_layer_protocol_negotiation))
        else { return false }
        let name = Self.protocolName
        let count = name.utf8CodeUnitCount
        guard offer.count == count + 3, offer[0] == 0, Int(offer[1]) == count + 1, Int(offer[2]) == count else {
            return false
        }
        return offer[3...].elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: count))
    }

    /// The first name of the hello's list (RFC 6066 §3): length, kind 0, length, bytes.
    private static func serverName(_ session: OpaquePointer) -> [UInt8]? {
        guard let list = helloExtension(session, UInt32(TLSEXT_TYPE_server_name)), list.count > 5, list[2] == 0
        else { return nil }
        let count = Int(list[3]) << 8 | Int(list[4])
        guard count > 0, count <= list.count - 5 else { return nil }
        return Array(list[5..<5 + count])
    }

    private static func helloExtension(_ session: OpaquePointer, _ kind: UInt32) -> UnsafeBufferPointer<UInt8>? {
        var start: UnsafePointer<UInt8>?
        var count = 0
        guard SSL_client_hello_get0_ext(session, kind, &start, &count) == 1 else { return nil }
        return UnsafeBufferPointer(start: start, count: count)
    }
}
