// The chunked transfer coding, taken apart as it arrives.

internal import Bytes

/// Decodes a chunked body (RFC 9112 §7.1) of which any part may be there. Holds no bytes.
///
/// Strict: sizes are up to sixteen hexadecimal digits and at most 2^63-1; lines end in CRLF; white space follows a size
/// only before `;`; extensions keep to their grammar; trailers are field lines as in a head.
public struct ChunkedDecoder: Sendable {
    private enum State: UInt8 {
        case sizeStart, size, extensions, sizeLineFeed
        case data, dataCarriageReturn, dataLineFeed
        case trailers, complete
    }

    private var state = State.sizeStart
    private var digits: UInt8 = 0
    private var extensions = ChunkExtensionReader(0)
    private var extensionBytes: UInt32 = 0
    /// Bytes of the trailer section that are known to be whole, valid lines.
    private var scannedTrailerBytes: UInt32 = 0
    private let maximumTrailerBytes: UInt32
    private let maximumExtensionBytes: UInt32
    /// Of the current chunk's size line: the size so far. In its data: what is still to come.
    private var remaining: UInt64 = 0

    public init(limits: HTTP1Limits) {
        maximumTrailerBytes = UInt32(clamping: limits.maximumTrailerBytes)
        maximumExtensionBytes = UInt32(clamping: limits.maximumChunkExtensionBytes)
    }

    /// Whether the last chunk and the trailer section were read.
    public var isComplete: Bool { state == .complete }

    /// Reads on from `position`, up to the next payload, the body's end, or the end of `bytes`.
    public mutating func next(
        _ bytes: Span<UInt8>, from position: Int
    ) throws(HTTP1ParseError) -> BodyStep {
        var index = position
        while true {
            switch state {
            case .data:
                let count = Int(min(remaining, UInt64(bytes.count &- index)))
                guard count > 0 else { return .needMore(from: index) }
                remaining &-= UInt64(count)
                if remaining == 0 { state = .dataCarriageReturn }
                return .data(start: index, count: count)
            case .trailers:
                return try readTrailers(bytes, from: index)
            case .complete:
                return .end(consumed: index, trailers: .empty)
            default:
                guard index < bytes.count else { return .needMore(from: index) }
                try readFraming(bytes[index])
                index &+= 1
            }
        }
    }

    /// Takes one byte that is neither payload nor trailer.
    private mutating func readFraming(_ byte: UInt8) throws(HTTP1ParseError) {
        switch state {
        case .sizeStart, .size:
            if let digit = ASCII.hexadecimalValue(byte) { return try addDigit(digit) }
            guard state == .size else { throw byte == ASCII.lineFeed ? .bareLineFeed : .invalidChunkSize }
            try endSize(byte)
        case .extensions:
            if try extensions.read(byte) {
                state = .sizeLineFeed
            } else {
                try countExtensionByte()
            }
        case .sizeLineFeed:
            guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
            state = remaining == 0 ? .trailers : .data
        case .dataCarriageReturn:
            guard byte == ASCII.carriageReturn else {
                throw byte == ASCII.lineFeed ? .bareLineFeed : .missingChunkEnd
            }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
            state = .sizeStart
            digits = 0
        case .data, .trailers, .complete:
            break
        }
    }

    private mutating func addDigit(_ digit: UInt8) throws(HTTP1ParseError) {
        guard Int(digits) < HTTP1Limits.maximumChunkSizeDigits else { throw .chunkSizeOverflow }
        let size = remaining << 4 | UInt64(digit)
        guard size <= HTTP1Limits.maximumLength else { throw .chunkSizeOverflow }
        remaining = size
        digits &+= 1
        state = .size
    }

    private mutating func endSize(_ byte: UInt8) throws(HTTP1ParseError) {
        switch byte {
        case ASCII.carriageReturn:
            state = .sizeLineFeed
        case ASCII.lineFeed:
            throw .bareLineFeed
        case UInt8(ascii: ";"), ASCII.space, ASCII.horizontalTab:
            try countExtensionByte()
            extensions = ChunkExtensionReader(byte)
            state = .extensions
        default:
            throw .invalidChunkSize
        }
    }

    private mutating func countExtensionByte() throws(HTTP1ParseError) {
        guard extensionBytes < maximumExtensionBytes else { throw .chunkExtensionsTooLong }
        extensionBytes &+= 1
    }

    /// Reads field lines up to the empty line. Lines that were valid before are not looked at again.
    private mutating func readTrailers(
        _ bytes: Span<UInt8>, from start: Int
    ) throws(HTTP1ParseError) -> BodyStep {
        var position = start &+ Int(scannedTrailerBytes)
        while let lineEnd = try TrailerFields.lineEnd(in: bytes, from: position) {
            guard lineEnd &- start <= Int(maximumTrailerBytes) &+ 2 else { throw .trailersTooLarge }
            if lineEnd == position &+ 2 {
                state = .complete
                return .end(consumed: lineEnd, trailers: ByteRange(start, to: position))
            }
            position = lineEnd
        }
        guard bytes.count &- start <= Int(maximumTrailerBytes) else { throw .trailersTooLarge }
        scannedTrailerBytes = UInt32(truncatingIfNeeded: position &- start)
        return .needMore(from: start)
    }
}
