// Large bodies that both ends can make and check without keeping them.

internal import Glibc

/// Bytes that look random and repeat after a length that divides no buffer's size, so that a lost, doubled or moved
/// piece shows.
public struct PatternBody: Sendable {
    private static let period = 1_000_003
    private static let pattern: [UInt8] = {
        var state: UInt64 = 0x2545_F491_4F6C_DD1D
        return (0..<period + (1 << 18)).map { place in
            if place >= period { return 0 }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }()

    /// One block to write, and how often it goes into a body.
    public static func piece(at offset: Int, count: Int) -> [UInt8] {
        let start = offset % period
        return Array(pattern[start..<min(start + count, period)])
    }

    /// Writes `count` bytes of it.
    public static func write(_ count: Int, to stream: WireStream) throws {
        var sent = 0
        while sent < count {
            let piece = piece(at: sent, count: min(1 << 17, count - sent))
            try stream.write(piece)
            sent += piece.count
        }
    }

    /// Reads `count` bytes and says whether they are the pattern.
    public static func arrives(_ count: Int, on stream: WireStream) throws -> Bool {
        stream.isRecording = false
        var checked = 0
        while checked < count {
            let piece = try stream.read(upTo: min(1 << 17, count - checked))
            if piece.isEmpty { return false }
            guard isPattern(piece, at: checked) else { return false }
            checked += piece.count
        }
        return true
    }

    private static func isPattern(_ bytes: [UInt8], at offset: Int) -> Bool {
        var position = 0
        while position < bytes.count {
            let start = (offset + position) % period
            let count = min(bytes.count - position, period - start)
            let isEqual = bytes.withUnsafeBytes { left in
                pattern.withUnsafeBytes { right in
                    guard let first = left.baseAddress, let second = right.baseAddress else { return false }
                    return memcmp(first + position, second + start, count) == 0
                }
            }
            if !isEqual { return false }
            position += count
        }
        return true
    }
}
