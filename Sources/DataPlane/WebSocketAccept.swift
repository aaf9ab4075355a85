// The opening handshake of a WebSocket where the two sides speak different versions of HTTP.

internal import Bytes
internal import HTTPSemantics
internal import TLS

/// HTTP/1 opens a WebSocket with a key and its answer (RFC 6455 §4), HTTP/2 without either (RFC 8441 §5). Between the
/// two we ask, or answer, in the name of the side that has none.
enum WebSocketAccept {
    /// Bytes of a key's text.
    static let keyCount = 24
    /// Bytes of an answer's text.
    static let acceptCount = 28
    private static let salt: StaticString = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// Writes the key of the exchange called `identifier`: new for each, which is all that a key is for.
    static func writeKey(of identifier: UInt64, to output: UnsafeMutablePointer<UInt8>) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { words in
            words.initialize(repeating: identifier)
            words[1] = (identifier ^ 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
            Base64.encode(UnsafeRawBufferPointer(words).bindMemory(to: UInt8.self), to: output)
        }
    }

    /// Writes the answer to a key (RFC 6455 §4.2.2).
    static func write(answerTo key: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) {
        let saltCount = salt.utf8CodeUnitCount
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: key.count + saltCount + SHA1.digestCount) { memory in
            guard let text = memory.baseAddress, let start = key.baseAddress else { return }
            text.update(from: start, count: key.count)
            (text + key.count).update(from: salt.utf8Start, count: saltCount)
            let digest = text + key.count + saltCount
            SHA1.hash(UnsafeBufferPointer(start: text, count: key.count + saltCount), to: digest)
            Base64.encode(UnsafeBufferPointer(start: digest, count: SHA1.digestCount), to: output)
        }
    }

    /// Whether `answer` answers the key of the exchange called `identifier`.
    static func isAnswer(_ answer: UnsafeBufferPointer<UInt8>, toKeyOf identifier: UInt64) -> Bool {
        guard answer.count == acceptCount else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: keyCount + acceptCount) { memory in
            guard let key = memory.baseAddress else { return false }
            writeKey(of: identifier, to: key)
            write(answerTo: UnsafeBufferPointer(start: key, count: keyCount), to: key + keyCount)
            return answer.elementsEqual(memory[keyCount...])
        }
    }
}
