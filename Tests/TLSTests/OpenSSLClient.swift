// Clients that are pickier than ours: a client context with one of OpenSSL's own settings changed.

import COpenSSL
@testable import TLS

extension TLSClientContext {
    /// Speaks nothing newer than TLS 1.2.
    func onlyTLS12() -> TLSClientContext {
        SSL_CTX_ctrl(handle.pointer, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        return self
    }

    /// Verifies only the given signature algorithms, such as `RSA-PSS+SHA256`.
    func onlySignatures(_ algorithms: String) -> TLSClientContext {
        var text = Array(algorithms.utf8CString)
        text.withUnsafeMutableBytes { _ = SSL_CTX_ctrl(handle.pointer, SSL_CTRL_SET_SIGALGS_LIST, 0, $0.baseAddress) }
        return self
    }

    /// Asks for records of at most 512 bytes (RFC 6066 §4).
    func smallestRecords() -> TLSClientContext {
        SSL_CTX_set_tlsext_max_fragment_length(handle.pointer, UInt8(TLSEXT_max_fragment_length_512))
        return self
    }

    /// Wants one TLS 1.3 suite most, and takes the others too.
    func preferring(_ suite: String) -> TLSClientContext {
        SSL_CTX_set_ciphersuites(
            handle.pointer, "\(suite):TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256")
        return self
    }

    /// Offers ALPN names that our own contexts refuse.
    func offering(_ name: String) -> TLSClientContext {
        let wire = [UInt8(name.utf8.count)] + Array(name.utf8)
        SSL_CTX_set_alpn_protos(handle.pointer, wire, UInt32(wire.count))
        return self
    }
}

extension TLSSession {
    /// The SHA-256 fingerprint of what the other side presented.
    var presented: String? { peerCertificate?.fingerprint }
}
