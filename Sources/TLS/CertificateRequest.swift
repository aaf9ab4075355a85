// What a certificate authority is asked to sign (PKCS #10, RFC 2986).

internal import COpenSSL

/// Makes certificate requests.
public enum CertificateRequest {
    /// A request in DER for `names`, signed with `key`.
    ///
    /// The names stand in the subject alternative name alone; the subject is empty, since a common name has no say
    /// (RFC 9525 §6.3) and has room for 64 characters only.
    /// - Parameter names: DNS names, `*.` in front for a wildcard; letters, digits, `-`, `_`, `.` and `*` only.
    public static func der(names: [String], key: SigningKey) throws(TLSError) -> [UInt8] {
        guard !names.isEmpty, names.allSatisfy(isPlain), let request = X509_REQ_new() else {
            throw .openSSL(operation: "making a certificate request for \(names)", detail: OpenSSLErrors.drain())
        }
        defer { X509_REQ_free(request) }
        let text = names.map { "DNS:\($0)" }.joined(separator: ",")
        guard X509_REQ_set_version(request, 0) == 1, X509_REQ_set_pubkey(request, key.pointer) == 1,
            let extensions = gatehouse_sk_X509_EXTENSION_new()
        else { throw .openSSL(operation: "making a certificate request", detail: OpenSSLErrors.drain()) }
        defer { gatehouse_sk_X509_EXTENSION_free_all(extensions) }
        guard let alternatives = X509V3_EXT_conf_nid(nil, nil, NID_subject_alt_name, text),
            gatehouse_sk_X509_EXTENSION_push(extensions, alternatives) > 0,
            X509_REQ_add_extensions(request, extensions) == 1,
            X509_REQ_sign(request, key.pointer, EVP_sha256()) > 0
        else { throw .openSSL(operation: "making a certificate request", detail: OpenSSLErrors.drain()) }
        let encoded = MemoryBIO.text { i2d_X509_REQ_bio($0, request) == 1 }
        guard let encoded else {
            throw .openSSL(operation: "writing a certificate request", detail: OpenSSLErrors.drain())
        }
        return encoded
    }

    /// Nothing that would be syntax in OpenSSL's text of an extension.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "*"):
                true
            default: false
            }
        }
    }
}
