// One session that every pair is tried in, so that a pair which OpenSSL refuses is known before a handshake.

internal import COpenSSL
internal import Synchronization

/// Tries pairs against the security level that all our contexts have: short keys and broken digests are refused.
final class PairTrial: Sendable {
    /// Both are used under `lock` alone.
    private nonisolated(unsafe) let context: OpaquePointer?
    private nonisolated(unsafe) let session: OpaquePointer?
    private let lock = Mutex(())

    static let shared = PairTrial()

    private init() {
        context = SSL_CTX_new(TLS_server_method())
        session = context.flatMap { SSL_new($0) }
    }

    deinit {
        SSL_free(session)
        SSL_CTX_free(context)
    }

    func check(_ pair: CertificatePair) throws(TLSError) {
        let detail: String? = lock.withLock { _ in
            guard let session else { return "no session to try it in" }
            defer { SSL_certs_clear(session) }
            return SSL_use_cert_and_key(session, pair.leaf, pair.key, pair.chain, 1) == 1 ? nil : OpenSSLErrors.drain()
        }
        if let detail { throw .certificateRefused(origin: pair.origin, detail: detail) }
    }
}
