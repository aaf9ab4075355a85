// Where frames begin in a connection's bytes.

/// Follows the frames of a connection without looking into them (RFC 9113 §4.1).
struct FrameScanner {
    /// The type, flags and stream of a frame.
    struct Header {
        var type: UInt8
        var flags: UInt8
        var stream: Int32
    }

    /// Bytes until the next frame's header: what comes before the first one, then payloads.
    private var remaining: Int
    /// A header that has come in part.
    private var header: UInt128 = 0
    private var headerCount = 0

    /// - Parameter leading: bytes before the first frame: those of the client's preface, if it is a client's frames.
    init(behind leading: Int) { remaining = leading }

    /// Moves on to the end of the next frame header.
    ///
    /// - Returns: the header, and in `position` the offset behind it; nil at the end of the bytes.
    mutating func next(_ bytes: UnsafePointer<UInt8>, count: Int, from position: inout Int) -> Header? {
        if remaining > 0 {
            let skipped = min(remaining, count - position)
            remaining -= skipped
            position += skipped
        }
        while headerCount < 9, position < count {
            header = header << 8 | UInt128(bytes[position])
            headerCount += 1
            position += 1
        }
        guard headerCount == 9, remaining == 0 else { return nil }
        headerCount = 0
        remaining = Int(truncatingIfNeeded: header >> 48 & 0xFF_FFFF)
        return Header(
            type: UInt8(truncatingIfNeeded: header >> 40), flags: UInt8(truncatingIfNeeded: header >> 32),
            stream: Int32(truncatingIfNeeded: header & 0x7FFF_FFFF))
    }
}
