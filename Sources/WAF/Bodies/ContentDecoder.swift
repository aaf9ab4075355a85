// Compressed bodies, unpacked to be looked at.

internal import CZlib

/// Unpacks a body that arrives in pieces. zlib's memory, some 40 KiB, is taken once and used again for the next body.
package final class ContentDecoder {
    private enum Stage { case beginning, within, end }

    private var limits = ContentDecodingLimits()
    private var coding = ContentCodingKind.gzip
    private var stage = Stage.beginning
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var hasStream = false
    private var taken = 0
    private var given = 0
    private var members = 0
    /// The beginning of deflate, until two bytes tell which kind it is.
    private let header = UnsafeMutablePointer<UInt8>.allocate(capacity: 2)
    private var headerCount = 0

    private static let pieceBytes = 16 << 10
    private let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: pieceBytes)

    package init() { stream.initialize(to: z_stream()) }

    deinit {
        if hasStream { inflateEnd(stream) }
        stream.deallocate()
        header.deallocate()
        piece.deallocate()
    }

    /// Begins with another body.
    package func begin(
        _ coding: ContentCodingKind, limits: ContentDecodingLimits = ContentDecodingLimits()
    ) {
        self.coding = coding
        self.limits = limits
        stage = .beginning
        taken = 0
        given = 0
        members = 0
        headerCount = 0
    }

    /// Unpacks the next piece and calls `receive` with what comes out, in pieces that are gone after the call.
    ///
    /// - Parameter receive: says whether it wants more; the rest of the piece is dropped where it does not.
    package func decode(
        _ bytes: UnsafeRawBufferPointer, into receive: (UnsafeRawBufferPointer) -> Bool
    ) throws(ContentDecodingError) {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count > 0 else { return }
        taken += bytes.count
        var position = 0
        if stage == .beginning, coding == .deflate {
            while headerCount < 2, position < bytes.count {
                header[headerCount] = start[position]
                headerCount += 1
                position += 1
            }
            guard headerCount == 2 else { return }
            // RFC 1950 §2.2: the method, and a checksum of the first two bytes.
            let isWrapped = header[0] & 0x0F == 8 && (UInt16(header[0]) << 8 | UInt16(header[1])) % 31 == 0
            try open(windowBits: isWrapped ? MAX_WBITS : -MAX_WBITS)
            try inflate(UnsafePointer(header), 2, receive)
        }
        while position < bytes.count {
            if stage != .within { try openMember(start[position]) }
            let rest = try inflate(start + position, bytes.count - position, receive)
            position = bytes.count - rest
        }
    }

    /// Ends the body.
    package func finish() throws(ContentDecodingError) {
        guard stage == .end || taken == 0 else { throw .truncated }
    }

    /// Behind the end gzip may go on with another member; deflate must not.
    private func openMember(_ byte: UInt8) throws(ContentDecodingError) {
        guard coding == .gzip, stage == .beginning || byte == 0x1F else { throw .trailing }
        members += 1
        guard members <= limits.members else { throw .bomb }
        // 16 more: gzip alone.
        try open(windowBits: MAX_WBITS + 16)
    }

    private func open(windowBits: Int32) throws(ContentDecodingError) {
        let status = hasStream ? inflateReset2(stream, windowBits) : czlib_inflate_init(stream, windowBits)
        guard status == Z_OK else { throw .memory }
        hasStream = true
        stage = .within
    }

    /// - Returns: how many bytes are left behind the end of the stream; 0 where it has not ended.
    @discardableResult
    private func inflate(
        _ start: UnsafePointer<UInt8>, _ count: Int, _ receive: (UnsafeRawBufferPointer) -> Bool
    ) throws(ContentDecodingError) -> Int {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = UInt32(count)
        repeat {
            stream.pointee.next_out = piece
            stream.pointee.avail_out = UInt32(Self.pieceBytes)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            let made = Self.pieceBytes - Int(stream.pointee.avail_out)
            given += made
            guard given <= limits.bytes, given <= limits.freeBytes || given / limits.ratio <= taken else { throw .bomb }
            if made > 0, !receive(UnsafeRawBufferPointer(start: piece, count: made)) { return 0 }
            switch status {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END:
                stage = .end
                return Int(stream.pointee.avail_in)
            case Z_MEM_ERROR: throw .memory
            default: throw .malformed
            }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
        return 0
    }
}
