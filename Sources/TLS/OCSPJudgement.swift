// What an authority's responder says about a certificate, believed only where it can be verified (RFC 6960).

internal import COpenSSL

/// What a verified response says.
public enum OCSPAnswer: Sendable {
    /// The certificate is good, and this may be sent along with it.
    case good(OCSPStaple)
    /// It was revoked at that moment; seconds since 1970, as is the moment from which on its authority says so.
    case revoked(at: Int64, thisUpdate: Int64)
}

/// Why a response is not used.
public enum OCSPFault: Error, Equatable, Sendable {
    /// Nobody knows the certificate that issued ours: neither the file nor the system has it.
    case noIssuer
    /// It is no OCSPResponse.
    case malformed
    /// The responder could not answer (RFC 6960 §2.3): `trylater`, `unauthorized`, …
    case refused(String)
    /// It is not signed by the issuer, nor by whom the issuer lets sign for it.
    case unverified(String)
    /// It says nothing about the certificate.
    case unrelated
    /// The responder does not know the certificate.
    case unknown
    /// It is of the future.
    case notYet(Int64)
    /// It is of the past.
    case over(Int64)
}

extension OCSPFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noIssuer: "the issuer's certificate is neither in the file nor known to the system"
        case .malformed: "the answer is no OCSP response"
        case .refused(let status): "the responder answers \"\(status)\""
        case .unverified(let why): "the response is not its authority's: \(why)"
        case .unrelated: "the response is about other certificates"
        case .unknown: "the responder does not know the certificate"
        case .notYet(let moment): "the response is not valid before \(UTCDate.text(moment))"
        case .over(let moment): "the response was valid until \(UTCDate.text(moment))"
        }
    }
}

extension CertificatePair {
    /// How far a responder's clock may be ahead of ours, in seconds.
    static let ocspClockSkew: Int64 = 300
    /// How long a response holds that does not say until when, in seconds.
    static let ocspLifeWithoutEnd: Int64 = 86_400
    /// Bytes of a response that is sent along: every full handshake carries it.
    public static let maximumStapleBytes = 32 << 10

    /// The question about the certificate, an OCSPRequest (DER) as RFC 5019 §2.1 has it: one certificate, SHA-1 for
    /// the names of issuer and key, no nonce and no signature. Nil where nobody knows the issuer.
    public func ocspRequest() -> [UInt8]? {
        withIssuer { issuer in
            guard let request = OCSP_REQUEST_new() else { return nil }
            defer { OCSP_REQUEST_free(request) }
            guard let identity = OCSP_cert_to_id(EVP_sha1(), leaf, issuer) else { return nil }
            guard OCSP_request_add0_id(request, identity) != nil else {
                OCSP_CERTID_free(identity)
                return nil
            }
            let count = Int(i2d_OCSP_REQUEST(request, nil))
            guard count > 0 else { return nil }
            return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
                var position = buffer.baseAddress
                written = max(0, Int(i2d_OCSP_REQUEST(request, &position)))
            }
        } ?? nil
    }

    /// Judges a responder's answer about the certificate: the signature by the issuer or by whom it delegated that to
    /// (RFC 6960 §4.2.2.2), that it is about this certificate, and the time.
    ///
    /// - Parameter now: seconds since 1970, for the response and for the certificate of whoever signed it.
    public func judge(ocspResponse bytes: [UInt8], now: Int64) throws(OCSPFault) -> OCSPAnswer {
        defer { ERR_clear_error() }
        let basic = try Self.basicResponse(bytes)
        defer { OCSP_BASICRESP_free(basic) }
        guard let verdict = withIssuer({ judge(basic, by: $0, now: now) }) else { throw .noIssuer }
        let status = try verdict.get()
        if status.thisUpdate - now > Self.ocspClockSkew { throw .notYet(status.thisUpdate) }
        let end = status.nextUpdate ?? status.thisUpdate + Self.ocspLifeWithoutEnd
        guard now < end else { throw .over(end) }
        switch status.code {
        case V_OCSP_CERTSTATUS_GOOD: return .good(OCSPStaple(bytes: bytes, thisUpdate: status.thisUpdate, end: end))
        case V_OCSP_CERTSTATUS_REVOKED: return .revoked(at: status.revoked, thisUpdate: status.thisUpdate)
        default: throw .unknown
        }
    }

    private struct Status {
        var code: Int32
        var revoked: Int64
        var thisUpdate: Int64
        var nextUpdate: Int64?
    }

    private static func basicResponse(_ bytes: [UInt8]) throws(OCSPFault) -> OpaquePointer {
        let response = bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var position = buffer.baseAddress
            let parsed = d2i_OCSP_RESPONSE(nil, &position, buffer.count)
            // Clients are sent all of it: nothing may follow.
            guard let parsed, let start = buffer.baseAddress, position == start + buffer.count else {
                OCSP_RESPONSE_free(parsed)
                return nil
            }
            return parsed
        }
        guard bytes.count <= maximumStapleBytes, let response else {
            OCSP_RESPONSE_free(response)
            throw .malformed
        }
        defer { OCSP_RESPONSE_free(response) }
        let status = OCSP_response_status(response)
        guard status == OCSP_RESPONSE_STATUS_SUCCESSFUL else {
            throw .refused(OCSP_response_status_str(Int(status)).map { String(cString: $0) } ?? "\(status)")
        }
        guard let basic = OCSP_response_get1_basic(response) else { throw .malformed }
        return basic
    }

    private func judge(
        _ basic: OpaquePointer, by issuer: OpaquePointer, now: Int64
    ) -> Result<Status, OCSPFault> {
        guard let store = X509_STORE_new(), let helpers = gatehouse_sk_X509_new() else {
            return .failure(.unverified("no memory"))
        }
        defer {
            X509_STORE_free(store)
            gatehouse_sk_X509_free(helpers)
        }
        // The issuer is the end of every chain, whoever issued it.
        X509_STORE_add_cert(store, issuer)
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), Int(now))
        _ = gatehouse_sk_X509_push(helpers, issuer)
        guard OCSP_basic_verify(basic, helpers, store, UInt(OCSP_NOEXPLICIT)) == 1 else {
            return .failure(.unverified(OpenSSLErrors.drain()))
        }
        guard let identity = OCSP_cert_to_id(EVP_sha1(), leaf, issuer) else { return .failure(.unrelated) }
        defer { OCSP_CERTID_free(identity) }
        let place = OCSP_resp_find(basic, identity, -1)
        guard place >= 0, let single = OCSP_resp_get0(basic, place) else { return .failure(.unrelated) }
        var revoked: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var thisUpdate: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var nextUpdate: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        let code = OCSP_single_get0_status(single, nil, &revoked, &thisUpdate, &nextUpdate)
        return .success(
            Status(
                code: code, revoked: CertificateDetails.seconds(revoked),
                thisUpdate: CertificateDetails.seconds(thisUpdate),
                nextUpdate: nextUpdate.map { CertificateDetails.seconds($0) }))
    }

    /// Lends the certificate that issued the leaf: from the chain, or where it is left out as clients have it, from the
    /// system's authorities.
    private func withIssuer<Answer>(_ body: (OpaquePointer) -> Answer) -> Answer? {
        defer { ERR_clear_error() }
        for index in 0..<gatehouse_sk_X509_num(chain) {
            guard let candidate = gatehouse_sk_X509_value(chain, index),
                X509_check_issued(candidate, leaf) == X509_V_OK
            else { continue }
            return body(candidate)
        }
        guard let issuer = MissingIntermediates.system.issuer(of: leaf) else { return nil }
        defer { X509_free(issuer) }
        return body(issuer)
    }
}
