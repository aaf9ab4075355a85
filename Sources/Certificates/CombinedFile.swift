// A file with a certificate and its key: found by looking for the key.

internal import TLS

enum CombinedFile {
    /// Whether a PEM block of the file holds a private key of any kind (RFC 7468 §10, §11, and the older forms).
    static func hasKey(_ path: String) -> Bool {
        guard var bytes = try? SystemFile.read(path, maximumBytes: CertificateLayout.maximumFileBytes) else {
            return false
        }
        defer { SecretBytes.cleanse(&bytes) }
        let label = Array("PRIVATE KEY-----".utf8)
        guard bytes.count >= label.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            bytes.indices.dropLast(label.count - 1).contains { start in
                bytes[start] == label[0] && bytes[start...].starts(with: label)
            }
        }
    }
}
