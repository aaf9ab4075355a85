// Certificates for tests, minted in memory: an authority of one's own and leaves with whatever is wrong with them.

internal import COpenSSL
internal import Glibc

/// A certificate and its key as PEM text.
public struct MintedCertificate: Sendable {
    /// The leaf first, then the chain, if any was asked for.
    public let certificatePEM: [UInt8]
    /// The private key, PKCS #8, not encrypted.
    public let keyPEM: [UInt8]

    /// Any two texts, such as those of two pairs that do not belong together.
    public init(certificatePEM: [UInt8], keyPEM: [UInt8]) {
        self.certificatePEM = certificatePEM
        self.keyPEM = keyPEM
    }
}

/// A certificate authority that exists for the length of a test.
///
/// Its leaves are valid from an hour ago for 90 days unless a test says otherwise.
public final class CertificateFactory {
    /// The kinds of keys that tests need.
    public enum KeyKind: Sendable {
        case ecdsaP256
        case ecdsaP384
        case rsa(bits: Int)
    }

    let key: OpaquePointer
    let certificate: OpaquePointer
    private let issuer: CertificateFactory?

    /// A root, or with `issuer` an intermediate that it signed.
    public init(commonName: String = "Test Authority", issuer: CertificateFactory? = nil) {
        let key = Self.makeKey(.ecdsaP256)
        self.key = key
        self.issuer = issuer
        certificate = Self.make(
            Request(
                commonName: commonName, alternativeNames: [], isAuthority: true, validFrom: -86_400,
                validTo: 3650 * 86_400),
            key: key, signedBy: issuer.map { ($0.certificate, $0.key) })
    }

    deinit {
        EVP_PKEY_free(key)
        X509_free(certificate)
    }

    /// The authority's own certificate.
    public var certificatePEM: [UInt8] { Self.pem { PEM_write_bio_X509($0, certificate) } }

