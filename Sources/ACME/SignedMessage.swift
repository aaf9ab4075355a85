// Signed messages: flattened JSON Web Signatures (RFC 7515 §7.2.2) as RFC 8555 §6.2 wants them.

internal import TLS

/// Makes signed messages.
enum SignedMessage {
    /// Who signs.
    enum Signer {
        /// A key that the authority does not know yet: it goes along.
        case key
        /// An account, by its URL.
        case account(String)
    }

    /// A message to `url`. Without a payload it is a POST-as-GET (RFC 8555 §6.3).
    static func make(
        _ payload: JSON?, to url: String, nonce: String, by signer: Signer, key: SigningKey
    ) throws(ProtocolFailure) -> [UInt8] {
        let identity: JSON.Member = switch signer {
        case .key: JSON.Member("jwk", try publicKey(key))
        case .account(let account): JSON.Member("kid", .text(account))
        }
        let header = JSON.object([
            JSON.Member("alg", "ES256"), identity, JSON.Member("nonce", .text(nonce)), JSON.Member("url", .text(url)),
        ])
        return try assemble(header, payload) { bytes throws(TLSError) in try key.sign(bytes) }.bytes
    }

    /// Ties a new account to one that the operator has with the authority (RFC 8555 §7.3.4).
    static func binding(
        of key: SigningKey, to url: String, identifier: String, secret: [UInt8]
    ) throws(ProtocolFailure) -> JSON {
        let header: JSON = ["alg": "HS256", "kid": .text(identifier), "url": .text(url)]
        return try assemble(header, try publicKey(key)) { bytes throws(TLSError) in
            SHA256.authenticate(bytes, key: secret)
        }
    }

    /// The public key as a JSON Web Key (RFC 7518 §6.2), its members in the order that a thumbprint takes them.
    static func publicKey(_ key: SigningKey) throws(ProtocolFailure) -> JSON {
        do {
            let point = try key.publicPoint()
            return [
                "crv": "P-256", "kty": "EC", "x": .text(Base64URL.encode(point.x)),
                "y": .text(Base64URL.encode(point.y)),
            ]
        } catch {
            throw .local("\(error)")
        }
    }

    /// The key's thumbprint (RFC 7638), which ends every key authorization (RFC 8555 §8.1).
    static func thumbprint(_ key: SigningKey) throws(ProtocolFailure) -> String {
        Base64URL.encode(SHA256.hash(try publicKey(key).bytes))
    }

    private static func assemble(
        _ header: JSON, _ payload: JSON?, sign: ([UInt8]) throws(TLSError) -> [UInt8]
    ) throws(ProtocolFailure) -> JSON {
        let protected = Base64URL.encode(header.bytes)
        let content = payload.map { Base64URL.encode($0.bytes) } ?? ""
        do {
            let signature = try sign(Array("\(protected).\(content)".utf8))
            return [
                "protected": .text(protected), "payload": .text(content),
                "signature": .text(Base64URL.encode(signature)),
            ]
        } catch {
            throw .local("\(error)")
        }
    }
}
