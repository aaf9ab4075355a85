// What all connections of one TLS listener share: profile, protocols, ticket keys and the certificate index.

internal import COpenSSL
internal import Glibc

/// The TLS settings of one listener: one `SSL_CTX`, whatever the number of certificates.
///
/// Immutable: new certificates mean a new context. Sessions keep the context that they began with, and tickets
/// outlive it when the new one gets the same `SessionTicketKeys`. Resumption is stateless, early data is off
/// (RFC 8446 §8: it could be replayed).
public final class TLSServerContext: Sendable {
    /// The certificates, by server name.
    public let certificates: ServerNameIndex

    let handle: ContextHandle
    private let callbacks: ServerCallbacks
    /// Kept alive: OpenSSL calls into it.
    private let challenges: ChallengeCertificates?

    /// A context for new sessions.
    ///
    /// - Parameters:
    ///   - profile: protocol versions and ciphers.
    ///   - certificates: what to present to whom.
    ///   - ticketKeys: hand the same object to the contexts of every reload.
    ///   - clientCertificates: nil asks clients for none.
    ///   - applicationProtocols: for ALPN, most wanted first: `h2`, `http/1.1`, `http/1.0`.
    ///     With none, ALPN is not answered.
    ///   - challenges: answers tls-alpn-01 challenges; nil where nobody asks for certificates.
    /// - Throws: `TLSError`, also when OpenSSL would refuse one of the certificates in a handshake.
    public init(
        profile: TLSProfile, certificates: ServerNameIndex, ticketKeys: SessionTicketKeys,
        clientCertificates: ClientCertificatePolicy? = nil, applicationProtocols: [String],
        challenges: ChallengeCertificates? = nil
    ) throws(TLSError) {
        let wire = try ApplicationProtocol.wireFormat(applicationProtocols)
        self.certificates = certificates
        self.challenges = challenges
        handle = try ContextHandle(method: TLS_server_method(), profile: profile)
        callbacks = ServerCallbacks(
            index: certificates, sealer: try SessionTicketSealer(keys: ticketKeys), applicationProtocols: wire)
        for pair in certificates.pairs { try pair.prove() }
        for pair in certificates.offers[0] { try handle.use(pair) }
        try resume(clientCertificates)
        if let clientCertificates { try ask(clientCertificates) }
        callbacks.install(in: handle.pointer)
        challenges?.watch(handle.pointer)
    }

    private func resume(_ clientCertificates: ClientCertificatePolicy?) throws(TLSError) {
        let context = handle.pointer
        _ = gatehouse_SSL_CTX_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
        SSL_CTX_set_timeout(context, Int(SessionTicketKeys.ticketSeconds))
        // One ticket instead of two: a browser asks for more by connecting again, and each costs a seal and a write.
        SSL_CTX_set_num_tickets(context, 1)
        let identity = SessionIdentity.digest("gatehouse " + (clientCertificates?.identity ?? "no client certificates"))
        guard SSL_CTX_set_session_id_context(context, identity, UInt32(identity.count)) == 1 else {
            throw .openSSL(operation: "setting the session's identity", detail: OpenSSLErrors.drain())
        }
    }

    private func ask(_ policy: ClientCertificatePolicy) throws(TLSError) {
        let context = handle.pointer
        SSL_CTX_set1_cert_store(context, policy.authorities.store)
        for certificate in policy.authorities.certificates { SSL_CTX_add_client_CA(context, certificate) }
        let required = policy.mode == .required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | required, nil)
    }
}

/// What a ticket is bound to besides its key.
enum SessionIdentity {
    /// SHA-256 of a text: 32 bytes, the most that a session id context takes.
    static func digest(_ text: String) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let bytes = Array(text.utf8)
        EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
        return digest
    }
}
