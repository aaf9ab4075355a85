// What is wrong with a client's certificate, in the few kinds that an operator acts on.

internal import COpenSSL

/// Why a client's certificate did not verify.
public enum ClientCertificateFault: Sendable {
    /// It leads to none of the authorities, or an intermediate is missing.
    case unknownAuthority
    case expired
    case notYetValid
    case revoked
    /// There is no list of one of its issuers, or it is out of date or not signed by the issuer.
    case noRevocationList
    /// More intermediates than `depth`.
    case tooDeep
    /// Its extended key usage does not have clientAuth, or an authority may not issue.
    case wrongPurpose
    /// A key or a signature below OpenSSL's security level.
    case weak
    case other

    /// - Parameter code: OpenSSL's `X509_V_ERR_…`.
    public init(_ code: Int32) {
        self =
            switch code {
            case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
                X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED:
                .unknownAuthority
            case X509_V_ERR_CERT_HAS_EXPIRED: .expired
            case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
            case X509_V_ERR_CERT_REVOKED: .revoked
            case X509_V_ERR_UNABLE_TO_GET_CRL, X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_CRL_NOT_YET_VALID,
                X509_V_ERR_CRL_SIGNATURE_FAILURE, X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
                .noRevocationList
            case X509_V_ERR_CERT_CHAIN_TOO_LONG, X509_V_ERR_PATH_LENGTH_EXCEEDED: .tooDeep
            case X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_INVALID_CA, X509_V_ERR_KEYUSAGE_NO_CERTSIGN: .wrongPurpose
            case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: .weak
            default: .other
            }
    }
}

extension TLSFailure {
    /// Whether the handshake ended because the client showed no certificate where one is required.
    public var isMissingCertificate: Bool {
        guard case .protocolError(let code) = self else { return false }
        return gatehouse_ERR_reason(UInt(code)) == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE
    }
}
