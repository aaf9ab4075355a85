// The eight bytes of an HTTP version.

internal import Bytes
internal import HTTPSemantics

/// Reads `HTTP/1.0` or `HTTP/1.1` (RFC 9112 §2.3).
///
/// Other minor versions are refused too: none was ever defined, and what is not understood is not passed on.
enum HTTPVersion {
    /// What `read` returns where the bytes end before the version does.
    static let incomplete = -1

    /// `HTTP/1.` with a zero for the digit behind it.
    private static var prefix: UInt64 { ByteWord.of("HTTP/1.") }

    /// Reads the version at `position` into the head's minor version.
    /// - Returns: the offset after it, or `incomplete`.
    @inline(__always)
    static func read(
        _ bytes: UnsafeMutablePointer<UInt8>, from position: Int, available: Int, head: MessageHead
    ) throws(HTTP1ParseError) -> Int {
        let minor = (ByteWord.load(bytes + position) ^ prefix) &- 0x3000_0000_0000_0000
        // Only the digit's bits are left if the prefix is right: 0 or 1 in the highest byte.
        guard minor & ~(1 &<< 56) == 0, position &+ 8 <= available else {
            try refuse(bytes, position, available: available)
            return incomplete
        }
        head.message.pointee.minorVersion = UInt8(truncatingIfNeeded: minor >> 56)
        return position &+ 8
    }

    /// Says what is wrong with the version at `position`; returns if it only lacks bytes.
    @inline(never)
    private static func refuse(
        _ bytes: UnsafeMutablePointer<UInt8>, _ position: Int, available: Int
    ) throws(HTTP1ParseError) {
        let name: StaticString = "HTTP/"
        var isZero = false
        for index in 0..<8 {
            guard position &+ index < available else { return }
            let byte = bytes[position &+ index]
            switch index {
            case 0..<5:
                guard byte == name.utf8Start[index] else {
                    throw index == 0 && byte == ASCII.space ? .invalidRequestLine : .invalidVersion
                }
            case 5:
                guard ASCII.isDigit(byte) else { throw .invalidVersion }
                isZero = byte == UInt8(ascii: "0")
            case 6:
                guard byte == UInt8(ascii: ".") else { throw .invalidVersion }
            default:
                guard ASCII.isDigit(byte) else { throw .invalidVersion }
            }
        }
        // What came before 1.0 had no version in its request line, so this is none (RFC 9112 appendix A).
        throw isZero ? .invalidVersion : .unsupportedVersion
    }
}
