// SHA-1, which the opening of a WebSocket asks for (RFC 6455 §4.2.2). Not for secrets.

internal import COpenSSL

/// OpenSSL's SHA-1.
public enum SHA1 {
    /// Bytes of a digest.
    public static let digestCount = 20

    /// Writes the digest of `bytes` to memory for `digestCount` bytes.
    public static func hash(_ bytes: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) {
        var count: UInt32 = 0
        EVP_Digest(bytes.baseAddress, bytes.count, output, &count, EVP_sha1(), nil)
    }
}
