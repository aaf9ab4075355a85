// Commands in the store's own protocol (RESP2: an array of bulk strings).

/// Writes commands.
enum RedisCommand {
    static func bytes(_ words: [[UInt8]]) -> [UInt8] {
        var bytes = Array("*\(words.count)\r\n".utf8)
        for word in words {
            bytes += Array("$\(word.count)\r\n".utf8)
            bytes += word
            bytes += [13, 10]
        }
        return bytes
    }

    static func bytes(_ words: String...) -> [UInt8] { bytes(words.map { Array($0.utf8) }) }
}
