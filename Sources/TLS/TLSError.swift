// What can be wrong with certificates, keys and contexts: for the person who wrote the configuration.

/// Why a certificate, a key or a context was refused. `description` says what was found, expected, and where.
///
/// Failures of a running session are a `TLSFailure` instead: plain data, without text.
public enum TLSError: Error, Equatable, Sendable {
    /// The PEM text holds no certificate.
    case noCertificate(origin: String)
    /// A certificate block cannot be read; `number` counts from 1.
    case malformedCertificate(origin: String, number: Int, detail: String)
    /// The PEM text holds no private key, or it cannot be read.
    case noPrivateKey(origin: String, detail: String)
    /// The private key asks for a pass phrase, which a server cannot type.
    case encryptedPrivateKey(origin: String)
    /// The private key belongs to another certificate.
    case keyDoesNotMatch(origin: String, certificateKey: String, privateKey: String)
    /// OpenSSL's security level refuses the certificate or key, for instance RSA under 2048 bits.
    case certificateRefused(origin: String, detail: String)
    /// A TLS listener has no certificate at all.
    case noCertificates
    /// A protocol that ALPN shall offer is neither `h2` nor `http/1.1`.
    case unknownApplicationProtocol(String)
    /// The server name to connect to is empty, too long, or holds a zero byte.
    case invalidServerName(String)
    /// The authorities' PEM text holds no certificate, or the system's store cannot be read.
    case noAuthorities(origin: String, detail: String)
    /// The PEM text holds no revocation list, or one that cannot be read.
    case noRevocationList(origin: String, detail: String)
    /// A file of ticket keys is not what it should be; `detail` never holds any of its bytes.
    case unusableTicketKeys(origin: String, detail: String)
    /// OpenSSL could not make an object; usually memory is short.
    case openSSL(operation: String, detail: String)
}

extension TLSError: CustomStringConvertible {
    /// One sentence for a log or a terminal.
    public var description: String {
        switch self {
        case .noCertificate(let origin):
            "\(origin): found no certificate; expected a block -----BEGIN CERTIFICATE-----"
        case .malformedCertificate(let origin, let number, let detail):
            "\(origin): certificate number \(number) cannot be read: \(detail)"
        case .noPrivateKey(let origin, let detail):
            "\(origin): found no usable private key; expected a block -----BEGIN PRIVATE KEY-----\(inBrackets(detail))"
        case .encryptedPrivateKey(let origin):
            "\(origin): the private key is encrypted; expected one without a pass phrase"
        case .keyDoesNotMatch(let origin, let certificateKey, let privateKey):
            "\(origin): the private key (\(privateKey)) is not the one of the certificate (\(certificateKey))"
        case .certificateRefused(let origin, let detail):
            "\(origin): OpenSSL refuses the certificate: \(detail)"
        case .noCertificates:
            "found no certificate for a TLS listener; expected at least one"
        case .unknownApplicationProtocol(let name):
            "found application protocol \"\(name)\"; expected h2 or http/1.1"
        case .invalidServerName(let name):
            "found server name \"\(name)\"; expected a host name or an IP address of 1 to 253 characters"
        case .noAuthorities(let origin, let detail):
            "\(origin): found no certificate authority; expected PEM certificates\(inBrackets(detail))"
        case .noRevocationList(let origin, let detail):
            "\(origin): found no revocation list; expected a block -----BEGIN X509 CRL-----\(inBrackets(detail))"
        case .unusableTicketKeys(let origin, let detail):
            "\(origin): \(detail)"
        case .openSSL(let operation, let detail):
            "OpenSSL failed: \(operation)\(inBrackets(detail))"
        }
    }

    private func inBrackets(_ detail: String) -> String { detail.isEmpty ? "" : " (\(detail))" }
}
