// Whom we believe: the roots that a peer's certificate must lead to.

internal import COpenSSL

/// A set of certificate authorities, parsed once and shared by any number of contexts.
public final class CertificateAuthorities: Sendable {
    /// Where the authorities came from, for messages.
    public let origin: String
    /// The distinguished names of the authorities; empty for the system's store, which is not listed.
    public let subjects: [String]

    /// SHA-256 fingerprints of the authorities: their identity.
    let fingerprints: [String]
    // OpenSSL locks a store itself and counts its references atomically.
    nonisolated(unsafe) let store: OpaquePointer
    nonisolated(unsafe) let certificates: [OpaquePointer]

    /// Reads PEM text with one or more authorities.
    public init(pem: [UInt8], origin: String) throws(TLSError) {
        let certificates: [OpaquePointer]
        do {
            certificates = try PEMReader.certificates(in: pem, origin: origin)
        } catch {
            if case .noCertificate = error { throw .noAuthorities(origin: origin, detail: "") }
            throw error
        }
        let details = certificates.map { CertificateDetails($0) }
        store = try Self.makeStore()
        self.certificates = certificates
        self.origin = origin
        subjects = details.map(\.subject)
        fingerprints = details.map(\.fingerprint)
        for certificate in certificates { X509_STORE_add_cert(store, certificate) }
        ERR_clear_error()
    }

    /// The operating system's store, as OpenSSL is configured to find it (`SSL_CERT_FILE` and `SSL_CERT_DIR` count).
    private init(systemStore: Void) throws(TLSError) {
        store = try Self.makeStore()
        certificates = []
        origin = "system store"
        subjects = []
        fingerprints = []
        guard X509_STORE_set_default_paths(store) == 1 else {
            throw .noAuthorities(origin: origin, detail: OpenSSLErrors.drain())
        }
    }

    deinit {
        X509_STORE_free(store)
        certificates.forEach { X509_free($0) }
    }

    /// The operating system's authorities, read once for the process: more than a hundred certificates.
    public static func system() throws(TLSError) -> CertificateAuthorities { try shared.get() }

    private static let shared = Result<CertificateAuthorities, TLSError> { () throws(TLSError) in
        try CertificateAuthorities(systemStore: ())
    }

    private static func makeStore() throws(TLSError) -> OpaquePointer {
        guard let store = X509_STORE_new() else {
            throw .openSSL(operation: "making a certificate store", detail: OpenSSLErrors.drain())
        }
        return store
    }
}
