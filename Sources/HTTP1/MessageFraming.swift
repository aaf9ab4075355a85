// Where a message ends, and whether its connection goes on: the fields that decide it.

internal import Bytes
internal import HTTPSemantics

/// Reads Transfer-Encoding and Content-Length (RFC 9112 §6) and Connection (RFC 9110 §7.6.1).
enum MessageFraming {
    /// The fields that `readLength` looks at, as bits.
    private static var lengthFields: UInt64 { FieldName.contentLength.bit | FieldName.transferEncoding.bit }

    /// The body's length as the fields state it; nil if they do not.
    @inline(__always)
    static func readLength(_ head: MessageHead) throws(HTTP1ParseError) -> BodyLength? {
        guard head.message.pointee.presentFields & lengthFields != 0 else { return nil }
        return try readStatedLength(head)
    }

    @inline(never)
    private static func readStatedLength(_ head: MessageHead) throws(HTTP1ParseError) -> BodyLength {
        if let index = head.first(.transferEncoding) {
            try readTransferEncoding(head, first: index)
            if head.has(.contentLength) { try overrideLength(head) }
            return .chunked
        }
        return .length(try readContentLength(head))
    }

    /// A request that has both is framed by its chunks; its length goes no further, and its connection ends with the
    /// answer (RFC 9112 §6.1, §6.3 item 3). An answer that has both is a broken one.
    private static func overrideLength(_ head: MessageHead) throws(HTTP1ParseError) {
        guard head is RequestHead, let index = head.first(.contentLength) else {
            throw .transferEncodingWithContentLength
        }
        _ = try readContentLength(head)
        head.drop(index)
        head.message.pointee.flags.insert(.connectionClose)
    }

    private static func readContentLength(_ head: MessageHead) throws(HTTP1ParseError) -> UInt64 {
        let repeated = head.message.pointee.repeatedFields
        guard let index = head.first(.contentLength), repeated & FieldName.contentLength.bit == 0 else {
            throw .repeatedContentLength
        }
        let value = head.buffer(of: head.fields[index].value)
        guard let start = value.baseAddress,
            let length = DecimalNumber.read(start, count: value.count, maximum: HTTP1Limits.maximumLength)
        else {
            throw value.contains(UInt8(ascii: ",")) ? .repeatedContentLength : .invalidContentLength
        }
        return length
    }

    /// Accepts one `chunked` alone. Whatever else claims to be framed by it is refused (RFC 9112 §6.1, §6.3).
    private static func readTransferEncoding(_ head: MessageHead, first: Int) throws(HTTP1ParseError) {
        guard head.minorVersion >= 1 else { throw .transferEncodingInHTTP10 }
        guard head.next(.transferEncoding, from: first &+ 1) == nil else { throw .invalidTransferEncoding }
        let value = head.buffer(of: head.fields[first].value)
        guard let start = value.baseAddress else { throw .invalidTransferEncoding }
        if CaseInsensitiveASCII.equal(start, count: value.count, to: "chunked") { return }
        throw endsInOneChunked(start, count: value.count) ? .unsupportedTransferCoding : .invalidTransferEncoding
    }

    /// Whether a list of codings is `…, chunked` with no other `chunked` in it.
    private static func endsInOneChunked(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
        let name: StaticString = "chunked"
        let length = name.utf8CodeUnitCount
        guard count > length else { return false }
        var matches = 0
        for offset in 0...(count &- length)
        where CaseInsensitiveASCII.equal(bytes + offset, name.utf8Start, count: length) { matches &+= 1 }
        let before = bytes[count &- length &- 1]
        let isLast = CaseInsensitiveASCII.equal(bytes + (count &- length), name.utf8Start, count: length)
        return matches == 1 && isLast && (before == UInt8(ascii: ",") || ASCII.isWhitespace(before))
    }

    /// Sets the `acceptsTrailers` flag by TE (RFC 9110 §10.1.4).
    static func readTE(_ head: MessageHead) {
        var index = head.first(.te)
        while let line = index {
            let value = head.buffer(of: head.fields[line].value)
            if let start = value.baseAddress, hasMember(start, count: value.count, "trailers") {
                head.message.pointee.flags.insert(.acceptsTrailers)
            }
            index = head.next(.te, from: line &+ 1)
        }
    }

    /// Whether a comma-separated list has `member`, without parameters, in any case.
    private static func hasMember(_ bytes: UnsafePointer<UInt8>, count: Int, _ member: StaticString) -> Bool {
        var start = 0
        while start < count {
            while start < count, bytes[start] == UInt8(ascii: ",") || ASCII.isWhitespace(bytes[start]) { start &+= 1 }
            var end = start
            while end < count, bytes[end] != UInt8(ascii: ",") { end &+= 1 }
            let next = end
            while end > start, ASCII.isWhitespace(bytes[end &- 1]) { end &-= 1 }
            if CaseInsensitiveASCII.equal(bytes + start, count: end &- start, to: member) { return true }
            start = next
        }
        return false
    }
}
