// What a store of shared limits answers: RESP2.

import SharedLimits

/// `RedisReplies`: split anyhow it finds the same; what was found, written anew, is found again; a reply that is not
/// there in time is refused, and none is larger than what came.
enum RedisRepliesTarget: FuzzTarget {
    private struct Outcome: Equatable {
        var replies: [RedisReply] = []
        var isMalformed = false
    }

    static func fault(in bytes: [UInt8]) -> String? {
        let whole = read(bytes, cuts: [bytes.count])
        for cuts in [Array(0...bytes.count), cuts(of: bytes)] {
            let pieces = read(bytes, cuts: cuts)
            guard pieces == whole else { return "\(pieces) in pieces, \(whole) at once" }
        }
        let size = whole.replies.reduce(0) { $0 + self.size(of: $1) }
        guard size <= bytes.count else { return "\(size) bytes of \(bytes.count)" }
        let written = Array(whole.replies.map(write).joined())
        let again = read(written, cuts: cuts(of: written))
        guard again == Outcome(replies: whole.replies) else { return "written anew \(again), \(whole) at first" }
        guard !whole.isMalformed else { return nil }
        // What is begun and never ends.
        let endless = bytes + Array("*2\r\n:1\r\n$60000\r\n".utf8)
            + [UInt8](repeating: 0x61, count: RedisReplies.maximumBytes + bytes.count)
        guard read(endless, cuts: [bytes.count, endless.count]).isMalformed else { return "an endless reply is let" }
        return nil
    }

    private static func read(_ bytes: [UInt8], cuts: [Int]) -> Outcome {
        var outcome = Outcome()
        guard let reader = RedisReplies() else { return outcome }
        do {
            try feed(bytes, cuts: cuts) { piece in
                try reader.feed(piece.assumingMemoryBound(to: UInt8.self))
                while let reply = try reader.next() { outcome.replies.append(reply) }
            }
        } catch {
            outcome.isMalformed = true
        }
        return outcome
    }

    private static func size(of reply: RedisReply) -> Int {
        switch reply {
        case .text(let text): text.count
        case .array(let replies): replies.reduce(0) { $0 + 1 + size(of: $1) }
        case .integer, .error, .null: 1
        }
    }

    private static func write(_ reply: RedisReply) -> [UInt8] {
        switch reply {
        case .integer(let number): Array(":\(number)\r\n".utf8)
        case .text(let text): Array("$\(text.count)\r\n".utf8) + text + [13, 10]
        case .error(let text): Array("-\(text)\r\n".utf8)
        case .null: Array("$-1\r\n".utf8)
        case .array(let replies): Array("*\(replies.count)\r\n".utf8) + replies.flatMap(write)
        }
    }
}