    /// The authority's private key.
    public var keyPEM: [UInt8] { Self.pem { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) } }

    /// Mints a leaf.
    ///
    /// - Parameters:
    ///   - names: DNS names and IP addresses of the subject alternative name.
    ///   - commonName: the subject; the first name unless given.
    ///   - key: what key to make.
    ///   - validFrom: seconds from now, negative for the past.
    ///   - validTo: seconds from now.
    ///   - withChain: whether the authority's certificate follows the leaf.
    ///   - purpose: the extended key usage, such as `clientAuth`; none unless given.
    ///   - issuerAddress: where the issuer's certificate can be fetched, as public authorities say it.
    ///   - responders: where its status is told by OCSP.
    ///   - mustStaple: whether it wants that told in the handshake (RFC 7633).
    public func leaf(
        names: [String], commonName: String? = nil, key kind: KeyKind = .ecdsaP256, validFrom: Int = -3600,
        validTo: Int = 90 * 86_400, withChain: Bool = false, purpose: String? = nil, issuerAddress: String? = nil,
        responders: [String] = [], mustStaple: Bool = false
    ) -> MintedCertificate {
        let leafKey = Self.makeKey(kind)
        defer { EVP_PKEY_free(leafKey) }
        let request = Request(
            commonName: commonName ?? names.first ?? "nameless", alternativeNames: names, isAuthority: false,
            validFrom: validFrom, validTo: validTo, purpose: purpose, issuerAddress: issuerAddress,
            responders: responders, mustStaple: mustStaple)
        let leaf = Self.make(request, key: leafKey, signedBy: (certificate, key))
        defer { X509_free(leaf) }
        let text = Self.pem { PEM_write_bio_X509($0, leaf) }
        return MintedCertificate(
            certificatePEM: withChain ? text + certificatePEM : text,
            keyPEM: Self.pem { PEM_write_bio_PrivateKey($0, leafKey, nil, nil, 0, nil, nil) })
    }

    /// A private key under the pass phrase "secret".
    public static func encryptedKeyPEM() -> [UInt8] {
        let key = makeKey(.ecdsaP256)
        defer { EVP_PKEY_free(key) }
        return pem { sink in
            "secret".withCString { phrase in
                PEM_write_bio_PKCS8PrivateKey(sink, key, EVP_aes_256_cbc(), phrase, 6, nil, nil)
            }
        }
    }

    private struct Request {
        let commonName: String
        let alternativeNames: [String]
        let isAuthority: Bool
        let validFrom: Int
        let validTo: Int
        /// Whether it names its authority's key, as public authorities' certificates do.
        var keyIdentifier = false
        var purpose: String?
        var issuerAddress: String?
        var responders: [String] = []
        var mustStaple = false
    }

    private static func makeKey(_ kind: KeyKind) -> OpaquePointer {
        let key: OpaquePointer? =
            switch kind {
            case .ecdsaP256: gatehouse_generate_ec_key("P-256")
            case .ecdsaP384: gatehouse_generate_ec_key("P-384")
            case .rsa(let bits): gatehouse_generate_rsa_key(bits)
            }
        guard let key else { fatalError("OpenSSL made no key") }
        return key
    }

    private static func make(
        _ request: Request, key: OpaquePointer, signedBy signer: (certificate: OpaquePointer, key: OpaquePointer)?
    ) -> OpaquePointer {
        guard let certificate = X509_new() else { fatalError("OpenSSL made no certificate") }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), Int64.random(in: 1...Int64.max))
        X509_gmtime_adj(X509_getm_notBefore(certificate), request.validFrom)
        X509_gmtime_adj(X509_getm_notAfter(certificate), request.validTo)
        let subject = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, request.commonName, -1, -1, 0)
        X509_set_issuer_name(certificate, signer.map { X509_get_subject_name($0.certificate) } ?? subject)
        X509_set_pubkey(certificate, key)
        if request.isAuthority {
            add(NID_basic_constraints, "critical,CA:TRUE", to: certificate)
            add(NID_key_usage, "critical,keyCertSign,cRLSign", to: certificate)
        }
        if !request.alternativeNames.isEmpty {
            let names = request.alternativeNames.map { isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }
            add(NID_subject_alt_name, names.joined(separator: ","), to: certificate)
        }
        if request.keyIdentifier {
            // RFC 5280 §4.2.1.1, with an identifier that is as good as any.
            let encoded: [UInt8] = [0x30, 0x16, 0x80, 0x14] + (1...20)
            let content = ASN1_OCTET_STRING_new()
            ASN1_OCTET_STRING_set(content, encoded, Int32(encoded.count))
            let added = X509_EXTENSION_create_by_NID(nil, NID_authority_key_identifier, 0, content)
            X509_add_ext(certificate, added, -1)
            X509_EXTENSION_free(added)
            ASN1_OCTET_STRING_free(content)
        }
        if let purpose = request.purpose { add(NID_ext_key_usage, purpose, to: certificate) }
        let addresses = request.responders.map { "OCSP;URI:\($0)" }
            + (request.issuerAddress.map { ["caIssuers;URI:\($0)"] } ?? [])
        if !addresses.isEmpty { add(NID_info_access, addresses.joined(separator: ","), to: certificate) }
        if request.mustStaple { add(NID_tlsfeature, "status_request", to: certificate) }
        X509_sign(certificate, signer?.key ?? key, EVP_sha256())
        return certificate
    }

    private static func add(_ kind: Int32, _ value: String, to certificate: OpaquePointer) {
        guard let added = X509V3_EXT_conf_nid(nil, nil, kind, value) else { fatalError("OpenSSL refuses \(value)") }
        X509_add_ext(certificate, added, -1)
        X509_EXTENSION_free(added)
    }

    private static func isAddress(_ name: String) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET, name, &bytes) == 1 || inet_pton(AF_INET6, name, &bytes) == 1
    }

    private static func pem(_ write: (OpaquePointer?) -> Int32) -> [UInt8] {
        let sink = BIO_new(BIO_s_mem())
        defer { BIO_free(sink) }
        guard write(sink) == 1 else { fatalError("OpenSSL wrote no PEM text") }
        var text = [UInt8](repeating: 0, count: 64 * 1024)
        let count = BIO_read(sink, &text, Int32(text.count))
        return Array(text.prefix(max(0, Int(count))))
    }
}

extension CertificateFactory {
    /// Signs a request (PKCS #10, DER), as an authority of RFC 8555 does: PEM, the leaf alone.
    ///
    /// - Parameters:
    ///   - names: DNS names of the subject alternative name, whatever the request asks for.
    ///   - from: first second of validity, seconds since 1970.
    ///   - to: last second of validity.
    /// - Returns: nil where the request cannot be read or is not signed by its key.
    public func sign(request: [UInt8], names: [String], from: Int64, to: Int64) -> [UInt8]? {
        let parsed = request.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_X509_REQ(nil, &start, buffer.count)
        }
        guard let parsed else { return nil }
        defer { X509_REQ_free(parsed) }
        guard let key = X509_REQ_get_pubkey(parsed) else { return nil }
        defer { EVP_PKEY_free(key) }
        guard X509_REQ_verify(parsed, key) == 1 else { return nil }
        let now = Int64(time(nil))
        let leaf = Self.make(
            Request(
                commonName: names.first ?? "nameless", alternativeNames: names, isAuthority: false,
                validFrom: Int(from - now), validTo: Int(to - now), keyIdentifier: true),
            key: key, signedBy: (certificate, self.key))
        defer { X509_free(leaf) }
        return Self.pem { PEM_write_bio_X509($0, leaf) }
    }
}
