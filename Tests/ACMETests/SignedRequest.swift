// A signed request as the scripted authority reads it.

import ACME
import COpenSSL
import Fetching
import TLS

/// A request whose signature has been found good.
struct SignedRequest {
    var nonce: String
    /// Nil for a POST-as-GET.
    var payload: JSON?
    /// The key that came along, for a new account.
    var newKey: JSON?

    struct Fault: Error {
        var type: String
        var detail: String
    }

    /// - Parameter keyOf: the key of an account by its URL.
    static func read(_ request: FetchRequest, keyOf: (String) -> JSON?) -> Result<SignedRequest, Fault> {
        func fault(_ detail: String, _ type: String = "malformed") -> Result<SignedRequest, Fault> {
            .failure(Fault(type: type, detail: detail))
        }
        guard let message = try? JSON(parsing: request.body), let protected = message["protected"]?.text,
            let content = message["payload"]?.text, let signature = message["signature"]?.text,
            let header = Base64URL.decode(protected).flatMap({ try? JSON(parsing: $0) })
        else { return fault("no signed message") }
        guard header["alg"] == "ES256", let nonce = header["nonce"]?.text else { return fault("no alg or nonce") }
        guard header["url"]?.text == request.url else { return fault("signed for another URL") }
        guard (header["jwk"] == nil) != (header["kid"] == nil) else { return fault("either jwk or kid") }
        guard let key = header["jwk"] ?? header["kid"]?.text.flatMap(keyOf) else {
            return fault("no such account", "accountDoesNotExist")
        }
        guard let numbers = Base64URL.decode(signature), numbers.count == 64,
            isSigned(Array("\(protected).\(content)".utf8), by: key, numbers)
        else { return fault("the signature is bad") }
        let payload = content.isEmpty ? nil : Base64URL.decode(content).flatMap { try? JSON(parsing: $0) }
        return .success(SignedRequest(nonce: nonce, payload: payload, newKey: header["jwk"]))
    }

    /// Whether a new account is bound by one of the keys (RFC 8555 §7.3.4).
    static func isBound(_ signed: SignedRequest, by keys: [String: [UInt8]], url: String) -> Bool {
        guard let binding = signed.payload?["externalAccountBinding"], let protected = binding["protected"]?.text,
            let content = binding["payload"]?.text, let signature = binding["signature"]?.text,
            let header = Base64URL.decode(protected).flatMap({ try? JSON(parsing: $0) }),
            header["alg"] == "HS256", header["url"]?.text == url, let key = header["kid"]?.text.flatMap({ keys[$0] }),
            let bound = Base64URL.decode(content).flatMap({ try? JSON(parsing: $0) }), bound == signed.newKey
        else { return false }
        return Base64URL.decode(signature) == SHA256.authenticate(Array("\(protected).\(content)".utf8), key: key)
    }

    private static func isSigned(_ bytes: [UInt8], by key: JSON, _ numbers: [UInt8]) -> Bool {
        guard let x = key["x"]?.text.flatMap(Base64URL.decode), let y = key["y"]?.text.flatMap(Base64URL.decode),
            x.count == 32, y.count == 32
        else { return false }
        // The public key of P-256 as RFC 5480 has it: what comes before the point is always the same.
        let lead: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86,
            0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        let encoded = lead + x + y
        let parsed = encoded.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_PUBKEY(nil, &start, buffer.count)
        }
        guard let parsed else { return false }
        defer { EVP_PKEY_free(parsed) }
        let signature = ECDSA_SIG_new()
        defer { ECDSA_SIG_free(signature) }
        ECDSA_SIG_set0(signature, BN_bin2bn(numbers, 32, nil), BN_bin2bn(Array(numbers[32...]), 32, nil))
        var der = [UInt8](repeating: 0, count: 80)
        let count = der.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return i2d_ECDSA_SIG(signature, &start)
        }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, parsed) == 1
            && EVP_DigestVerify(context, der, Int(count), bytes, bytes.count) == 1
    }
}
