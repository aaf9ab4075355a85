// OpenSSL's per-thread error queue, read and emptied.

internal import COpenSSL
internal import Glibc

/// Reads the error queue of the calling thread.
///
/// `SSL_get_error` calls any old entry a failure of the present call, so whoever causes a failure empties the queue.
enum OpenSSLErrors {
    /// The newest error as text, and an empty queue after it.
    static func drain() -> String {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        return code == 0 ? "" : text(of: code)
    }

    /// An error code as words: "tlsv13 alert certificate required".
    static func text(of code: UInt) -> String {
        if let reason = ERR_reason_error_string(code) { return String(cString: reason) }
        return "code \(code)"
    }

    /// A certificate verification result as words: "certificate has expired".
    static func verificationText(of code: Int32) -> String {
        String(cString: X509_verify_cert_error_string(Int(code)))
    }
}
