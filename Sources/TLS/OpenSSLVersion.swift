// Which OpenSSL this process runs on.

internal import COpenSSL

/// The library that is loaded, which may be newer than the one that was compiled against.
public enum OpenSSLVersion {
    /// As OpenSSL says it: `OpenSSL 3.0.15 3 Sep 2024`.
    public static var text: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }
}
