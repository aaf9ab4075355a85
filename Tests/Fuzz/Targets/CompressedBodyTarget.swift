// Compressed bodies: RFC 1950 to 1952.

import WAF

/// `ContentDecoder`: split anyhow it gives the same; never more than the limits allow; what is packed comes out as it
/// went in, and with anything behind it is refused; a decoder that was used before is as a new one. The first byte's
/// lowest bit chooses the coding.
enum CompressedBodyTarget: FuzzTarget {
    private struct Outcome: Equatable {
        var bytes: [UInt8] = []
        var error: ContentDecodingError?
    }

    static func fault(in bytes: [UInt8]) -> String? {
        guard let first = bytes.first else { return nil }
        let coding: ContentCodingKind = first & 1 == 0 ? .gzip : .deflate
        let body = Array(bytes.dropFirst())
        let decoder = ContentDecoder()
        var limits = ContentDecodingLimits()
        limits.bytes = 40_000
        // The ratio counts what came so far: in pieces it may bite where it does not at once.
        limits.ratio = limits.bytes
        let whole = decode(body, cuts: [body.count], coding, limits, decoder)
        guard whole.bytes.count <= limits.bytes else { return "\(whole.bytes.count) bytes" }
        for cuts in [Array(0...body.count), cuts(of: body)] {
            let pieces = decode(body, cuts: cuts, coding, limits, decoder)
            // What is given before a bomb goes off depends on the pieces.
            let isBomb = pieces.error == .bomb && whole.error == .bomb
            guard isBomb ? agree(pieces.bytes, whole.bytes) : pieces == whole else {
                return "\(pieces) in pieces, \(whole) at once"
            }
        }
        limits.ratio = 10
        limits.freeBytes = 1000
        let bounded = decode(body, cuts: [body.count], coding, limits, ContentDecoder())
        guard whole.bytes.starts(with: bounded.bytes) else { return "limits change what comes out" }
        guard bounded.bytes.count <= max(limits.freeBytes, (limits.ratio + 1) * body.count) else {
            return "\(bounded.bytes.count) bytes of \(body.count)"
        }
        return packed(body, decoder)
    }

    /// Whether one begins with the other.
    private static func agree(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        first.starts(with: second.prefix(first.count)) && second.starts(with: first.prefix(second.count))
    }

    private static func packed(_ text: [UInt8], _ decoder: ContentDecoder) -> String? {
        let bare = stored(text)
        let gzip = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bare + littleEndian(crc32(text))
            + littleEndian(UInt32(truncatingIfNeeded: text.count))
        let zlib = [0x78, 0x01] + bare + littleEndian(adler32(text)).reversed()
        for (packed, coding) in [(gzip, ContentCodingKind.gzip), (zlib, .deflate), (bare, .deflate)] {
            let found = decode(packed, cuts: cuts(of: packed), coding, ContentDecodingLimits(), decoder)
            guard found == Outcome(bytes: text) else { return "\(found) of \(packed)" }
            let more = packed + [0x55]
            guard decode(more, cuts: [more.count], coding, ContentDecodingLimits(), decoder).error == .trailing else {
                return "a byte behind the end is not refused"
            }
            let less = Array(packed.dropLast())
            guard decode(less, cuts: [less.count], coding, ContentDecodingLimits(), decoder).error == .truncated else {
                return "a byte is missing, and nobody says so"
            }
        }
        let twice = decode(
            gzip + gzip, cuts: [gzip.count, 2 * gzip.count], .gzip, ContentDecodingLimits(), decoder)
        guard twice == Outcome(bytes: text + text) else { return "two members are \(twice)" }
        return nil
    }

    private static func decode(
        _ bytes: [UInt8], cuts: [Int], _ coding: ContentCodingKind, _ limits: ContentDecodingLimits,
        _ decoder: ContentDecoder
    ) -> Outcome {
        var outcome = Outcome()
        decoder.begin(coding, limits: limits)
        do throws(ContentDecodingError) {
            try feed(bytes, cuts: cuts) { piece throws(ContentDecodingError) in
                try decoder.decode(piece) { made in
                    outcome.bytes += made
                    return true
                }
            }
            try decoder.finish()
        } catch {
            outcome.error = error
        }
        return outcome
    }

    // MARK: Packing, the plainest way

    /// Blocks without compression (RFC 1951 §3.2.4).
    private static func stored(_ text: [UInt8]) -> [UInt8] {
        var blocks: [UInt8] = []
        var rest = text[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            blocks += [rest.isEmpty ? 1 : 0] + littleEndian(length) + littleEndian(~length) + block
        } while !rest.isEmpty
        return blocks
    }

    private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<(number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// RFC 1952 §8.
    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { remainder, byte in
            (0..<8).reduce(remainder ^ UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    /// RFC 1950 §8.2.
    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return high << 16 | low
    }
}
