// What a listener or a host asks of its clients' certificates (mutual TLS), and which it takes.

internal import COpenSSL

/// What is asked of client certificates, compiled. Shared by any number of contexts; never changes.
public final class ClientCertificatePolicy: Sendable {
    /// Whether a client can do without.
    public enum Mode: String, Sendable {
        /// A client may send none; one that it sends must verify.
        case optional
        /// A client without a certificate that verifies is refused.
        case required
    }

    /// What an upstream is told of the client's certificate, in X-Forwarded-Client-Cert.
    public enum Forwarding: String, Sendable {
        /// Nothing.
        case off
        /// Its fingerprint, its subject and its alternative names.
        case identity
        /// These, and the certificate itself.
        case certificate
    }

    /// Whose policy it is: a host as written, or a listener's address. A ticket of one is useless at another.
    public let scope: String
    /// Whom the client's certificate must lead to; also sent to the client as a hint. Each of them is an end of the
    /// chain, self-signed or not.
    public let authorities: CertificateAuthorities
    /// Whether a client can do without.
    public let mode: Mode
    /// What an upstream is told.
    public let forwarding: Forwarding
    /// What is to be said of the revocation lists, one sentence each.
    public let warnings: [String]

    /// Stands for the policy in a session's identity (RFC 5077 §4, OpenSSL's session id context): 32 bytes.
    ///
    /// Made of the scope, the mode, the depth and the contents of authorities and revocation lists: a ticket that was
    /// issued before any of these changed does not resume, so a client that was revoked since shows its certificate.
    let sessionContext: [UInt8]
    // OpenSSL locks a store itself and counts its references atomically.
    private nonisolated(unsafe) let store: OpaquePointer
    // Only read; every session gets a copy.
    private nonisolated(unsafe) let names: OpaquePointer

    /// The intermediates that may stand between a client's certificate and an authority, unless said otherwise.
    public static let usualDepth = 4

    /// A policy.
    ///
    /// - Parameters:
    ///   - scope: whose policy it is.
    ///   - authorities: whom certificates must lead to.
    ///   - mode: whether a client can do without.
    ///   - revocations: PEM texts of revocation lists (RFC 5280 §5) with where they come from. With any, every
    ///     certificate of a chain needs a current list of its issuer, and must not be on it.
    ///   - depth: how many intermediates there may be.
    ///   - forwarding: what an upstream is told.
    /// - Throws: `TLSError` for a list that cannot be read.
    public init(
        scope: String = "", authorities: CertificateAuthorities, mode: Mode,
        revocations: [(pem: [UInt8], origin: String)] = [], depth: Int = usualDepth, forwarding: Forwarding = .off
    ) throws(TLSError) {
        guard let store = X509_STORE_new(), let names = gatehouse_sk_X509_NAME_new() else {
            throw .openSSL(operation: "making a certificate store", detail: OpenSSLErrors.drain())
        }
        self.store = store
        self.names = names
        self.scope = scope
        self.authorities = authorities
        self.mode = mode
        self.forwarding = forwarding
        for certificate in authorities.certificates {
            X509_STORE_add_cert(store, certificate)
            gatehouse_sk_X509_NAME_push_copy(names, X509_get_subject_name(certificate))
        }
        var identity = [scope, mode.rawValue, "\(depth)"] + authorities.fingerprints
        var warnings: [String] = []
        do {
            for text in revocations {
                for list in try RevocationList.read(text.pem, origin: text.origin) {
                    list.add(to: store)
                    identity.append(list.fingerprint)
                    if let warning = list.warning { warnings.append("\(text.origin): \(warning)") }
                }
            }
        } catch {
            X509_STORE_free(store)
            gatehouse_sk_X509_NAME_free_all(names)
            throw error
        }
        self.warnings = warnings
        ERR_clear_error()
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        if !revocations.isEmpty { X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL)) }
        X509_STORE_set_depth(store, Int32(clamping: depth))
        sessionContext = SessionIdentity.digest("gatehouse clients " + identity.joined(separator: " "))
    }

    deinit {
        X509_STORE_free(store)
        gatehouse_sk_X509_NAME_free_all(names)
    }

    /// Has a server's session ask for certificates, before anything is resumed. False where memory is short.
    func ask(in session: OpaquePointer) -> Bool {
        let required = mode == .required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0
        SSL_set_verify(session, SSL_VERIFY_PEER | required, nil)
        guard gatehouse_SSL_set_verify_store(session, store) == 1,
            SSL_set_session_id_context(session, sessionContext, UInt32(sessionContext.count)) == 1,
            let copy = SSL_dup_CA_list(names)
        else { return false }
        SSL_set0_CA_list(session, copy)
        return true
    }

    /// Whether the certificate that a session's peer has shown, with the chain it came with, verifies under this
    /// policy, as it would in a handshake of its own.
    func takes(_ session: OpaquePointer) -> Bool {
        guard let leaf = SSL_get0_peer_certificate(session), let context = X509_STORE_CTX_new() else { return false }
        defer {
            X509_STORE_CTX_free(context)
            ERR_clear_error()
        }
        guard X509_STORE_CTX_init(context, store, leaf, SSL_get_peer_cert_chain(session)) == 1,
            X509_STORE_CTX_set_default(context, "ssl_client") == 1
        else { return false }
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(context), SSL_get_security_level(session))
        return X509_verify_cert(context) == 1
    }
}
