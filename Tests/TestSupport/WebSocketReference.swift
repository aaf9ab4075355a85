// The answer to a WebSocket's key, worked out by OpenSSL's own Base64 and SHA-1.

internal import COpenSSL

/// A second opinion on RFC 6455 §4.2.2.
public enum WebSocketReference {
    /// The value of Sec-WebSocket-Accept.
    public static func accept(of key: String) throws -> String {
        let text = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        var count: UInt32 = 0
        guard EVP_Digest(text, text.count, &digest, &count, EVP_sha1(), nil) == 1 else {
            throw WireError.malformed("no digest")
        }
        var encoded = [UInt8](repeating: 0, count: 64)
        let length = EVP_EncodeBlock(&encoded, digest, 20)
        return String(decoding: encoded.prefix(Int(length)), as: UTF8.self)
    }
}
