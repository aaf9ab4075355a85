// Why a session failed, as plain data that costs nothing to pass along.

internal import COpenSSL

/// Why a TLS session failed. The session's `errorText` says more; this value is trivial and never allocates.
public enum TLSFailure: Error, Equatable, Sendable {
    /// The peer broke the protocol, or both sides have nothing in common; OpenSSL's packed error code.
    case protocolError(code: UInt32)
    /// The peer sent a fatal alert (RFC 8446 §6.2), by its number: 48 is unknown_ca, 112 unrecognized_name.
    case peerAlert(UInt8)
    /// The peer's certificate does not verify; the `X509_V_ERR_…` number.
    case certificateNotVerified(Int32)
    /// The other side spoke plain HTTP (RFC 8446 has no first byte that is a letter).
    case plainHTTP
    /// `TLSBuffers.output` had no room for what a handshake needed to say.
    case outputFull
    /// The session had failed or was shut down before this call.
    case notUsable
}

extension TLSFailure: CustomStringConvertible {
    /// A sentence for a log. Cold: allocates.
    public var description: String {
        switch self {
        case .protocolError(let code):
            "TLS protocol error: \(OpenSSLErrors.text(of: UInt(code)))"
        case .peerAlert(let number):
            "the peer sent the TLS alert \(String(cString: SSL_alert_desc_string_long(Int32(number)))) (\(number))"
        case .certificateNotVerified(let code):
            "the peer's certificate does not verify: \(OpenSSLErrors.verificationText(of: code))"
        case .plainHTTP:
            "found plain HTTP; expected a TLS handshake"
        case .outputFull:
            "the output buffer is too small for the handshake's answer"
        case .notUsable:
            "the session is already closed or failed"
        }
    }
}
