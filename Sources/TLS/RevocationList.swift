// Certificate revocation lists (RFC 5280 §5) out of PEM text.

internal import COpenSSL

/// One revocation list.
final class RevocationList {
    private let pointer: OpaquePointer
    /// SHA-256 over the list's DER, in lower-case hexadecimal digits.
    let fingerprint: String
    /// What an operator should know: a list beyond its time refuses every certificate of its issuer.
    let warning: String?

    private init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        X509_CRL_digest(pointer, EVP_sha256(), &digest, &count)
        fingerprint = Hexadecimal.lowerCase(digest.prefix(Int(count)))
        if let next = X509_CRL_get0_nextUpdate(pointer), X509_cmp_current_time(next) < 0 {
            warning = "the revocation list is out of date: certificates of its issuer are refused until it is renewed"
        } else {
            warning = nil
        }
    }

    deinit { X509_CRL_free(pointer) }

    /// Has `store` look certificates up in this list.
    func add(to store: OpaquePointer) { X509_STORE_add_crl(store, pointer) }

    /// All lists of a PEM text; at least one.
    static func read(_ pem: [UInt8], origin: String) throws(TLSError) -> [RevocationList] {
        guard let source = BIO_new(BIO_s_mem()) else {
            throw .openSSL(operation: "reading PEM", detail: OpenSSLErrors.drain())
        }
        defer { BIO_free(source) }
        pem.withUnsafeBytes { _ = BIO_write(source, $0.baseAddress, Int32(clamping: $0.count)) }
        var lists: [RevocationList] = []
        var wasEncrypted = false
        while let list = PEM_read_bio_X509_CRL(source, nil, refusePassPhrase, &wasEncrypted) {
            lists.append(RevocationList(list))
        }
        let code = ERR_peek_last_error()
        let atEnd = gatehouse_ERR_library(code) == ERR_LIB_PEM && gatehouse_ERR_reason(code) == PEM_R_NO_START_LINE
        let detail = OpenSSLErrors.drain()
        guard atEnd, !lists.isEmpty else {
            throw .noRevocationList(origin: origin, detail: wasEncrypted ? "it is encrypted" : atEnd ? "" : detail)
        }
        return lists
    }
}
