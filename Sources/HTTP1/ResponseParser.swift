// Response heads: RFC 9112 §4 to §6, as strict as backends allow.

internal import Bytes
public import HTTPSemantics

/// Reads response heads. Holds nothing; what it finds is in the head.
///
/// As strict as with requests, but for what real backends do without harm: the space before an empty reason phrase may
/// be missing; status codes above 599 pass; in `Connection`, what cannot be honoured is passed over; a body that a
/// status forbids is announced (the announcement is dropped and the connection not used again).
public enum ResponseParser {
    /// Reads a response head from the beginning of `bytes`.
    /// - Returns: how many bytes the head takes; 0 if it is incomplete; what is in `head` is then without meaning.
    public static func parse(
        _ bytes: Span<UInt8>, into head: ResponseHead, limits: HTTP1Limits
    ) throws(HTTP1ParseError) -> Int {
        try bytes.withUnsafeBufferPointer { buffer throws(HTTP1ParseError) -> Int in
            guard let base = buffer.baseAddress, buffer.count > 0 else { return 0 }
            head.reset()
            var input = HeadInput(base, count: buffer.count, limit: limits.maximumHeadBytes, head: head)
            let length = try read(&input, head, limits: limits)
            return length == FieldSection.incomplete ? 0 : length
        }
    }

    @inline(__always)
    private static func read(
        _ input: inout HeadInput, _ head: ResponseHead, limits: HTTP1Limits
    ) throws(HTTP1ParseError) -> Int {
        var lineEnd = try StatusLine.read(head, available: input.available)
        while lineEnd == StatusLine.incomplete {
            if try !input.refill(head) { return FieldSection.incomplete }
            lineEnd = try StatusLine.read(head, available: input.available)
        }
        let length = try FieldSection.read(from: lineEnd, input: &input, head: head, limits: limits)
        guard length != FieldSection.incomplete else { return FieldSection.incomplete }
        head.message.pointee.body = try MessageFraming.readLength(head) ?? .untilClose
        if head.has(.connection) { _ = HopByHopFields.readConnection(of: head) }
        if StatusCode(head.status).forbidsBody { withdrawBody(head) }
        return length
    }

    /// A response of this status has no body, whatever its fields say (RFC 9112 §6.3 item 1).
    ///
    /// 304 may state the length that an answer of 200 would have had. In 1xx and 204 a length must not be sent
    /// (RFC 9110 §8.6); who sends one may send the body too, and that would be read as the next response.
    @inline(never)
    private static func withdrawBody(_ head: ResponseHead) {
        let stated = head.message.pointee.body
        head.message.pointee.body = .none
        guard head.status != 304, stated != .untilClose else { return }
        if stated != .length(0) { head.message.pointee.flags.insert(.connectionClose) }
        for index in 0..<head.fieldCount where head.fields[index].known == .contentLength { head.drop(index) }
    }
}
