// The request line: method, target, version.

internal import Bytes
internal import HTTPSemantics

/// Reads a request line (RFC 9112 §3): single spaces, nothing else around the three parts.
enum RequestLine {
    /// What `read` returns where the bytes end before the line does.
    static let incomplete = -1

    /// Reads the line at the head's first byte. What is wrong already is refused before the line is complete.
    ///
    /// Sets method, target, query offset and version. The target's form is judged later, when the line is known whole.
    /// - Returns: the offset after the line's CRLF, or `incomplete`.
    @inline(__always)
    static func read(
        _ head: RequestHead, available: Int, limits: HTTP1Limits
    ) throws(HTTP1ParseError) -> Int {
        let bytes = head.bytes
        let methodEnd = ByteScan.tokenEnd(bytes, from: 0)
        guard methodEnd <= HTTP1Limits.maximumMethodBytes else { throw .methodTooLong }
        guard bytes[methodEnd] == ASCII.space, methodEnd > 0 else {
            if methodEnd >= available { return incomplete }
            throw .invalidMethod
        }
        let targetStart = methodEnd &+ 1
        var targetEnd = ByteScan.targetEnd(bytes, from: targetStart, stop: UInt8(ascii: "?"))
        let pathEnd = targetEnd
        let hasQuery = bytes[pathEnd] == UInt8(ascii: "?")
        if hasQuery { targetEnd = ByteScan.targetEnd(bytes, from: pathEnd &+ 1, stop: UInt8(ascii: "#")) }
        guard targetEnd &- targetStart <= limits.maximumTargetBytes else { throw .targetTooLong }
        guard bytes[targetEnd] == ASCII.space, targetEnd > targetStart else {
            if targetEnd >= available { return incomplete }
            if try endsAsSimpleRequest(bytes, targetStart, at: targetEnd, available) { return incomplete }
            throw fault(ofTargetByte: bytes[targetEnd], isFirst: targetEnd == targetStart)
        }
        let versionStart = targetEnd &+ 1
        if bytes[versionStart] == ASCII.carriageReturn,
            try endsAsSimpleRequest(bytes, targetStart, at: versionStart, available)
        {
            return incomplete
        }
        let lineEnd = try HTTPVersion.read(bytes, from: versionStart, available: available, head: head)
        guard lineEnd != incomplete else { return incomplete }
        guard bytes[lineEnd] == ASCII.carriageReturn, bytes[lineEnd &+ 1] == ASCII.lineFeed,
            lineEnd &+ 1 < available
        else {
            if try isOnlyShort(bytes, at: lineEnd, available: available) { return incomplete }
            throw .invalidRequestLine
        }
        head.request.pointee.method = HTTPMethod(bytes, count: methodEnd)
        head.request.pointee.methodRange = ByteRange(0, to: methodEnd)
        head.request.pointee.target = ByteRange(targetStart, to: targetEnd)
        head.request.pointee.path = ByteRange(targetStart, to: pathEnd)
        head.request.pointee.hasQuery = hasQuery
        head.request.pointee.query = hasQuery ? ByteRange(pathEnd &+ 1, to: targetEnd) : .empty
        head.message.pointee.firstLineEnd = lineEnd &+ 2
        return lineEnd &+ 2
    }

    /// Whether the line ends behind its target, or may do so: a simple request of HTTP/0.9.
    @inline(never)
    private static func endsAsSimpleRequest(
        _ bytes: UnsafeMutablePointer<UInt8>, _ targetStart: Int, at end: Int, _ available: Int
    ) throws(HTTP1ParseError) -> Bool {
        guard bytes[targetStart] == UInt8(ascii: "/"), bytes[end] == ASCII.carriageReturn else { return false }
        if end &+ 1 >= available { return true }
        guard bytes[end &+ 1] == ASCII.lineFeed else { throw .bareCarriageReturn }
        throw .missingVersion
    }

    private static func fault(ofTargetByte byte: UInt8, isFirst: Bool) -> HTTP1ParseError {
        switch byte {
        case UInt8(ascii: "#"): .fragmentInTarget
        case ASCII.space, ASCII.carriageReturn: .invalidRequestLine
        case ASCII.lineFeed: .bareLineFeed
        default: isFirst && byte == ASCII.horizontalTab ? .invalidRequestLine : .invalidTargetByte
        }
    }

    /// Whether the end of a line at `position` lacks bytes, but is right so far.
    @inline(never)
    static func isOnlyShort(
        _ bytes: UnsafeMutablePointer<UInt8>, at position: Int, available: Int
    ) throws(HTTP1ParseError) -> Bool {
        if position >= available { return true }
        switch bytes[position] {
        case ASCII.carriageReturn:
            if position &+ 1 >= available { return true }
            throw .bareCarriageReturn
        case ASCII.lineFeed:
            throw .bareLineFeed
        default:
            return false
        }
    }
}
