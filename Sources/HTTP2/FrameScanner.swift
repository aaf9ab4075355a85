// Where frames begin in a connection's bytes.

/// Follows the frames of a connection without looking into them (RFC 9113 §4.1).
struct FrameScanner {
    /// The type, flags and stream of a frame.
    struct Header {
        var type: UInt8
        var flags: UInt8
        var stream: Int32
        /// The stream that a PRIORITY frame names (RFC 7540 §6.3); nil in other frames.
        var dependency: Int32?
        /// Bytes that were read: the header, and what is told of the payload.
        var count: Int
    }

    /// Bytes of a frame's header, and of the payload of PRIORITY that is looked at.
    private static let headerBytes = 9
    private static let dependencyBytes = 4

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
        while headerCount < neededCount, position < count {
            header = header << 8 | UInt128(bytes[position])
            headerCount += 1
            position += 1
        }
        guard headerCount == neededCount, remaining == 0 else { return nil }
        defer { headerCount = 0 }
        let looked = headerCount - Self.headerBytes
        let fixed = header >> UInt128(looked * 8)
        remaining = Int(truncatingIfNeeded: fixed >> 48 & 0xFF_FFFF) - looked
        return Header(
            type: UInt8(truncatingIfNeeded: fixed >> 40), flags: UInt8(truncatingIfNeeded: fixed >> 32),
            stream: Int32(truncatingIfNeeded: fixed & 0x7FFF_FFFF),
            dependency: looked > 0 ? Int32(truncatingIfNeeded: header & 0x7FFF_FFFF) : nil, count: headerCount)
    }

    /// Bytes to read before the frame is told of.
    private var neededCount: Int {
        guard headerCount >= Self.headerBytes else { return Self.headerBytes }
        let fixed = header >> UInt128((headerCount - Self.headerBytes) * 8)
        // Type 2 with the five bytes that it must have.
        let isPriority = UInt8(truncatingIfNeeded: fixed >> 40) == 2 && fixed >> 48 & 0xFF_FFFF == 5
        return isPriority ? Self.headerBytes + Self.dependencyBytes : Self.headerBytes
    }
}
