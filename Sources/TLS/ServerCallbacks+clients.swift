// Client certificates in a server's handshake: what is asked of whom, and which tickets still stand.

internal import COpenSSL

extension ServerCallbacks {
    /// Registers what looks at the ClientHello with `context`: challenges first, then client certificates.
    ///
    /// The policy is chosen as soon as the ClientHello is there: the name callback of OpenSSL comes after the look at
    /// the ticket, which would then be resumed under no policy at all. A session that a challenge takes over asks for
    /// nothing: an authority that looks whether we hold a name shows no certificate.
    func installHello(in context: OpaquePointer) {
        guard clients != nil || challenges != nil else { return }
        SSL_CTX_set_client_hello_cb(context, { session, alert, callbacks in
            ServerCallbacks.at(callbacks)._withUnsafeGuaranteedRef { $0.readHello(of: session, alert) }
        }, Unmanaged.passUnretained(self).toOpaque())
        guard clients != nil else { return }
        SSL_CTX_set_session_ticket_cb(context, { _, _ in 1 }, { _, session, _, _, status, _ in
            ServerCallbacks.judgeTicket(session, status)
        }, nil)
    }

    private func readHello(of session: OpaquePointer?, _ alert: UnsafeMutablePointer<Int32>?) -> Int32 {
        guard let session else { return SSL_CLIENT_HELLO_ERROR }
        _ = gatehouse_SSL_set_app_data(session, nil)
        if challenges?.takeOver(session) == true { return SSL_CLIENT_HELLO_SUCCESS }
        guard let clients else { return SSL_CLIENT_HELLO_SUCCESS }
        let policy = Self.withServerName(of: session) { clients.policy(for: $0) }
        // A second ClientHello (RFC 8446 §4.1.4) is asked about anew.
        _ = gatehouse_SSL_set_app_data(session, policy.map { Unmanaged.passUnretained($0).toOpaque() })
        if let policy {
            if policy.ask(in: session) { return SSL_CLIENT_HELLO_SUCCESS }
        } else {
            SSL_set_verify(session, SSL_VERIFY_NONE, nil)
            let context = TLSServerContext.sessionContextWithoutClients
            if SSL_set_session_id_context(session, context, UInt32(context.count)) == 1 {
                return SSL_CLIENT_HELLO_SUCCESS
            }
        }
        alert?.pointee = SSL_AD_INTERNAL_ERROR
        return SSL_CLIENT_HELLO_ERROR
    }

    /// A ticket does not outlive the certificate that it stands for. Its policy is judged by the session's context.
    private static func judgeTicket(_ session: OpaquePointer?, _ status: SSL_TICKET_STATUS) -> SSL_TICKET_RETURN {
        switch status {
        case SSL_TICKET_SUCCESS, SSL_TICKET_SUCCESS_RENEW:
            if let session, let certificate = SSL_SESSION_get0_peer(session),
                X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0 {
                return SSL_TICKET_RETURN_IGNORE_RENEW
            }
            return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW
        default: return SSL_TICKET_RETURN_IGNORE_RENEW
        }
    }

    /// Lends the first name of the ClientHello's server_name extension (RFC 6066 §3); empty where there is none.
    ///
    /// A list of several names, or a malformed one, is refused by OpenSSL itself.
    private static func withServerName<Result>(
        of session: OpaquePointer, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        var start: UnsafePointer<UInt8>?
        var count = 0
        guard SSL_client_hello_get0_ext(session, UInt32(TLSEXT_TYPE_server_name), &start, &count) == 1,
            let start, count > 5, start[2] == UInt8(TLSEXT_NAMETYPE_host_name)
        else { return body(nothing) }
        let length = Int(start[3]) << 8 | Int(start[4])
        guard length <= count - 5 else { return body(nothing) }
        return body(UnsafeBufferPointer(start: start + 5, count: length))
    }
}
