// Field lines, the same in requests and responses.

internal import Bytes
internal import HTTPSemantics

/// Reads the field lines of a head (RFC 9112 §5) and the empty line behind them.
enum FieldSection {
    /// What `read` returns where the bytes end before the head does.
    static let incomplete = -1

    /// Reads from the line at `position` on.
    /// - Returns: the offset after the empty line, with the head's fields and byte count set; or `incomplete`.
    @inline(__always)
    static func read(
        from position: Int, input: inout HeadInput, head: MessageHead, limits: HTTP1Limits
    ) throws(HTTP1ParseError) -> Int {
        var lines = FieldLines(head, maximum: limits.maximumFields)
        var bytes = head.bytes
        var start = position
        while true {
            let nameEnd = ByteScan.tokenEnd(bytes, from: start)
            if nameEnd == start, isLineEnd(bytes, at: start, available: input.available) { break }
            var valueStart = nameEnd &+ 1
            var stop = nameEnd
            if bytes[nameEnd] == UInt8(ascii: ":"), nameEnd > start {
                while ASCII.isWhitespace(bytes[valueStart]) { valueStart &+= 1 }
                stop = ByteScan.valueEnd(bytes, from: valueStart)
            }
            if stop > nameEnd, isLineEnd(bytes, at: stop, available: input.available) {
                let name = ByteRange(start, to: nameEnd)
                try lines.append(bytes, name: name, valueStart: valueStart, stop: stop, head: head)
                start = stop &+ 2
                continue
            }
            try refuse(bytes, start: start, nameEnd: nameEnd, stop: stop, available: input.available)
            if try !input.refill(head) { return incomplete }
            bytes = head.bytes
        }
        lines.finish(head)
        head.message.pointee.byteCount = start &+ 2
        return start &+ 2
    }

    /// Whether CRLF is at `position`, all of it received.
    @inline(__always)
    private static func isLineEnd(
        _ bytes: UnsafeMutablePointer<UInt8>, at position: Int, available: Int
    ) -> Bool {
        bytes[position] == ASCII.carriageReturn && bytes[position &+ 1] == ASCII.lineFeed
            && position &+ 1 < available
    }

    /// Says what is wrong with the line at `start`, which does not end in CRLF; returns if it only lacks bytes.
    /// - Parameters:
    ///   - nameEnd: the first byte that is no token byte.
    ///   - stop: where reading stopped: `nameEnd`, or the first byte that a value cannot hold.
    @inline(never)
    private static func refuse(
        _ bytes: UnsafeMutablePointer<UInt8>, start: Int, nameEnd: Int, stop: Int, available: Int
    ) throws(HTTP1ParseError) {
        if stop >= available { return }
        let byte = bytes[stop]
        if byte == ASCII.carriageReturn, stop &+ 1 >= available { return }
        if stop > nameEnd || stop == start {
            if byte == ASCII.carriageReturn { throw .bareCarriageReturn }
            if byte == ASCII.lineFeed { throw .bareLineFeed }
        }
        if stop > nameEnd { throw .invalidFieldValue }
        if !ASCII.isWhitespace(byte) { throw .invalidFieldName }
        throw stop == start ? .lineFolding : .whitespaceBeforeColon
    }
}
