// Certificates and private keys out of PEM text (RFC 7468).

internal import COpenSSL

/// Reads PEM text with OpenSSL. What comes out is the caller's to free.
enum PEMReader {
    /// All certificates in the order of the text; text between the blocks is skipped.
    static func certificates(in pem: [UInt8], origin: String) throws(TLSError) -> [OpaquePointer] {
        let source = try open(pem)
        defer { BIO_free(source) }
        var certificates: [OpaquePointer] = []
        var wasEncrypted = false
        while let certificate = PEM_read_bio_X509(source, nil, refusePassPhrase, &wasEncrypted) {
            certificates.append(certificate)
        }
        // The queue says "no start line" at the end of the text; anything else is a block that does not parse.
        let code = ERR_peek_last_error()
        let atEnd = gatehouse_ERR_library(code) == ERR_LIB_PEM && gatehouse_ERR_reason(code) == PEM_R_NO_START_LINE
        let detail = OpenSSLErrors.drain()
        guard atEnd else {
            certificates.forEach { X509_free($0) }
            throw .malformedCertificate(
                origin: origin, number: certificates.count + 1, detail: wasEncrypted ? "it is encrypted" : detail)
        }
        guard !certificates.isEmpty else { throw .noCertificate(origin: origin) }
        return certificates
    }

    /// The first private key of the text.
    static func privateKey(in pem: borrowing [UInt8], origin: String) throws(TLSError) -> OpaquePointer {
        if let key = try read(pem, { PrivateKeyBlock.read($0) }) { return key }
        var wasEncrypted = false
        let key = try read(pem) { source in
            withUnsafeMutablePointer(to: &wasEncrypted) { asked in
                PEM_read_bio_PrivateKey(source, nil, refusePassPhrase, asked)
            }
        }
        let detail = OpenSSLErrors.drain()
        if let key { return key }
        throw wasEncrypted ? .encryptedPrivateKey(origin: origin) : .noPrivateKey(origin: origin, detail: detail)
    }

    private static func open(_ pem: borrowing [UInt8]) throws(TLSError) -> OpaquePointer {
        guard let source = BIO_new(BIO_s_mem()) else {
            throw .openSSL(operation: "reading PEM", detail: OpenSSLErrors.drain())
        }
        pem.withUnsafeBytes { _ = BIO_write(source, $0.baseAddress, Int32(clamping: $0.count)) }
        return source
    }

    /// Runs `body` on a BIO that reads the caller's bytes where they are, so that no copy of a key is left behind.
    private static func read(
        _ pem: borrowing [UInt8], _ body: (OpaquePointer) -> OpaquePointer?
    ) throws(TLSError) -> OpaquePointer? {
        let result: OpaquePointer?? = pem.withUnsafeBytes { bytes in
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
            defer { BIO_free(source) }
            return body(source)
        }
        return result ?? nil
    }
}

/// For OpenSSL's readers of PEM text, whose own function would ask for a pass phrase on the terminal and wait: any
/// block can say that it is encrypted (RFC 1421 §4.6.1.1). There is none; `asked` leads to a Bool that becomes true.
func refusePassPhrase(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, asked: UnsafeMutableRawPointer?
) -> Int32 {
    asked?.assumingMemoryBound(to: Bool.self).pointee = true
    return -1
}
