// A private key on P-256: made, kept as PEM, and signed with.

internal import COpenSSL

/// A P-256 key. Immutable; threads may share it.
public final class SigningKey: Sendable {
    // Only read once it is made.
    nonisolated(unsafe) let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    /// A new key.
    public static func generate() throws(TLSError) -> SigningKey {
        guard let key = gatehouse_generate_ec_key("P-256") else {
            throw .openSSL(operation: "making a key", detail: OpenSSLErrors.drain())
        }
        return SigningKey(owning: key)
    }

    /// A key from its PEM text.
    ///
    /// - Parameter origin: names the text in messages.
    /// - Throws: `TLSError`, also where it is a key of another kind.
    public init(pem: [UInt8], origin: String) throws(TLSError) {
        pointer = try PEMReader.privateKey(in: pem, origin: origin)
        let kind = CertificateDetails.keyKind(pointer)
        guard kind == "ecdsa P-256" else {
            throw .noPrivateKey(origin: origin, detail: "found a key of kind \(kind), expected ecdsa P-256")
        }
    }

    /// The key as PEM text (PKCS #8). A secret.
    public func pem() throws(TLSError) -> [UInt8] {
        let text = MemoryBIO.text { PEM_write_bio_PrivateKey($0, pointer, nil, nil, 0, nil, nil) == 1 }
        guard let text else { throw .openSSL(operation: "writing a key", detail: OpenSSLErrors.drain()) }
        return text
    }

    /// The public point: two numbers of 32 bytes, as a JSON Web Key has them (RFC 7518 §6.2.1).
    public func publicPoint() throws(TLSError) -> (x: [UInt8], y: [UInt8]) {
        var encoded = [UInt8](repeating: 0, count: 65)
        var count = 0
        let result = EVP_PKEY_get_octet_string_param(
            pointer, OSSL_PKEY_PARAM_PUB_KEY, &encoded, encoded.count, &count)
        guard result == 1, count == 65, encoded[0] == 4 else {
            throw .openSSL(operation: "reading a public key", detail: OpenSSLErrors.drain())
        }
        return (Array(encoded[1..<33]), Array(encoded[33..<65]))
    }

    /// ECDSA over SHA-256 of `bytes`: R and S, 32 bytes each (RFC 7518 §3.4).
    public func sign(_ bytes: [UInt8]) throws(TLSError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else {
            throw .openSSL(operation: "signing", detail: OpenSSLErrors.drain())
        }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 128)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, pointer) == 1,
            EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1,
            let numbers = Self.numbers(ofDER: signature[..<count])
        else { throw .openSSL(operation: "signing", detail: OpenSSLErrors.drain()) }
        return numbers
    }

    /// The two numbers of an ECDSA signature in DER (RFC 3279 §2.2.3), each padded to 32 bytes.
    private static func numbers(ofDER signature: ArraySlice<UInt8>) -> [UInt8]? {
        let bytes = Array(signature)
        let parsed = bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &start, buffer.count)
        }
        guard let parsed else { return nil }
        defer { ECDSA_SIG_free(parsed) }
        var numbers = [UInt8](repeating: 0, count: 64)
        let written = numbers.withUnsafeMutableBufferPointer { buffer in
            BN_bn2binpad(ECDSA_SIG_get0_r(parsed), buffer.baseAddress, 32) == 32
                && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), buffer.baseAddress.map { $0 + 32 }, 32) == 32
        }
        return written ? numbers : nil
    }
}

/// What OpenSSL writes to memory.
enum MemoryBIO {
    /// Everything that `write` wrote; nil where it failed.
    static func text(_ write: (OpaquePointer) -> Bool) -> [UInt8]? {
        guard let sink = BIO_new(BIO_s_mem()) else { return nil }
        defer { BIO_free(sink) }
        guard write(sink) else { return nil }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let count = BIO_read(sink, &piece, Int32(piece.count)), count > 0 { text += piece[..<Int(count)] }
        piece.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        return text
    }
}
