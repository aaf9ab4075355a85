// Replies as they come over a socket, read by hiredis.

internal import CHiredis

/// One reply.
package indirect enum RedisReply: Equatable {
    case integer(Int64)
    /// A string or a status.
    case text([UInt8])
    case error(String)
    case null
    case array([RedisReply])
}

/// Takes bytes as they come and gives whole replies.
package final class RedisReplies {
    /// Bytes of one reply. What a store answers us has some dozens for each limit of a request.
    package static let maximumBytes = 16 << 10
    /// Elements of one list: each takes three bytes at the least. hiredis makes room for as many as a list announces.
    package static let maximumElements = maximumBytes / 3

    private let reader: UnsafeMutablePointer<redisReader>
    private let functions = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
    /// Bytes that came since the last whole reply.
    private var pending = 0

    /// Nil where there is no memory.
    package init?() {
        guard let reader = redisReaderCreate(), let usual = reader.pointee.fn else { return nil }
        self.reader = reader
        functions.initialize(to: usual.pointee)
        functions.pointee.createArray = { task, count in
            guard Int(count) <= RedisReplies.maximumElements, let task, let usual = task.pointee.privdata else {
                return nil
            }
            return usual.assumingMemoryBound(to: redisReplyObjectFunctions.self).pointee.createArray(task, count)
        }
        reader.pointee.privdata = UnsafeMutableRawPointer(usual)
        reader.pointee.fn = functions
    }

    deinit {
        redisReaderFree(reader)
        functions.deallocate()
    }

    /// The bytes are no reply, or one beyond all bounds.
    package struct Malformed: Error {}

    /// Adds bytes.
    package func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(Malformed) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        pending += bytes.count
        let result = start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            redisReaderFeed(reader, $0, bytes.count)
        }
        guard result == REDIS_OK else { throw Malformed() }
    }

    /// The next whole reply; nil where there is none yet.
    package func next() throws(Malformed) -> RedisReply? {
        var found: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &found) == REDIS_OK else { throw Malformed() }
        guard let found else {
            guard pending <= Self.maximumBytes else { throw Malformed() }
            return nil
        }
        defer { freeReplyObject(found) }
        pending = Int(reader.pointee.len) - Int(reader.pointee.pos)
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
