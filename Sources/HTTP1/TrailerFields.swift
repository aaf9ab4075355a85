// The field lines behind a chunked body, and which of them go no further.

internal import Bytes
public import HTTPSemantics

/// Trailer sections (RFC 9112 §7.1.2, RFC 9110 §6.5).
public enum TrailerFields {
    /// The field line at `position` of a trailer section that `ChunkedDecoder` has validated; the next one begins at
    /// its `lineEnd`.
    ///
    /// Offsets are those of `bytes`. `isDropped` says that the line must not be forwarded or merged, because its name
    /// is `FieldName.isForbiddenInTrailers` or the twin of one (`TwinFields`): dropped rather than refused, as RFC 9110
    /// §6.5.1 lets a recipient do.
    public static func line(at position: Int, in bytes: Span<UInt8>) -> FieldLine {
        var nameEnd = position
        while nameEnd < bytes.count, bytes[nameEnd] != UInt8(ascii: ":") { nameEnd &+= 1 }
        var lineEnd = nameEnd
        while lineEnd < bytes.count, bytes[lineEnd] != ASCII.lineFeed { lineEnd &+= 1 }
        var valueEnd = max(nameEnd &+ 1, lineEnd &- 1)
        var valueStart = min(nameEnd &+ 1, valueEnd)
        while valueStart < valueEnd, ASCII.isWhitespace(bytes[valueStart]) { valueStart &+= 1 }
        while valueEnd > valueStart, ASCII.isWhitespace(bytes[valueEnd &- 1]) { valueEnd &-= 1 }
        let known = FieldName(bytes.extracting(position..<nameEnd))
        return FieldLine(
            name: ByteRange(position, to: nameEnd), value: ByteRange(valueStart, to: valueEnd),
            lineEnd: UInt32(truncatingIfNeeded: lineEnd &+ 1), known: known,
            isDropped: known.isForbiddenInTrailers || TwinFields.isTwin(bytes.extracting(position..<nameEnd)))
    }

    /// The offset after the CRLF of the field line or empty line at `position`; nil if bytes are missing.
    static func lineEnd(in bytes: Span<UInt8>, from position: Int) throws(HTTP1ParseError) -> Int? {
        var index = position
        while index < bytes.count, ASCII.isToken(bytes[index]) { index &+= 1 }
        guard index < bytes.count else { return nil }
        if index == position, bytes[index] == ASCII.carriageReturn { return try end(in: bytes, at: index) }
        guard bytes[index] == UInt8(ascii: ":"), index > position else {
            throw fault(of: bytes[index], isFirst: index == position)
        }
        index &+= 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.carriageReturn { return try end(in: bytes, at: index) }
            if byte == ASCII.lineFeed { throw .bareLineFeed }
            if byte == 0x7F || (byte < 0x20 && byte != ASCII.horizontalTab) { throw .invalidFieldValue }
            index &+= 1
        }
        return nil
    }

    /// The offset after the CRLF at `position`, where a CR is; nil if nothing follows yet.
    private static func end(in bytes: Span<UInt8>, at position: Int) throws(HTTP1ParseError) -> Int? {
        guard position &+ 1 < bytes.count else { return nil }
        guard bytes[position &+ 1] == ASCII.lineFeed else { throw .bareCarriageReturn }
        return position &+ 2
    }

    private static func fault(of byte: UInt8, isFirst: Bool) -> HTTP1ParseError {
        if ASCII.isWhitespace(byte) { return isFirst ? .lineFolding : .whitespaceBeforeColon }
        return isFirst && byte == ASCII.lineFeed ? .bareLineFeed : .invalidFieldName
    }
}
