// TLS contexts for a test's own clients and servers: OpenSSL directly, so that our own code is not its own judge.

internal import COpenSSL

/// A client's or a server's TLS settings.
public final class TestTLS: @unchecked Sendable {
    let pointer: OpaquePointer
    let isServer: Bool
    private(set) var asksForStatus = false

    /// A client that trusts `authority` alone; nil trusts everybody.
    ///
    /// - Parameters:
    ///   - version: the only version to speak; nil for any.
    ///   - certificate: shown when asked for.
    ///   - protocols: offered by ALPN.
    ///   - signatures: the signature algorithms that it verifies, `ECDSA+SHA256:RSA-PSS+SHA256`; nil for all.
    ///   - asksForStatus: whether it asks for an OCSP staple.
    public static func client(
        trusting authority: [UInt8]?, version: String? = nil, certificate: MintedCertificate? = nil,
        protocols: [String] = [], signatures: String? = nil, asksForStatus: Bool = false
    ) -> TestTLS {
        let context = TestTLS(isServer: false)
        context.asksForStatus = asksForStatus
        if let signatures {
            let isTaken = signatures.withCString {
                SSL_CTX_ctrl(context.pointer, SSL_CTRL_SET_SIGALGS_LIST, 0, UnsafeMutableRawPointer(mutating: $0))
            }
            if isTaken != 1 { fatalError("OpenSSL does not know \(signatures)") }
        }
        if let authority {
            context.trust(authority)
            SSL_CTX_set_verify(context.pointer, SSL_VERIFY_PEER, nil)
        }
        if let version {
            let number = version == "TLSv1.2" ? TLS1_2_VERSION : TLS1_3_VERSION
            SSL_CTX_ctrl(context.pointer, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(number), nil)
            SSL_CTX_ctrl(context.pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(number), nil)
        }
        if let certificate { context.use(certificate) }
        if !protocols.isEmpty {
            let wire = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
            SSL_CTX_set_alpn_protos(context.pointer, wire, UInt32(wire.count))
        }
        return context
    }

    /// A server that shows `certificate`, and requires one of its clients where `authority` is given.
    ///
    /// - Parameter speaksHTTP2: whether ALPN agrees on h2; else it agrees on nothing.
    public static func server(
        _ certificate: MintedCertificate, requiringClientsOf authority: [UInt8]? = nil, speaksHTTP2: Bool = false
    ) -> TestTLS {
        let context = TestTLS(isServer: true)
        context.use(certificate)
        if speaksHTTP2 {
            SSL_CTX_set_alpn_select_cb(context.pointer, { _, output, count, offered, length, _ in
                var position = 0
                while position < Int(length), let offered {
                    let size = Int(offered[position])
                    if size == 2, offered[position + 1] == UInt8(ascii: "h") {
                        output?.pointee = offered + position + 1
                        count?.pointee = 2
                        return SSL_TLSEXT_ERR_OK
                    }
                    position += 1 + size
                }
                return SSL_TLSEXT_ERR_NOACK
            }, nil)
        }
        if let authority {
            context.trust(authority)
            SSL_CTX_set_verify(context.pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        return context
    }

    private init(isServer: Bool) {
        self.isServer = isServer
        guard let context = SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else {
            fatalError("OpenSSL made no context")
        }
        pointer = context
    }

    deinit { SSL_CTX_free(pointer) }

    private func trust(_ authority: [UInt8]) {
        let certificate = Self.certificate(authority)
        X509_STORE_add_cert(SSL_CTX_get_cert_store(pointer), certificate)
        X509_free(certificate)
    }

    private func use(_ minted: MintedCertificate) {
        let chain = BIO_new_mem_buf(minted.certificatePEM, Int32(minted.certificatePEM.count))
        defer { BIO_free(chain) }
        let certificate = PEM_read_bio_X509(chain, nil, nil, nil)
        SSL_CTX_use_certificate(pointer, certificate)
        X509_free(certificate)
        while let issuer = PEM_read_bio_X509(chain, nil, nil, nil) {
            // 1 has the context take a reference of its own.
            SSL_CTX_ctrl(pointer, SSL_CTRL_CHAIN_CERT, 1, UnsafeMutableRawPointer(issuer))
            X509_free(issuer)
        }
        ERR_clear_error()
        let source = BIO_new_mem_buf(minted.keyPEM, Int32(minted.keyPEM.count))
        let key = PEM_read_bio_PrivateKey(source, nil, nil, nil)
        BIO_free(source)
        SSL_CTX_use_PrivateKey(pointer, key)
        EVP_PKEY_free(key)
    }

    private static func certificate(_ text: [UInt8]) -> OpaquePointer? {
        let source = BIO_new_mem_buf(text, Int32(text.count))
        defer { BIO_free(source) }
        return PEM_read_bio_X509(source, nil, nil, nil)
    }
}
