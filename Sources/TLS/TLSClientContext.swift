// What all TLS connections to one upstream share: whom to believe, who we are, and sessions to resume.

internal import COpenSSL
internal import Synchronization

/// The TLS settings towards one upstream.
///
/// Keeps one session to resume for each server name and endpoint, so that a reconnect costs no full handshake.
/// It is used for several connections: hiding which connections belong together matters to browsers, not between a
/// proxy and its own backends.
public final class TLSClientContext: Sendable {
    /// For how many endpoints sessions are kept; beyond it, an arbitrary one is forgotten.
    public static let maximumEndpoints = 1024

    let handle: ContextHandle
    let verifies: Bool
    private let slots = Mutex<[Identity: ClientSessionSlot]>([:])

    private struct Identity: Hashable {
        let serverName: String
        let endpoint: UInt64
    }

    /// A context for new connections.
    ///
    /// - Parameters:
    ///   - authorities: whom the upstream's certificate must lead to; nil is the system's store.
    ///   - clientCertificate: presented when the upstream asks.
    ///   - verify: false takes any certificate: the connection is then secret, but not known to reach the upstream.
    ///   - applicationProtocols: for ALPN, most wanted first; none leaves the extension out.
    public init(
        authorities: CertificateAuthorities? = nil, clientCertificate: CertificatePair? = nil, verify: Bool = true,
        applicationProtocols: [String]
    ) throws(TLSError) {
        let wire = try ApplicationProtocol.wireFormat(applicationProtocols)
        handle = try ContextHandle(method: TLS_client_method(), profile: .intermediate)
        verifies = verify
        let context = handle.pointer
        if verify {
            let believed = if let authorities { authorities } else { try CertificateAuthorities.system() }
            SSL_CTX_set1_cert_store(context, believed.store)
        }
        SSL_CTX_set_verify(context, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nil)
        if let clientCertificate { try handle.use(clientCertificate) }
        // Alone among these calls, this one answers 0 for success.
        if !wire.isEmpty, SSL_CTX_set_alpn_protos(context, wire, UInt32(wire.count)) != 0 {
            throw .openSSL(operation: "setting ALPN", detail: OpenSSLErrors.drain())
        }
        keepSessions()
    }

    /// The slot of a server name and endpoint.
    func slot(serverName: String, endpoint: UInt64) -> ClientSessionSlot {
        let identity = Identity(serverName: serverName, endpoint: endpoint)
        return slots.withLock { slots in
            if let slot = slots[identity] { return slot }
            if slots.count >= Self.maximumEndpoints, let victim = slots.keys.first { slots[victim] = nil }
            let slot = ClientSessionSlot()
            slots[identity] = slot
            return slot
        }
    }

    private func keepSessions() {
        let context = handle.pointer
        let mode = SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL
        _ = gatehouse_SSL_CTX_set_session_cache_mode(context, Int(mode))
        SSL_CTX_sess_set_new_cb(context) { session, resumable in
            if let session, let resumable, let slot = gatehouse_SSL_get_app_data(session) {
                Unmanaged<ClientSessionSlot>.fromOpaque(slot)._withUnsafeGuaranteedRef { $0.keep(resumable) }
            }
            return 0
        }
    }
}
