// A private key whose kind its PEM block tells: read without OpenSSL trying every kind that it knows.

internal import COpenSSL

/// The quick way for RSA and EC keys. OpenSSL's general reader gathers all its decoders for each key, which takes three
/// quarters of the time that a pair takes to load; here its kind is known.
enum PrivateKeyBlock {
    /// The first private key that `source` gives; nil for any other kind, an encrypted one, or one that is broken: then
    /// the general reader is to say what it is.
    static func read(_ source: OpaquePointer) -> OpaquePointer? {
        defer { ERR_clear_error() }
        while true {
            var label: UnsafeMutablePointer<CChar>?
            var header: UnsafeMutablePointer<CChar>?
            var data: UnsafeMutablePointer<UInt8>?
            var count = 0
            guard PEM_read_bio(source, &label, &header, &data, &count) == 1, let label, let data else { return nil }
            defer {
                OPENSSL_cleanse(data, count)
                gatehouse_OPENSSL_free(data)
                gatehouse_OPENSSL_free(label)
                gatehouse_OPENSSL_free(header)
            }
            let text = String(cString: label)
            guard text.hasSuffix("PRIVATE KEY") else { continue }
            guard header?.pointee ?? 0 == 0, let kind = kind(text, data, count) else { return nil }
            var position: UnsafePointer<UInt8>? = UnsafePointer(data)
            return d2i_PrivateKey(kind, nil, &position, count)
        }
    }

    private static func kind(_ label: String, _ data: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
        switch label {
        case "EC PRIVATE KEY": return EVP_PKEY_EC
        case "RSA PRIVATE KEY": return EVP_PKEY_RSA
        case "PRIVATE KEY":
            var position: UnsafePointer<UInt8>? = data
            guard let information = d2i_PKCS8_PRIV_KEY_INFO(nil, &position, count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(information) }
            var algorithm: OpaquePointer?
            guard PKCS8_pkey_get0(&algorithm, nil, nil, nil, information) == 1 else { return nil }
            let kind = OBJ_obj2nid(algorithm)
            return kind == EVP_PKEY_EC || kind == EVP_PKEY_RSA ? kind : nil
        default: return nil
        }
    }
}
