// What a server's session knows of its client's certificate.

internal import COpenSSL

extension TLSSession {
    /// What is remembered about the client's certificate: nothing of it changes while the session lives.
    struct ClientFacts {
        /// nil until someone asks.
        var identity: ClientIdentity??
        /// The policy that was judged last besides the handshake's own, and what came of it.
        var judged: (policy: ObjectIdentifier, isTaken: Bool)?
        /// What an upstream is told, by whether the certificate itself is told.
        var elements: (identity: [UInt8]?, certificate: [UInt8]?) = (nil, nil)
    }

    /// The policy by which this session's handshake, or the one that it resumes, asked for a certificate.
    private var asked: ClientCertificatePolicy? {
        gatehouse_SSL_get_app_data(pointer).map {
            Unmanaged<ClientCertificatePolicy>.fromOpaque($0).takeUnretainedValue()
        }
    }

    /// Who the client is by its certificate; nil where it has shown none. The handshake has verified it.
    public var clientIdentity: ClientIdentity? {
        if let known = clientFacts.identity { return known }
        guard isServer, isEstablished else { return nil }
        let found = SSL_get0_peer_certificate(pointer).map { ClientIdentity($0) }
        clientFacts.identity = .some(found)
        return found
    }

    /// Whether a request for a host with `policy` may come on this connection.
    ///
    /// It may where the handshake asked by the same policy; else the certificate that was shown must verify under the
    /// policy that is asked about, as after a reload that brought another bundle. Where none was shown, a policy that
    /// can do without must be one that the client has been asked by. Judged once a policy and connection.
    public func satisfies(_ policy: ClientCertificatePolicy) -> Bool {
        let asked = asked
        if asked === policy { return policy.mode == .optional || clientIdentity != nil }
        if let judged = clientFacts.judged, judged.policy == ObjectIdentifier(policy) { return judged.isTaken }
        let isTaken: Bool
        if asked?.sessionContext == policy.sessionContext {
            isTaken = policy.mode == .optional || clientIdentity != nil
        } else if clientIdentity != nil {
            isTaken = policy.takes(pointer)
        } else {
            isTaken = policy.mode == .optional && asked?.scope == policy.scope
        }
        clientFacts.judged = (ObjectIdentifier(policy), isTaken)
        return isTaken
    }

    /// What an upstream is told of the client's certificate under `policy`; nil for nothing.
    public func forwardedElement(_ policy: ClientCertificatePolicy) -> [UInt8]? {
        guard policy.forwarding != .off, let identity = clientIdentity else { return nil }
        if policy.forwarding == .identity {
            if let known = clientFacts.elements.identity { return known }
            let element = identity.forwardedElement(certificate: nil)
            clientFacts.elements.identity = element
            return element
        }
        if let known = clientFacts.elements.certificate { return known }
        let element = identity.forwardedElement(certificate: peerCertificatePEM)
        clientFacts.elements.certificate = element
        return element
    }

    private var peerCertificatePEM: [UInt8] {
        guard let certificate = SSL_get0_peer_certificate(pointer), let sink = BIO_new(BIO_s_mem()) else { return [] }
        defer { BIO_free(sink) }
        guard PEM_write_bio_X509(sink, certificate) == 1 else { return [] }
        var text = [UInt8](repeating: 0, count: 64 * 1024)
        let count = BIO_read(sink, &text, Int32(text.count))
        return Array(text.prefix(max(0, Int(count))))
    }
}
