// Request heads, strictly: RFC 9112 §2 to §6.

internal import Bytes
public import HTTPSemantics

/// Reads request heads. Holds nothing; what it finds is in the head.
public enum RequestParser {
    /// Reads a request head from the beginning of `bytes`.
    ///
    /// What is wrong is refused as soon as it is seen, not only when the head is complete. For heads that arrive in
    /// pieces see `HeadScanner`.
    /// - Returns: how many bytes the head takes, with empty lines before it that were skipped (RFC 9112 §2.2), so
    ///   possibly more than `head.byteCount`. 0 if the head is incomplete; what is in `head` is then without meaning.
    public static func parse(
        _ bytes: Span<UInt8>, into head: RequestHead, limits: HTTP1Limits
    ) throws(HTTP1ParseError) -> Int {
        try bytes.withUnsafeBufferPointer { buffer throws(HTTP1ParseError) -> Int in
            guard let base = buffer.baseAddress, buffer.count > 0 else { return 0 }
            let skipped = try skipEmptyLines(base, count: buffer.count)
            guard skipped < buffer.count else { return 0 }
            head.reset()
            var input = HeadInput(
                base + skipped, count: buffer.count &- skipped, limit: limits.maximumHeadBytes, head: head)
            let length = try read(&input, head, limits: limits)
            return length == FieldSection.incomplete ? 0 : skipped &+ length
        }
    }

    @inline(__always)
    private static func read(
        _ input: inout HeadInput, _ head: RequestHead, limits: HTTP1Limits
    ) throws(HTTP1ParseError) -> Int {
        var lineEnd = try RequestLine.read(head, available: input.available, limits: limits)
        while lineEnd == RequestLine.incomplete {
            if try !input.refill(head) { return FieldSection.incomplete }
            lineEnd = try RequestLine.read(head, available: input.available, limits: limits)
        }
        let length = try FieldSection.read(from: lineEnd, input: &input, head: head, limits: limits)
        guard length != FieldSection.incomplete else { return FieldSection.incomplete }
        try RequestTargetReader.read(head)
        head.message.pointee.body = try MessageFraming.readLength(head) ?? .none
        if head.message.pointee.presentFields & connectionFields != 0 { try readConnectionFields(head) }
        TwinFields.drop(from: head)
        return length
    }

    private static var connectionFields: UInt64 {
        FieldName.connection.bit | FieldName.te.bit | FieldName.expect.bit
    }

    @inline(never)
    private static func readConnectionFields(_ head: RequestHead) throws(HTTP1ParseError) {
        MessageFraming.readTE(head)
        if head.has(.connection) {
            switch HopByHopFields.readConnection(of: head) {
            case .good: break
            case .malformed, .tooManyOptions: throw .invalidConnection
            case .namesEndToEndField: throw .connectionNamesEndToEndField
            }
        }
        if head.has(.expect) { try readExpectation(head) }
    }

    /// Accepts `100-continue` once. In HTTP/1.0 an expectation is to be ignored, so it goes no further either: a
    /// backend that we speak HTTP/1.1 with would answer it.
    private static func readExpectation(_ head: RequestHead) throws(HTTP1ParseError) {
        guard head.minorVersion >= 1 else {
            for index in 0..<head.fieldCount where head.fields[index].known == .expect { head.drop(index) }
            return
        }
        guard let index = head.first(.expect) else { return }
        let value = head.buffer(of: head.fields[index].value)
        guard let start = value.baseAddress, head.next(.expect, from: index &+ 1) == nil,
            CaseInsensitiveASCII.equal(start, count: value.count, to: "100-continue")
        else { throw .unknownExpectation }
        head.message.pointee.flags.insert(.expectContinue)
    }

    /// How many bytes of empty lines there are before the request line; all bytes, if the last of them is a CR.
    @inline(__always)
    private static func skipEmptyLines(
        _ bytes: UnsafePointer<UInt8>, count: Int
    ) throws(HTTP1ParseError) -> Int {
        var skipped = 0
        while skipped < count, bytes[skipped] == ASCII.carriageReturn {
            guard skipped &+ 1 < count else { return count }
            guard bytes[skipped &+ 1] == ASCII.lineFeed else { throw .bareCarriageReturn }
            skipped &+= 2
            guard skipped <= HTTP1Limits.maximumEmptyLines &* 2 else { throw .tooManyEmptyLines }
        }
        return skipped
    }
}
