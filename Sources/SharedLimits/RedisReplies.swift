// Replies as they come over a socket, read by hiredis.

internal import CHiredis

/// One reply.
indirect enum RedisReply: Equatable {
    case integer(Int64)
    /// A string or a status.
    case text([UInt8])
    case error(String)
    case null
    case array([RedisReply])
}

/// Takes bytes as they come and gives whole replies.
final class RedisReplies {
    private let reader: UnsafeMutablePointer<redisReader>

    /// Nil where there is no memory.
    init?() {
        guard let reader = redisReaderCreate() else { return nil }
        self.reader = reader
    }

    deinit { redisReaderFree(reader) }

    struct Malformed: Error {}

    /// Adds bytes.
    func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(Malformed) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        let result = start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            redisReaderFeed(reader, $0, bytes.count)
        }
        guard result == REDIS_OK else { throw Malformed() }
    }

    /// The next whole reply; nil where there is none yet.
    func next() throws(Malformed) -> RedisReply? {
        var found: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &found) == REDIS_OK else { throw Malformed() }
        guard let found else { return nil }
        defer { freeReplyObject(found) }
        return Self.copy(found.assumingMemoryBound(to: redisReply.self))
    }

    private static func copy(_ reply: UnsafeMutablePointer<redisReply>) -> RedisReply {
        let value = reply.pointee
        switch value.type {
        case REDIS_REPLY_INTEGER: return .integer(value.integer)
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: return .text(text(value))
        case REDIS_REPLY_ERROR: return .error(String(decoding: text(value), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            return .array((0..<value.elements).map { index in
                value.element[index].map(copy) ?? .null
            })
        default: return .null
        }
    }

    private static func text(_ reply: redisReply) -> [UInt8] {
        guard let start = reply.str else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: reply.len))
    }
}
