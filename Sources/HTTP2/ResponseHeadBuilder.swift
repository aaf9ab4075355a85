// From decoded fields to the same response head that HTTP/1 fills.

internal import Bytes
internal import HTTPSemantics

/// Writes the fields of a response into a head's memory as an HTTP/1 response would have them. One builder serves a
/// session: field blocks are never interleaved (RFC 9113 §4.3).
struct ResponseHeadBuilder {
    private var writer = HeadLineWriter()
    /// Bytes so far as RFC 9113 §6.5.2 counts them.
    private(set) var listBytes = 0
    /// Whether the head goes beyond what is taken; then it is not kept.
    private(set) var isTooLarge = false

    /// Begins a head.
    mutating func begin(_ head: ResponseHead) {
        self = ResponseHeadBuilder()
        head.reset()
        head.message.pointee.flags = .http2
    }

    /// Appends a field. nghttp2 has seen to it that `:status` comes first, alone among pseudo-fields (RFC 9113
    /// §8.3.2), and that names and values are well formed (§8.2.1).
    mutating func append(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, to head: ResponseHead,
        limits: HTTP2Limits
    ) {
        listBytes &+= name.count &+ value.count &+ 32
        guard !isTooLarge else { return }
        guard listBytes <= limits.maximumHeaderListBytes, head.fieldCount < limits.maximumFields else {
            isTooLarge = true
            return
        }
        if name.first == UInt8(ascii: ":") {
            writeStatusLine(value, head)
        } else {
            head.append(writer.line(name, value, head))
        }
    }

    /// Writes `HTTP/1.1 STATUS reason CRLF`. HTTP/2 has no reason phrases; recipients in HTTP/1 expect one.
    private mutating func writeStatusLine(_ digits: UnsafeBufferPointer<UInt8>, _ head: ResponseHead) {
        let number = digits.reduce(UInt16(0)) { $0 &* 10 &+ UInt16($1 &- 48) }
        let version: StaticString = "HTTP/1.1 "
        let reason = StatusCode(number).reasonPhrase
        head.reserveBytes(version.utf8CodeUnitCount + digits.count + reason.utf8CodeUnitCount + 3, keeping: 0)
        let bytes = head.bytes
        _ = writer.write(UnsafeBufferPointer(start: version.utf8Start, count: version.utf8CodeUnitCount), bytes)
        _ = writer.write(digits, bytes)
        bytes[writer.position] = ASCII.space
        writer.position &+= 1
        head.response.pointee.status = number
        head.response.pointee.reason = writer.write(
            UnsafeBufferPointer(start: reason.utf8Start, count: reason.utf8CodeUnitCount), bytes)
        writer.endLine(bytes)
        head.message.pointee.firstLineEnd = writer.position
    }

    /// Completes the head: what it says of its body's length is nghttp2's to hold the payload to (RFC 9113 §8.1.1).
    ///
    /// - Parameter isEnded: whether the response ends with it.
    mutating func finish(_ head: ResponseHead, isEnded: Bool) {
        head.reserveBytes(writer.position + 2, keeping: writer.position)
        writer.endLine(head.bytes)
        head.message.pointee.byteCount = writer.position
        head.message.pointee.body = length(of: head, isEnded: isEnded)
    }

    private func length(of head: ResponseHead, isEnded: Bool) -> BodyLength {
        if StatusCode(head.status).forbidsBody { return .none }
        if let index = head.first(.contentLength) {
            let value = head.buffer(of: head.fields[index].value)
            if let start = value.baseAddress,
                let stated = DecimalNumber.read(start, count: value.count, maximum: UInt64(Int64.max)) {
                return .length(stated)
            }
        }
        return isEnded ? .length(0) : .chunked
    }
}
