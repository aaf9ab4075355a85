// The status line: version, status code, reason phrase.

internal import Bytes
internal import HTTPSemantics

/// Reads a status line (RFC 9112 §4). The space before an empty reason phrase may be missing.
enum StatusLine {
    /// What `read` returns where the bytes end before the line does.
    static let incomplete = -1

    /// Reads the line at the head's first byte into version, status and reason.
    /// - Returns: the offset after the line's CRLF, or `incomplete`.
    @inline(__always)
    static func read(_ head: ResponseHead, available: Int) throws(HTTP1ParseError) -> Int {
        let bytes = head.bytes
        let versionEnd = try HTTPVersion.read(bytes, from: 0, available: available, head: head)
        guard versionEnd != incomplete, available >= versionEnd &+ 5 else {
            try refuseEarly(bytes, available: available)
            return incomplete
        }
        let hundreds = bytes[9] &- 0x30
        let tens = bytes[10] &- 0x30
        let ones = bytes[11] &- 0x30
        guard bytes[8] == ASCII.space, hundreds >= 1, hundreds < 10, tens < 10, ones < 10 else {
            throw .invalidStatusLine
        }
        let hasReason = bytes[12] == ASCII.space
        let lineEnd = hasReason ? ByteScan.valueEnd(bytes, from: 13) : 12
        guard bytes[lineEnd] == ASCII.carriageReturn, bytes[lineEnd &+ 1] == ASCII.lineFeed,
            lineEnd &+ 1 < available
        else {
            if try RequestLine.isOnlyShort(bytes, at: lineEnd, available: available) { return incomplete }
            throw .invalidStatusLine
        }
        head.response.pointee.status = UInt16(hundreds) &* 100 &+ UInt16(tens) &* 10 &+ UInt16(ones)
        head.response.pointee.reason = hasReason ? ByteRange(13, to: lineEnd) : .empty
        head.message.pointee.firstLineEnd = lineEnd &+ 2
        return lineEnd &+ 2
    }

    /// Refuses a line of fewer than thirteen bytes that is wrong already.
    @inline(never)
    private static func refuseEarly(
        _ bytes: UnsafeMutablePointer<UInt8>, available: Int
    ) throws(HTTP1ParseError) {
        if available > 8, bytes[8] != ASCII.space { throw .invalidStatusLine }
        for index in 9..<12 where index < available && !ASCII.isDigit(bytes[index]) { throw .invalidStatusLine }
    }
}
