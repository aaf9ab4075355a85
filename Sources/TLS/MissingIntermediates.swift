// Whether a chain ends where clients can go on by themselves.

internal import COpenSSL
internal import Synchronization

/// Looks for issuers among the authorities that the system believes.
final class MissingIntermediates: Sendable {
    /// Used under `lock` alone. Nil where the system has no authorities: then nobody is judged.
    private nonisolated(unsafe) let store: OpaquePointer?
    private let lock = Mutex(())

    static let system = MissingIntermediates()

    private init() {
        let made = X509_STORE_new()
        if X509_STORE_set_default_paths(made) == 1 {
            store = made
        } else {
            X509_STORE_free(made)
            store = nil
        }
        ERR_clear_error()
    }

    deinit { X509_STORE_free(store) }

    /// What to say of a chain whose last certificate was issued by nobody whom clients know.
    ///
    /// A private authority gives its certificates no address of the issuer's, so those without are not judged.
    func warning(about certificates: [OpaquePointer]) -> [String] {
        guard let last = certificates.last, X509_check_issued(last, last) != X509_V_OK,
            X509_get_ext_by_NID(last, NID_info_access, -1) >= 0, !isKnown(issuerOf: last)
        else {
            ERR_clear_error()
            return []
        }
        ERR_clear_error()
        let issuer = CertificateDetails(last).issuer
        return ["an intermediate is missing: nobody sends clients the certificate of \(issuer)"]
    }

    /// The issuer's certificate, as the caller's own reference; nil where the system does not know it.
    func issuer(of certificate: OpaquePointer) -> OpaquePointer? {
        nonisolated(unsafe) var found: OpaquePointer?
        lock.withLock { _ in
            guard let store, let search = X509_STORE_CTX_new() else { return }
            defer { X509_STORE_CTX_free(search) }
            guard X509_STORE_CTX_init(search, store, certificate, nil) == 1 else { return }
            var issuer: OpaquePointer?
            if X509_STORE_CTX_get1_issuer(&issuer, search, certificate) == 1 { found = issuer }
        }
        return found
    }

    private func isKnown(issuerOf certificate: OpaquePointer) -> Bool {
        lock.withLock { _ in
            guard let store, let search = X509_STORE_CTX_new() else { return true }
            defer { X509_STORE_CTX_free(search) }
            guard X509_STORE_CTX_init(search, store, certificate, nil) == 1 else { return true }
            var issuer: OpaquePointer?
            let found = X509_STORE_CTX_get1_issuer(&issuer, search, certificate)
            X509_free(issuer)
            return found == 1
        }
    }
}
