// SHA-256 and HMAC with it, over arrays: for signed messages of the control plane, not for the data path.

internal import COpenSSL

/// OpenSSL's SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104).
public enum SHA256 {
    /// The digest, 32 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
        return digest
    }

    /// The authentication code of `bytes` under `key`, 32 bytes.
    public static func authenticate(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &code, &count)
        return code
    }
}

/// Numbers that nobody can guess.
public enum SecureRandom {
    /// `count` bytes of OpenSSL's generator.
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { fatalError("OpenSSL has no random numbers") }
        return bytes
    }
}
