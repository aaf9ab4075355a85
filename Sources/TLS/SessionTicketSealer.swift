// Seals and opens session tickets: the bridge between OpenSSL and `SessionTicketKeys`.

internal import COpenSSL

/// Seals and opens tickets for one context.
final class SessionTicketSealer: Sendable {
    /// OpenSSL's answers to "is this ticket good": no, yes, yes but issue a new one, and failure.
    private enum Answer {
        static let unknownKey: Int32 = 0
        static let good: Int32 = 1
        static let goodAndRenew: Int32 = 2
        static let failure: Int32 = -1
    }

    let keys: SessionTicketKeys
    // Fetched once: looking the algorithm up by name for every ticket costs more than the encryption.
    private nonisolated(unsafe) let cipher: OpaquePointer

    init(keys: SessionTicketKeys) throws(TLSError) {
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-256-CBC", nil) else {
            throw .openSSL(operation: "finding AES-256-CBC", detail: OpenSSLErrors.drain())
        }
        self.keys = keys
        self.cipher = cipher
    }

    deinit { EVP_CIPHER_free(cipher) }

    /// Prepares the two contexts to seal a new ticket; writes the key's name and a fresh initialisation vector.
    func seal(
        name: UnsafeMutablePointer<UInt8>, vector: UnsafeMutablePointer<UInt8>, encryption: OpaquePointer?,
        authentication: OpaquePointer?
    ) -> Int32 {
        var key = keys.issuingKey()
        defer { SessionTicketKeys.cleanse(&key) }
        for index in key.name.indices { name[index] = key.name[index] }
        guard RAND_bytes(vector, EVP_CIPHER_get_iv_length(cipher)) == 1 else { return Answer.failure }
        let ready = key.encryption.span.withUnsafeBufferPointer {
            EVP_EncryptInit_ex2(encryption, cipher, $0.baseAddress, vector, nil)
        }
        return ready == 1 && authenticate(with: key, authentication) ? Answer.good : Answer.failure
    }

    /// Prepares the two contexts to open a ticket. `renewAlways` is TLS 1.3, where a ticket is used once.
    func open(
        name: UnsafePointer<UInt8>, vector: UnsafePointer<UInt8>, encryption: OpaquePointer?,
        authentication: OpaquePointer?, renewAlways: Bool
    ) -> Int32 {
        guard var found = keys.openingKey(named: name) else { return Answer.unknownKey }
        defer { SessionTicketKeys.cleanse(&found.key) }
        let ready = found.key.encryption.span.withUnsafeBufferPointer {
            EVP_DecryptInit_ex2(encryption, cipher, $0.baseAddress, vector, nil)
        }
        guard ready == 1, authenticate(with: found.key, authentication) else { return Answer.failure }
        return renewAlways || !found.isCurrent ? Answer.goodAndRenew : Answer.good
    }

    private func authenticate(with key: SessionTicketKeys.Key, _ authentication: OpaquePointer?) -> Bool {
        key.authentication.span.withUnsafeBufferPointer {
            gatehouse_HMAC_SHA256_init(authentication, $0.baseAddress, $0.count) == 1
        }
    }
}
