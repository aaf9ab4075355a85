// Finding the end of a head that arrives in pieces, without looking at any byte twice.

internal import Glibc

/// Looks for the empty line that ends a head.
///
/// A driver parses what it has. If the head is incomplete it remembers how many bytes there were, and parses again only
/// when `headEnd` finds the end, or the bytes have reached `maximumHeadBytes` (the parser then says what is too long).
/// So a head costs two passes at most, however it arrives; what is wrong behind its first piece is seen at its end.
public enum HeadScanner {
    /// The offset after the first empty line that ends at or after `from`, or nil.
    /// - Parameter from: how many bytes were looked at before; the line feeds before it are looked back at.
    public static func headEnd(in bytes: Span<UInt8>, from: Int) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            // An empty line is LF CR LF; the first of these may be two bytes before what was looked at.
            var position = max(0, from &- 2)
            while position < buffer.count {
                guard let found = memchr(base + position, 0x0A, buffer.count &- position) else { return nil }
                let lineFeed = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                if lineFeed &+ 2 < buffer.count, base[lineFeed &+ 1] == 0x0D, base[lineFeed &+ 2] == 0x0A {
                    return lineFeed &+ 3
                }
                position = lineFeed &+ 1
            }
            return nil
        }
    }
}
