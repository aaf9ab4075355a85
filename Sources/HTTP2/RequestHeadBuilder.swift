// From decoded fields to the same request head that HTTP/1 fills.

internal import Bytes
internal import HTTPSemantics

/// Writes the fields of a request into a head's memory as an HTTP/1 request would have them.
///
/// The pseudo-fields come first (nghttp2 sees to it) and are put down as they come; behind them stand the request line
/// (method, space, target) and the field lines. So ranges count from the head's first byte as ever, and whoever
/// forwards the head copies runs of lines. One builder serves a session: field blocks are never interleaved
/// (RFC 9113 §4.3).
struct RequestHeadBuilder {
    private var writer = HeadLineWriter()
    private var listBytes = 0
    private var method = ByteRange.empty
    private var scheme = ByteRange.empty
    private var authority = ByteRange.empty
    private var path = ByteRange.empty
    private var hasAuthority = false
    /// `:protocol` of an extended CONNECT.
    private var extendedProtocol: ByteRange?
    private var lineIsWritten = false
    /// Whether cookie lines lie apart, with other lines between them.
    private var cookiesAreScattered = false
    private var fault: HTTP2HeadError?

    /// Begins a head.
    mutating func begin(_ head: RequestHead) {
        self = RequestHeadBuilder()
        head.reset()
        head.message.pointee.fieldCount = 0
        head.message.pointee.flags = .http2
    }

    /// Bytes so far as RFC 9113 §6.5.2 counts them.
    var fieldListBytes: Int { listBytes }

    /// Appends a field.
    mutating func append(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, to head: RequestHead,
        limits: HTTP2Limits
    ) {
        listBytes &+= name.count &+ value.count &+ 32
        guard fault == nil else { return }
        guard listBytes <= limits.maximumHeaderListBytes else {
            fault = .headTooLarge
            return
        }
        guard name.first != UInt8(ascii: ":") else {
            appendPseudo(name, value, to: head)
            return
        }
        if !lineIsWritten { writeRequestLine(head) }
        if joinCookie(name, value, head) { return }
        guard head.fieldCount < limits.maximumFields else {
            fault = .tooManyFields
            return
        }
        let line = writer.line(name, value, head)
        if line.known == .cookie, head.has(.cookie) { cookiesAreScattered = true }
        head.append(line)
    }

    // MARK: The request line

    private mutating func appendPseudo(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, to head: RequestHead
    ) {
        let range = writer.put(value, head)
        switch name.count {
        case 7: if name[1] == UInt8(ascii: "m") { method = range } else { scheme = range }
        case 5: path = range
        case 9: extendedProtocol = range
        default:
            authority = range
            hasAuthority = true
        }
    }

    /// Writes `METHOD SP target CRLF` behind the pseudo-fields.
    private mutating func writeRequestLine(_ head: RequestHead) {
        lineIsWritten = true
        let target = head.buffer(of: path).isEmpty ? authority : path
        head.reserveBytes(writer.position + max(3, Int(method.count)) + Int(target.count) + 3, keeping: writer.position)
        let bytes = head.bytes
        head.request.pointee.methodRange = extendedProtocol == nil
            ? writer.copy(method, bytes) : writer.write(Self.get, bytes)
        bytes[writer.position] = ASCII.space
        writer.position &+= 1
        head.request.pointee.target = writer.copy(target, bytes)
        writer.endLine(bytes)
        head.message.pointee.firstLineEnd = writer.position
        if let extendedProtocol { appendUpgrade(extendedProtocol, head) }
    }

