// Owns one OpenSSL SSL_CTX and gives it the settings that all our contexts share.

internal import COpenSSL

/// An `SSL_CTX` that is freed with its last reference.
final class ContextHandle: Sendable {
    /// Set up before it is shared, only read afterwards; OpenSSL locks what it changes itself.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// A context for one side with `profile`: no compression, no renegotiation, buffers given back when empty.
    init(method: OpaquePointer?, profile: TLSProfile) throws(TLSError) {
        guard let context = SSL_CTX_new(method) else {
            throw .openSSL(operation: "making a TLS context", detail: OpenSSLErrors.drain())
        }
        pointer = context
        // NO_AUTO_CHAIN: for a leaf without a chain OpenSSL would search its store for one in every handshake, and
        // could send what we only hold to verify clients.
        _ = gatehouse_SSL_CTX_set_mode(context, Int(SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN))
        SSL_CTX_set_options(context, gatehouse_SSL_OP_NO_COMPRESSION() | gatehouse_SSL_OP_NO_RENEGOTIATION())
        guard gatehouse_SSL_CTX_set_min_proto_version(context, profile.minimumVersion) == 1,
            SSL_CTX_set_ciphersuites(context, profile.cipherSuites) == 1,
            SSL_CTX_set_cipher_list(context, profile.ciphers) == 1
        else { throw .openSSL(operation: "setting the profile \(profile.rawValue)", detail: OpenSSLErrors.drain()) }
    }

    deinit { SSL_CTX_free(pointer) }

    /// Makes `pair` the context's own certificate of its key family.
    func use(_ pair: CertificatePair) throws(TLSError) {
        guard SSL_CTX_use_cert_and_key(pointer, pair.leaf, pair.key, pair.chain, 1) == 1 else {
            throw .certificateRefused(origin: pair.origin, detail: OpenSSLErrors.drain())
        }
    }
}
