// What an established session can tell about itself, for logs, headers and policies.

internal import COpenSSL
internal import Glibc

extension TLSSession {
    /// The name the client asked for by SNI, or for a client's session the name it sent. Allocates for long names.
    public var serverName: String? {
        SSL_get_servername(pointer, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
    }

    /// Lends the server name's bytes, empty without SNI, and allocates nothing. The bytes are as the client sent them.
    public func withServerNameBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard let name = SSL_get_servername(pointer, TLSEXT_NAMETYPE_host_name) else {
            return body(UnsafeBufferPointer(start: nil, count: 0))
        }
        let count = strlen(name)
        return name.withMemoryRebound(to: UInt8.self, capacity: count) {
            body(UnsafeBufferPointer(start: $0, count: count))
        }
    }

    /// `TLSv1.2` or `TLSv1.3`. Short enough never to allocate.
    public var protocolVersion: String { String(cString: SSL_get_version(pointer)) }

    /// The cipher suite's OpenSSL name, such as `TLS_AES_128_GCM_SHA256`. Allocates.
    public var cipher: String { String(cString: gatehouse_SSL_get_cipher_name(pointer)) }

    /// The cipher suite's number (RFC 8446 §B.4), 0 before there is one. Allocates nothing.
    public var cipherSuiteNumber: UInt16 {
        SSL_get_current_cipher(pointer).map { SSL_CIPHER_get_protocol_id($0) } ?? 0
    }

    /// Whether a session was resumed instead of a full handshake.
    public var isResumed: Bool { SSL_session_reused(pointer) == 1 }

    /// Decrypted bytes that wait for `read`, without any more input.
    public var pendingPlaintextCount: Int { Int(SSL_pending(pointer)) }

    /// Why the session failed, in OpenSSL's words; empty while it has not. Cold.
    public var errorText: String {
        guard failureCode != 0 else { return "" }
        let verification = Int32(truncatingIfNeeded: SSL_get_verify_result(pointer))
        let text = OpenSSLErrors.text(of: failureCode)
        return verification == X509_V_OK ? text : "\(text): \(OpenSSLErrors.verificationText(of: verification))"
    }

    /// The certificate that the peer presented; it has verified if the context verifies. Cold.
    public var peerCertificate: PeerCertificate? {
        guard let certificate = SSL_get0_peer_certificate(pointer) else { return nil }
        return PeerCertificate(CertificateDetails(certificate))
    }
}

/// What to know about a peer's certificate.
public struct PeerCertificate: Equatable, Sendable {
    /// The distinguished name (RFC 2253).
    public let subject: String
    /// The issuer's distinguished name.
    public let issuer: String
    /// The serial number in upper-case hexadecimal digits.
    public let serialNumber: String
    /// SHA-256 over the DER, 64 lower-case hexadecimal digits.
    public let fingerprint: String
    /// The DNS names of the subject alternative name.
    public let dnsNames: [String]
    /// Last second of validity, seconds since 1970.
    public let notAfter: Int64

    init(_ details: CertificateDetails) {
        subject = details.subject
        issuer = details.issuer
        serialNumber = details.serialNumber
        fingerprint = details.fingerprint
        dnsNames = details.dnsNames
        notAfter = details.notAfter
    }
}
