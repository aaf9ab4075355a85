// What a store says, however it is cut into pieces.

@testable import SharedLimits
import Testing

@Suite struct RedisRepliesTests {
    static let replies: [(bytes: String, reply: RedisReply)] = [
        (":42\r\n", .integer(42)), (":-1\r\n", .integer(-1)), ("+OK\r\n", .text(Array("OK".utf8))),
        ("-NOSCRIPT none\r\n", .error("NOSCRIPT none")), ("$-1\r\n", .null), ("*-1\r\n", .null),
        ("$5\r\na\r\nbc\r\n", .text(Array("a\r\nbc".utf8))), ("$0\r\n\r\n", .text([])),
        ("*3\r\n:1\r\n:0\r\n:7\r\n", .array([.integer(1), .integer(0), .integer(7)])), ("*0\r\n", .array([])),
        ("*2\r\n*1\r\n:1\r\n$1\r\nx\r\n", .array([.array([.integer(1)]), .text([UInt8(ascii: "x")])])),
    ]

    private func read(_ pieces: [ArraySlice<UInt8>]) throws -> [RedisReply] {
        let replies = try #require(RedisReplies())
        var found: [RedisReply] = []
        for piece in pieces {
            try Array(piece).withUnsafeBufferPointer { try replies.feed($0) }
            while let reply = try replies.next() { found.append(reply) }
        }
        return found
    }

    @Test(arguments: replies)
    func `a reply is read whole, byte by byte and split anywhere`(_ row: (bytes: String, reply: RedisReply)) throws {
        let bytes = Array((row.bytes + row.bytes).utf8)
        #expect(try read([bytes[...]]) == [row.reply, row.reply])
        #expect(try read(bytes.indices.map { bytes[$0...$0] }) == [row.reply, row.reply])
        for place in bytes.indices { #expect(try read([bytes[..<place], bytes[place...]]) == [row.reply, row.reply]) }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "*9999999999999\r\n", ":abc\r\n", "?\r\n",
        // More than any store has to say to us: of a list there is no room for what it only announces.
        "*2000000000\r\n", "*1\r\n*5462\r\n", "+" + String(repeating: "a", count: 16_384),
        "*2\r\n:1\r\n$20000\r\n" + String(repeating: "a", count: 16_384),
    ])
    func `what is no reply is refused`(_ text: String) throws {
        let replies = try #require(RedisReplies())
        #expect(throws: RedisReplies.Malformed.self) {
            try Array(text.utf8).withUnsafeBufferPointer { try replies.feed($0) }
            while try replies.next() != nil {}
        }
    }
}
