// Responses of an OCSP responder for tests, right and wrong ones, with times of the test's own.

internal import COpenSSL
internal import Glibc

/// What a response is to say, and by whom.
public struct OCSPScript: Sendable {
    public enum Status: Sendable { case good, revoked, unknown }

    /// Who signs.
    public enum Signer: Sendable {
        /// The authority that issued the certificate.
        case issuer
        /// Somebody whom it lets sign responses.
        case delegate
        /// Somebody whom it lets sign responses, whose certificate has ended a day before now.
        case expiredDelegate
        /// Somebody whose certificate it issued for something else.
        case otherLeaf
        /// Another authority.
        case stranger
        /// Somebody whom another authority lets sign responses.
        case delegateOfStranger
    }

    public var status = Status.good
    public var signer = Signer.issuer
    /// Seconds since 1970.
    public var thisUpdate: Int64
    /// Nil for a response that does not say until when it holds.
    public var nextUpdate: Int64?
    /// When it was revoked.
    public var revoked: Int64 = 0

    public init(thisUpdate: Int64, nextUpdate: Int64?) {
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
    }
}

extension CertificateFactory {
    /// A response about the first certificate of `leafPEM`, which this authority issued, as DER.
    public func ocspResponse(about leafPEM: [UInt8], _ script: OCSPScript) -> [UInt8] {
        let leaf = Self.certificate(leafPEM)
        defer { X509_free(leaf) }
        let basic = OCSP_BASICRESP_new()
        defer { OCSP_BASICRESP_free(basic) }
        let identity = OCSP_cert_to_id(EVP_sha1(), leaf, certificate)
        let moments = [script.revoked, script.thisUpdate, script.nextUpdate ?? 0].map { moment in
            ASN1_GENERALIZEDTIME_set(nil, time_t(moment))
        }
        defer { moments.forEach { ASN1_GENERALIZEDTIME_free($0) } }
        let status = switch script.status {
        case .good: V_OCSP_CERTSTATUS_GOOD
        case .revoked: V_OCSP_CERTSTATUS_REVOKED
        case .unknown: V_OCSP_CERTSTATUS_UNKNOWN
        }
        OCSP_basic_add1_status(
            basic, identity, status, 0, status == V_OCSP_CERTSTATUS_REVOKED ? moments[0] : nil, moments[1],
            script.nextUpdate == nil ? nil : moments[2])
        OCSP_CERTID_free(identity)
        sign(basic, as: script.signer)
        return Self.encoded(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic))
    }

    /// A response that says nothing but that the responder cannot answer, such as 3 for `trylater`.
    public static func ocspError(_ status: Int32) -> [UInt8] { encoded(OCSP_response_create(status, nil)) }

    private func sign(_ basic: OpaquePointer?, as signer: OCSPScript.Signer) {
        if case .issuer = signer {
            OCSP_basic_sign(basic, certificate, key, EVP_sha256(), nil, 0)
            return
        }
        let minted = switch signer {
        case .issuer, .delegate: leaf(names: ["ocsp.test"], purpose: "OCSPSigning")
        case .expiredDelegate:
            leaf(names: ["ocsp.test"], validFrom: -9 * 86_400, validTo: -86_400, purpose: "OCSPSigning")
        case .otherLeaf: leaf(names: ["ocsp.test"], purpose: "serverAuth")
        case .stranger:
            CertificateFactory(commonName: "Test Authority").leaf(names: ["ocsp.test"], purpose: "serverAuth")
        case .delegateOfStranger:
            CertificateFactory(commonName: "Test Authority").leaf(names: ["ocsp.test"], purpose: "OCSPSigning")
        }
        let certificate = Self.certificate(minted.certificatePEM)
        defer { X509_free(certificate) }
        let source = BIO_new_mem_buf(minted.keyPEM, Int32(minted.keyPEM.count))
        defer { BIO_free(source) }
        let key = PEM_read_bio_PrivateKey(source, nil, nil, nil)
        defer { EVP_PKEY_free(key) }
        OCSP_basic_sign(basic, certificate, key, EVP_sha256(), nil, 0)
    }

    /// A certificate's serial number, as OpenSSL's index of an authority has it.
    static func serialNumber(_ pem: [UInt8]) -> String {
        let leaf = certificate(pem)
        defer { X509_free(leaf) }
        let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(leaf), nil)
        defer { BN_free(number) }
        guard let text = BN_bn2hex(number) else { return "" }
        defer { gatehouse_OPENSSL_free(text) }
        return String(cString: text)
    }

    private static func certificate(_ pem: [UInt8]) -> OpaquePointer {
        let source = BIO_new_mem_buf(pem, Int32(pem.count))
        defer { BIO_free(source) }
        guard let certificate = PEM_read_bio_X509(source, nil, nil, nil) else { fatalError("no certificate") }
        return certificate
    }

    private static func encoded(_ response: OpaquePointer?) -> [UInt8] {
        defer { OCSP_RESPONSE_free(response) }
        var bytes = [UInt8](repeating: 0, count: max(0, Int(i2d_OCSP_RESPONSE(response, nil))))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            i2d_OCSP_RESPONSE(response, &position)
        }
        return bytes
    }
}
