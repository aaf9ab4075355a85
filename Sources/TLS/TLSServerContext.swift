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
    /// What is asked of clients; nil where nothing is.
    public let clientCertificates: ClientCertificateTable?

    let handle: ContextHandle
    private let callbacks: ServerCallbacks

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
        clientCertificates: ClientCertificateTable? = nil, applicationProtocols: [String],
        challenges: ChallengeCertificates? = nil
    ) throws(TLSError) {
        let wire = try ApplicationProtocol.wireFormat(applicationProtocols)
        self.certificates = certificates
        self.clientCertificates = clientCertificates?.isEmpty == false ? clientCertificates : nil
        handle = try ContextHandle(method: TLS_server_method(), profile: profile)
        let context = handle.pointer
        guard TLSProfile.groups.contains(where: { gatehouse_SSL_CTX_set_groups(context, $0) == 1 }) else {
            throw .openSSL(operation: "setting the groups of the key exchange", detail: OpenSSLErrors.drain())
        }
        ERR_clear_error()
        SSL_CTX_set_options(context, gatehouse_SSL_OP_SERVER_ORDER())
        callbacks = ServerCallbacks(
            index: certificates, sealer: try SessionTicketSealer(keys: ticketKeys), clients: self.clientCertificates,
            challenges: challenges, applicationProtocols: wire)
        for pair in certificates.pairs { try pair.prove() }
        for pair in certificates.offers[0] { try handle.use(pair) }
        try resume(ticketKeys)
        callbacks.install(in: handle.pointer)
    }

    /// What tickets of sessions without client certificates are bound to.
    static let sessionContextWithoutClients = SessionIdentity.digest("gatehouse no client certificates")

    private func resume(_ keys: SessionTicketKeys) throws(TLSError) {
        let context = handle.pointer
        _ = gatehouse_SSL_CTX_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
        SSL_CTX_set_timeout(context, Int(keys.schedule.ticketSeconds))
        // One ticket instead of two: a browser asks for more by connecting again, and each costs a seal and a write.
        SSL_CTX_set_num_tickets(context, 1)
        let identity = Self.sessionContextWithoutClients
        guard SSL_CTX_set_session_id_context(context, identity, UInt32(identity.count)) == 1 else {
            throw .openSSL(operation: "setting the session's identity", detail: OpenSSLErrors.drain())
        }
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
