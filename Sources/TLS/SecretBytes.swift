// Bytes that must not outlive their use: keys and files that hold them.

internal import COpenSSL

/// What is done to secret bytes.
package enum SecretBytes {
    /// Overwrites the bytes and lets go of them; in place where no one else holds the array.
    package static func cleanse(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        bytes = []
    }

    /// SHA-256 over both texts and where the first one ends: equal for equal files, and tells nothing of a key.
    package static func digest(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        guard let context = EVP_MD_CTX_new() else { return [] }
        defer { EVP_MD_CTX_free(context) }
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
        var count = UInt64(first.count)
        EVP_DigestUpdate(context, &count, MemoryLayout<UInt64>.size)
        first.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        second.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }
}