    private static var get: UnsafeBufferPointer<UInt8> {
        let text: StaticString = "GET"
        return UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Has an extended CONNECT (RFC 8441 §4) read as what it is in HTTP/1: a GET with `Upgrade`.
    private mutating func appendUpgrade(_ name: ByteRange, _ head: RequestHead) {
        head.message.pointee.flags.formUnion([.extendedConnect, .connectionUpgrade])
        let upgrade: StaticString = "upgrade"
        head.reserveBytes(writer.position + Int(name.count) + 16, keeping: writer.position)
        head.append(writer.line(
            UnsafeBufferPointer(start: upgrade.utf8Start, count: upgrade.utf8CodeUnitCount), head.buffer(of: name),
            head))
    }

    // MARK: Cookies

    /// Joins a cookie crumb to the line before it, if that is one too (RFC 9113 §8.2.3). Empty ones add nothing, not
    /// even their separator: a value does not end in white space (§8.2.1).
    private mutating func joinCookie(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, _ head: RequestHead
    ) -> Bool {
        let last = head.fieldCount &- 1
        guard name.count == 6, last >= 0, head.fields[last].known == .cookie, let start = name.baseAddress,
            CaseInsensitiveASCII.equal(start, count: 6, to: "cookie")
        else { return false }
        guard !value.isEmpty else { return true }
        head.reserveBytes(writer.position + value.count + 2, keeping: writer.position)
        let bytes = head.bytes
        writer.position &-= 2
        if !head.fields[last].value.isEmpty { writer.separate(";", bytes) }
        let joined = writer.write(value, bytes)
        head.fields[last].value = ByteRange(Int(head.fields[last].value.start), to: joined.end)
        writer.endLine(bytes)
        head.fields[last].lineEnd = UInt32(truncatingIfNeeded: writer.position)
        return true
    }

    /// Makes one line of cookie lines that lie apart: their values go behind the last line, and the lines move
    /// together over the gaps.
    private mutating func gatherCookies(_ head: RequestHead) {
        let joined = writeJoinedCookie(head)
        let message = head.message
        let fields = head.fields
        let bytes = head.bytes
        var kept = 0
        var target = head.firstLineEnd
        for index in 0..<head.fieldCount where fields[index].known != .cookie {
            let line = fields[index].line
            (bytes + target).update(from: bytes + Int(line.start), count: Int(line.count))
            fields[kept] = fields[index].moved(to: target)
            target = Int(fields[kept].lineEnd)
            kept &+= 1
        }
        (bytes + target).update(from: bytes + Int(joined.name.start), count: Int(joined.line.count))
        fields[kept] = joined.moved(to: target)
        writer.position = Int(fields[kept].lineEnd)
        message.pointee.fieldCount = kept &+ 1
    }

    /// Writes `cookie: a; b; c` behind everything.
    private mutating func writeJoinedCookie(_ head: RequestHead) -> FieldLine {
        head.reserveBytes(writer.position * 2 + head.fieldCount * 2 + 16, keeping: writer.position)
        let bytes = head.bytes
        let name: StaticString = "cookie"
        let nameRange = writer.write(UnsafeBufferPointer(start: name.utf8Start, count: 6), bytes)
        writer.separate(":", bytes)
        let start = writer.position
        for index in 0..<head.fieldCount
        where head.fields[index].known == .cookie && !head.fields[index].value.isEmpty {
            if writer.position > start {
                writer.separate(";", bytes)
            }
            _ = writer.copy(head.fields[index].value, bytes)
        }
        let value = ByteRange(start, to: writer.position)
        writer.endLine(bytes)
        return FieldLine(
            name: nameRange, value: value, lineEnd: UInt32(truncatingIfNeeded: writer.position), known: .cookie,
            isDropped: false)
    }

    // MARK: The end

    /// Completes the head.
    ///
    /// - Parameter isEnded: whether the request ends with it.
    /// - Throws: why it must be refused; the head then holds what was read.
    mutating func finish(
        _ head: RequestHead, isEnded: Bool, limits: HTTP2Limits
    ) throws(HTTP2HeadError) {
        if !lineIsWritten { writeRequestLine(head) }
        if cookiesAreScattered { gatherCookies(head) }
        head.reserveBytes(writer.position + 2, keeping: writer.position)
        writer.endLine(head.bytes)
        head.message.pointee.byteCount = writer.position
        head.message.pointee.minorVersion = 1
        head.request.pointee.method = HTTPMethod(
            head.bytes + Int(head.methodRange.start), count: Int(head.methodRange.count))
        head.message.pointee.body = isEnded || extendedProtocol != nil ? .none : .chunked
        if let fault { throw fault }
        guard head.methodRange.count <= HTTP2Limits.maximumMethodBytes else { throw .methodTooLong }
        guard head.target.count <= limits.maximumTargetBytes else { throw .targetTooLong }
        try RequestFields.readTarget(head, scheme: scheme)
        try RequestFields.readAuthority(head, hasAuthority ? authority : nil)
        try RequestFields.readLength(head, isEnded: isEnded)
        try RequestFields.readExpectation(head)
        if head.has(.te) { head.message.pointee.flags.insert(.acceptsTrailers) }
        TwinFields.drop(from: head)
    }
}

extension FieldLine {
    /// The same line where its name begins at `start`.
    fileprivate func moved(to start: Int) -> FieldLine {
        let distance = start &- Int(name.start)
        var line = self
        line.name = name.shifted(by: distance)
        line.value = value.shifted(by: distance)
        line.lineEnd = lineEnd &+ UInt32(truncatingIfNeeded: distance)
        return line
    }
}
