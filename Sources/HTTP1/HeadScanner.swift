// Finding the end of a head that arrives in pieces, without looking at any byte twice.

internal import Bytes

/// Looks for the empty line that ends a head.
///
/// A driver parses what it has. If the head is incomplete it remembers how many bytes there were, and parses again only
/// when `headEnd` finds the end, or the bytes have reached `maximumHeadBytes` (the parser then says what is too long).
/// So a head costs two passes at most, however it arrives. Of what is wrong behind its first piece, a line that does
/// not end in CRLF and a control byte are seen at once, because such a head may have no end; the rest at its end.
public enum HeadScanner {
    /// The offset after the first empty line that ends at or after `from`, or after the first byte at or after it that
    /// no head holds; nil if there is neither.
    /// - Parameter from: how many bytes were looked at before; the line feeds before it are looked back at.
    public static func headEnd(in bytes: Span<UInt8>, from: Int) -> Int? {
        // An empty line is LF CR LF; the first of these may be two bytes before what was looked at.
        var index = max(0, from &- 2)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.lineFeed {
                guard index > 0, bytes[index &- 1] == ASCII.carriageReturn else { return index &+ 1 }
                if index > 1, bytes[index &- 2] == ASCII.lineFeed { return index &+ 1 }
            } else if byte == ASCII.carriageReturn {
                if index &+ 1 < bytes.count, bytes[index &+ 1] != ASCII.lineFeed { return index &+ 1 }
            } else if byte < 0x20 && byte != ASCII.horizontalTab || byte == 0x7F {
                return index &+ 1
            }
            index &+= 1
        }
        return nil
    }
}
