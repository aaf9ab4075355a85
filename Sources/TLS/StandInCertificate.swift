// A certificate that stands in for another one where nobody is served: same names, same kind of key.

internal import COpenSSL

/// A self-signed certificate and its key as PEM text, made for a rehearsal.
public struct StandInCertificate {
    /// A key to sign stand-ins with; made once for many of them, since making one takes long.
    public final class Key {
        fileprivate let pointer: OpaquePointer

        /// A key of the kind that `CertificatePair.keyKind` calls `kind`: RSA with 2048 bits for any RSA, else P-256.
        public init?(like kind: String) {
            let made = kind.hasPrefix("rsa") ? gatehouse_generate_rsa_key(2048) : gatehouse_generate_ec_key("P-256")
            guard let made else { return nil }
            pointer = made
        }

        deinit { EVP_PKEY_free(pointer) }

        /// The key, PKCS #8.
        public var pem: [UInt8] {
            StandInCertificate.pem { PEM_write_bio_PrivateKey($0, pointer, nil, nil, 0, nil, nil) }
        }
    }

    /// A certificate for `names` that is valid for a week; nil where OpenSSL makes none.
    ///
    /// - Parameters:
    ///   - dnsNames: host names and wildcards.
    ///   - addresses: IP addresses as text.
    public static func make(dnsNames: [String], addresses: [String], key: Key) -> [UInt8]? {
        guard let certificate = X509_new() else { return nil }
        defer { X509_free(certificate) }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), Int64.random(in: 1...Int64.max))
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 7 * 86_400)
        let subject = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, "stand-in", -1, -1, 0)
        X509_set_issuer_name(certificate, subject)
        X509_set_pubkey(certificate, key.pointer)
        let names = dnsNames.map { "DNS:\($0)" } + addresses.map { "IP:\($0)" }
        if !names.isEmpty {
            guard let added = X509V3_EXT_conf_nid(nil, nil, NID_subject_alt_name, names.joined(separator: ",")) else {
                ERR_clear_error()
                return nil
            }
            X509_add_ext(certificate, added, -1)
            X509_EXTENSION_free(added)
        }
        guard X509_sign(certificate, key.pointer, EVP_sha256()) > 0 else { return nil }
        return pem { PEM_write_bio_X509($0, certificate) }
    }

    private static func pem(_ write: (OpaquePointer?) -> Int32) -> [UInt8] {
        guard let sink = BIO_new(BIO_s_mem()) else { return [] }
        defer { BIO_free(sink) }
        guard write(sink) == 1 else { return [] }
        var text = [UInt8](repeating: 0, count: 64 * 1024)
        let count = BIO_read(sink, &text, Int32(text.count))
        return Array(text.prefix(max(0, Int(count))))
    }
}
