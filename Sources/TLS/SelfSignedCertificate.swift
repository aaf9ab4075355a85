// Certificates that we sign ourselves: for the tls-alpn-01 challenge, and for listeners that still wait for theirs.

internal import COpenSSL

/// Mints pairs that are kept in memory only.
public enum SelfSignedCertificate {
    /// What such pairs say that they come from.
    public static let origin = "self-signed"

    /// The certificate by which `name` answers a tls-alpn-01 challenge (RFC 8737 §3).
    ///
    /// - Parameter digest: SHA-256 of the key authorization, 32 bytes.
    public static func challenge(name: String, digest: [UInt8]) throws(TLSError) -> CertificatePair {
        try make(names: [name], lifetime: 7 * 86_400) { certificate in
            // id-pe-acmeIdentifier, 1.3.6.1.5.5.7.1.31, critical: an OCTET STRING with the digest.
            let object = OBJ_txt2obj("1.3.6.1.5.5.7.1.31", 1)
            defer { ASN1_OBJECT_free(object) }
            let content = ASN1_OCTET_STRING_new()
            defer { ASN1_OCTET_STRING_free(content) }
            let encoded: [UInt8] = [0x04, UInt8(digest.count)] + digest
            guard ASN1_OCTET_STRING_set(content, encoded, Int32(encoded.count)) == 1,
                let proof = X509_EXTENSION_create_by_OBJ(nil, object, 1, content)
            else { return false }
            defer { X509_EXTENSION_free(proof) }
            return X509_add_ext(certificate, proof, -1) == 1
        }
    }

    /// What a TLS listener has before its first certificate is there: a pair that is for no name.
    public static func placeholder() throws(TLSError) -> CertificatePair {
        try make(names: [], lifetime: 3650 * 86_400) { _ in true }
    }

    private static func make(
        names: [String], lifetime: Int, adding addMore: (OpaquePointer) -> Bool
    ) throws(TLSError) -> CertificatePair {
        let key = try SigningKey.generate()
        guard let certificate = X509_new() else { throw failure() }
        defer { X509_free(certificate) }
        let serial = SecureRandom.bytes(16)
        let number = BN_bin2bn(serial, Int32(serial.count), nil)
        defer { BN_free(number) }
        let name = X509_get_subject_name(certificate)
        let text = Array("gatehouse self-signed".utf8)
        guard X509_set_version(certificate, 2) == 1,
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil,
            X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), lifetime) != nil,
            X509_set_pubkey(certificate, key.pointer) == 1,
            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_FLAG | 1, text, Int32(text.count), -1, 0) == 1,
            X509_set_issuer_name(certificate, name) == 1
        else { throw failure() }
        if !names.isEmpty {
            let alternatives = names.map { "DNS:\($0)" }.joined(separator: ",")
            guard let part = X509V3_EXT_conf_nid(nil, nil, NID_subject_alt_name, alternatives) else { throw failure() }
            defer { X509_EXTENSION_free(part) }
            guard X509_add_ext(certificate, part, -1) == 1 else { throw failure() }
        }
        guard addMore(certificate), X509_sign(certificate, key.pointer, EVP_sha256()) > 0,
            let pem = MemoryBIO.text({ PEM_write_bio_X509($0, certificate) == 1 })
        else { throw failure() }
        return try CertificatePair(certificatePEM: pem, keyPEM: key.pem(), origin: origin)
    }

    private static func failure() -> TLSError {
        .openSSL(operation: "making a self-signed certificate", detail: OpenSSLErrors.drain())
    }
}
