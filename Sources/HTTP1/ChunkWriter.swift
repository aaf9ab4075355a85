// Putting chunk framing around bytes that lie where they are.

public import Bytes

/// Writes what stands around the data of a chunk (RFC 9112 §7.1): size line, data, `endOfChunk`; and at last
/// `lastChunk`, trailer lines if any, and an empty line.
public enum ChunkWriter {
    /// The most bytes a size line has: keep so many free in front of the data.
    public static let maximumSizeLineBytes = 18

    /// Writes the size line of a chunk so that it ends where the data begins.
    /// - Parameters:
    ///   - data: where the data begins; `maximumSizeLineBytes` before it are writable.
    ///   - size: bytes of data, at least 1: a size of 0 would end the body.
    /// - Returns: how many bytes were written.
    @inlinable
    public static func writeSizeLine(before data: UnsafeMutablePointer<UInt8>, size: Int) -> Int {
        precondition(size > 0, "a chunk of no bytes ends the body")
        let digits = Hexadecimal.digitCount(UInt64(size))
        let start = data - (digits &+ 2)
        Hexadecimal.write(UInt64(size), digits: digits, to: start)
        start[digits] = 0x0D
        start[digits &+ 1] = 0x0A
        return digits &+ 2
    }

    /// What follows the data of a chunk.
    @inlinable public static var endOfChunk: StaticString { "\r\n" }
    /// The chunk that ends a body, without the trailer section's empty line, for bodies with trailers.
    @inlinable public static var lastChunk: StaticString { "0\r\n" }
    /// The end of a body without trailers: last chunk and empty line.
    @inlinable public static var endOfBody: StaticString { "0\r\n\r\n" }
}
