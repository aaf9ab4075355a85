// What the fields of an HTTP/2 request say together: RFC 9113 §8.3.1.

internal import Bytes
internal import HTTPSemantics

/// Judges a request head whose lines are written.
enum RequestFields {
    /// Sets form, path and query.
    ///
    /// `:path` begins with a slash, or is `*` with OPTIONS; CONNECT has none (RFC 9113 §8.5), its target is the
    /// authority.
    static func readTarget(_ head: RequestHead, scheme: ByteRange) throws(HTTP2HeadError) {
        let target = head.target
        if head.method == .connect {
            head.request.pointee.form = .authority
            head.request.pointee.path = .empty
            return
        }
        guard isHTTP(head.buffer(of: scheme)) else { throw .invalidScheme }
        let bytes = head.bytes
        guard !target.isEmpty else { throw .invalidPath }
        if bytes[Int(target.start)] == UInt8(ascii: "*") {
            guard head.method == .options, target.count == 1 else { throw .invalidPath }
            head.request.pointee.form = .asterisk
            head.request.pointee.path = target
            return
        }
        guard bytes[Int(target.start)] == UInt8(ascii: "/") else { throw .invalidPath }
        head.request.pointee.form = .origin
        try readPath(head, target)
    }

    private static func readPath(_ head: RequestHead, _ target: ByteRange) throws(HTTP2HeadError) {
        let bytes = head.bytes
        var index = Int(target.start)
        var pathEnd = target.end
        while index < target.end {
            let byte = bytes[index]
            // Visible ASCII without the fragment's mark, which is never sent (RFC 9110 §4.2.5).
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "#") else { throw .invalidPath }
            if byte == UInt8(ascii: "?"), pathEnd == target.end {
                pathEnd = index
                head.request.pointee.hasQuery = true
                head.request.pointee.query = ByteRange(index &+ 1, to: target.end)
            }
            index &+= 1
        }
        head.request.pointee.path = ByteRange(Int(target.start), to: pathEnd)
    }

    private static func isHTTP(_ scheme: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = scheme.baseAddress else { return false }
        return CaseInsensitiveASCII.equal(start, count: scheme.count, to: "https")
            || CaseInsensitiveASCII.equal(start, count: scheme.count, to: "http")
    }

    /// Sets authority, host and port. Host may stand in for `:authority`, or repeat it, but not differ from it.
    static func readAuthority(_ head: RequestHead, _ authority: ByteRange?) throws(HTTP2HeadError) {
        if head.message.pointee.repeatedFields & FieldName.host.bit != 0 { throw .hostDiffersFromAuthority }
        let host = head.first(.host).map { head.fields[$0].value }
        guard let range = authority ?? host else { throw .missingAuthority }
        guard Authority.read(range, of: head) else { throw .invalidAuthority }
        if head.method == .connect, head.port == nil { throw .invalidAuthority }
        guard let host, authority != nil else { return }
        guard CaseInsensitiveASCII.equal(head.buffer(of: host).span, head.buffer(of: range).span) else {
            throw .hostDiffersFromAuthority
        }
    }

    /// Sets the body's length: what Content-Length says, or else counted by chunks on the way on.
    static func readLength(_ head: RequestHead, isEnded: Bool) throws(HTTP2HeadError) {
        guard let index = head.first(.contentLength) else { return }
        let value = head.buffer(of: head.fields[index].value)
        guard head.message.pointee.repeatedFields & FieldName.contentLength.bit == 0, let start = value.baseAddress,
            let length = DecimalNumber.read(start, count: value.count, maximum: UInt64(Int64.max)),
            !isEnded || length == 0
        else { throw .invalidContentLength }
        head.message.pointee.body = .length(length)
    }

    /// Accepts `100-continue` once.
    static func readExpectation(_ head: RequestHead) throws(HTTP2HeadError) {
        guard let index = head.first(.expect) else { return }
        let value = head.buffer(of: head.fields[index].value)
        guard let start = value.baseAddress, head.next(.expect, from: index &+ 1) == nil,
            CaseInsensitiveASCII.equal(start, count: value.count, to: "100-continue")
        else { throw .unknownExpectation }
        head.message.pointee.flags.insert(.expectContinue)
    }
}
