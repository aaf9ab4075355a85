// Authorities of client certificates for tests: chains, purposes, alternative names, revocation lists.

internal import COpenSSL
internal import Glibc

/// An authority that issues client certificates with whatever is wrong with them, and revokes some.
public final class ClientAuthority {
    /// A client's certificate with its chain and key.
    public struct Client: Sendable {
        /// The leaf, then what was asked to follow it.
        public var certificatePEM: [UInt8]
        /// The private key, PKCS #8.
        public var keyPEM: [UInt8]
        /// The leaf's serial number.
        public let serial: Int64
        /// SHA-256 over the leaf, 64 lower-case hexadecimal digits.
        public let fingerprint: String
        /// The private key as RFC 5915 has it.
        fileprivate let keyDER: [UInt8]

        /// For handing to `TestTLS`.
        public var minted: MintedCertificate {
            MintedCertificate(certificatePEM: certificatePEM, keyPEM: keyPEM)
        }

        /// This certificate with a key that has its public part and the private part of another.
        public func pretending(keyOf other: Client) -> Client {
            var der = keyDER
            // ECPrivateKey of P-256: two headers of 7 bytes, then the 32 of the private part.
            der.replaceSubrange(7..<39, with: other.keyDER[7..<39])
            var client = self
            let source = BIO_new_mem_buf(der, Int32(der.count))
            defer { BIO_free(source) }
            guard let key = d2i_PrivateKey_bio(source, nil) else { fatalError("OpenSSL refuses the key") }
            client.keyPEM = pem { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
            EVP_PKEY_free(key)
            return client
        }
    }

    private let key: OpaquePointer
    private let certificate: OpaquePointer

    /// A root, or with `issuer` an intermediate that it signed.
    public init(_ commonName: String, issuer: ClientAuthority? = nil) {
        guard let key = gatehouse_generate_ec_key("P-256") else { fatalError("OpenSSL made no key") }
        self.key = key
        certificate = Self.make(
            subject: [("CN", commonName)], extensions: [
                (NID_basic_constraints, "critical,CA:TRUE"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
            ], days: -1...3650, key: key, signer: issuer.map { ($0.certificate, $0.key) })
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    public var certificatePEM: [UInt8] { pem { PEM_write_bio_X509($0, certificate) } }

    /// Issues a certificate.
    ///
    /// - Parameters:
    ///   - subject: attributes by their short names, in order.
    ///   - alternativeNames: as OpenSSL's configuration has them, such as `URI:spiffe://a/b,DNS:c`.
    ///   - purpose: the extended key usage; nil for none.
    ///   - days: from when to when it is valid.
    ///   - chain: what follows the leaf.
    ///   - signsItself: whether nobody vouches for it.
    public func client(
        _ subject: [(String, String)] = [("CN", "client")], alternativeNames: String? = nil,
        purpose: String? = "clientAuth", days: ClosedRange<Int> = -1...30, chain: [ClientAuthority] = [],
        signsItself: Bool = false
    ) -> Client {
        guard let leafKey = gatehouse_generate_ec_key("P-256") else { fatalError("OpenSSL made no key") }
        defer { EVP_PKEY_free(leafKey) }
        var extensions: [(Int32, String)] = []
        if let purpose { extensions.append((NID_ext_key_usage, purpose)) }
        if let alternativeNames { extensions.append((NID_subject_alt_name, alternativeNames)) }
        let leaf = Self.make(
            subject: subject, extensions: extensions, days: days, key: leafKey,
            signer: signsItself ? nil : (certificate, key))
        defer { X509_free(leaf) }
        var digest = [UInt8](repeating: 0, count: 32)
        X509_digest(leaf, EVP_sha256(), &digest, nil)
        let sink = BIO_new(BIO_s_mem())
        defer { BIO_free(sink) }
        i2d_PrivateKey_bio(sink, leafKey)
        var der = [UInt8](repeating: 0, count: 1024)
        der.removeLast(der.count - Int(max(0, BIO_read(sink, &der, Int32(der.count)))))
        var serial: Int64 = 0
        ASN1_INTEGER_get_int64(&serial, X509_get0_serialNumber(leaf))
        return Client(
            certificatePEM: pem { PEM_write_bio_X509($0, leaf) } + chain.flatMap(\.certificatePEM),
            keyPEM: pem { PEM_write_bio_PrivateKey($0, leafKey, nil, nil, 0, nil, nil) }, serial: serial,
            fingerprint: digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(), keyDER: der)
    }

    /// A revocation list, valid on these days from now.
    public func revocationList(of clients: [Client], days: ClosedRange<Int> = -1...30) -> [UInt8] {
        guard let list = X509_CRL_new() else { fatalError("OpenSSL made no list") }
        defer { X509_CRL_free(list) }
        X509_CRL_set_version(list, 1)
        X509_CRL_set_issuer_name(list, X509_get_subject_name(certificate))
        let moments = [days.lowerBound, days.upperBound].map { ASN1_TIME_adj(nil, time(nil), Int32($0), 0) }
        defer { moments.forEach { ASN1_TIME_free($0) } }
        X509_CRL_set1_lastUpdate(list, moments[0])
        X509_CRL_set1_nextUpdate(list, moments[1])
        for client in clients {
            let revoked = X509_REVOKED_new()
            let number = ASN1_INTEGER_new()
            ASN1_INTEGER_set_int64(number, client.serial)
            X509_REVOKED_set_serialNumber(revoked, number)
            ASN1_INTEGER_free(number)
            X509_REVOKED_set_revocationDate(revoked, moments[0])
            X509_CRL_add0_revoked(list, revoked)
        }
        X509_CRL_sort(list)
        X509_CRL_sign(list, key, EVP_sha256())
        return pem { PEM_write_bio_X509_CRL($0, list) }
    }

    private static func make(
        subject: [(String, String)], extensions: [(Int32, String)], days: ClosedRange<Int>, key: OpaquePointer,
        signer: (certificate: OpaquePointer, key: OpaquePointer)?
    ) -> OpaquePointer {
        guard let certificate = X509_new() else { fatalError("OpenSSL made no certificate") }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), Int64.random(in: 1...Int64.max))
        X509_gmtime_adj(X509_getm_notBefore(certificate), days.lowerBound * 86_400)
        X509_gmtime_adj(X509_getm_notAfter(certificate), days.upperBound * 86_400)
        let name = X509_get_subject_name(certificate)
        for (kind, value) in subject { X509_NAME_add_entry_by_txt(name, kind, MBSTRING_UTF8, value, -1, -1, 0) }
        X509_set_issuer_name(certificate, signer.map { X509_get_subject_name($0.certificate) } ?? name)
        X509_set_pubkey(certificate, key)
        for (kind, value) in extensions {
            guard let added = X509V3_EXT_conf_nid(nil, nil, kind, value) else { fatalError("refused: \(value)") }
            X509_add_ext(certificate, added, -1)
            X509_EXTENSION_free(added)
        }
        X509_sign(certificate, signer?.key ?? key, EVP_sha256())
        return certificate
    }
}

private func pem(_ write: (OpaquePointer?) -> Int32) -> [UInt8] {
    let sink = BIO_new(BIO_s_mem())
    defer { BIO_free(sink) }
    guard write(sink) == 1 else { fatalError("OpenSSL wrote no PEM text") }
    var text = [UInt8](repeating: 0, count: 64 * 1024)
    let count = BIO_read(sink, &text, Int32(text.count))
    return Array(text.prefix(max(0, Int(count))))
}
