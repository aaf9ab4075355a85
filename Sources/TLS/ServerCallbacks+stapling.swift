// The certificate's status in a server's handshake (RFC 6066 §8, RFC 8446 §4.4.2.1).

internal import COpenSSL

extension ServerCallbacks {
    /// Registers the answer to clients that ask for a status. OpenSSL asks for it once it has chosen the certificate,
    /// in full handshakes only.
    func installStapling(in context: OpaquePointer) {
        _ = gatehouse_SSL_CTX_set_status_callback(context) { session, _ in
            guard let session else { return SSL_TLSEXT_ERR_NOACK }
            return ServerCallbacks.staple(session)
        }
    }

    /// A client that gets no status goes on: only a certificate that must be stapled has it refuse.
    private static func staple(_ session: OpaquePointer) -> Int32 {
        guard let certificate = SSL_get_certificate(session), let slot = StapleSlot.of(certificate),
            let staple = slot._withUnsafeGuaranteedRef({ $0.staple(at: UnixTime.now()) })
        else { return SSL_TLSEXT_ERR_NOACK }
        let isSent = staple.bytes.withUnsafeBufferPointer { gatehouse_SSL_staple(session, $0.baseAddress, $0.count) }
        return isSent == 1 ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK
    }
}
