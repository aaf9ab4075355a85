// The header by which a proxy in front of us says whom it speaks for: the PROXY protocol, versions 1 and 2.

public import Addressing
internal import Bytes

/// A PROXY header, read strictly (haproxy's proxy-protocol.txt, sections 2.1 and 2.2).
public struct ProxyHeader: Equatable, Sendable {
    /// The client's address and port; nil where the proxy speaks for itself (LOCAL, UNKNOWN).
    public var client: SocketAddress?
    /// Bytes that the header takes.
    public var byteCount: Int

    /// Bytes of a header of version 1, its CRLF included (section 2.1).
    public static let maximumTextBytes = 107
    /// Bytes behind the fixed part of a header of version 2: addresses and TLVs. 2 KiB: four times what proxies are
    /// seen to send, and held for one connection until the header is complete.
    public static let maximumBinaryBytes = 2048

    private static let signature: StaticString = "\r\n\r\n\0\r\nQUIT\n"
    private static let fixedBytes = 16

    /// Reads a header from a connection's first bytes.
    ///
    /// - Returns: the header; nil where more bytes are needed.
    /// - Throws: what is wrong with it, as soon as it can be seen.
    public static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(ProxyHeaderError) -> ProxyHeader? {
        guard let first = bytes.first else { return nil }
        return first == UInt8(ascii: "P") ? try readText(bytes) : try readBinary(bytes)
    }

    // MARK: Version 1

    private static func readText(_ bytes: UnsafeBufferPointer<UInt8>) throws(ProxyHeaderError) -> ProxyHeader? {
        let prefix: StaticString = "PROXY "
        for index in 0..<min(bytes.count, prefix.utf8CodeUnitCount) where bytes[index] != prefix.utf8Start[index] {
            throw .notAHeader
        }
        var end = 0
        while end < bytes.count, bytes[end] != ASCII.carriageReturn {
            guard end < maximumTextBytes - 1 else { throw .tooLong }
            guard bytes[end] >= ASCII.space, bytes[end] < 127 else { throw .malformedLine }
            end += 1
        }
        guard end + 1 < bytes.count else { return nil }
        guard bytes[end + 1] == ASCII.lineFeed, end + 2 <= maximumTextBytes else { throw .malformedLine }
        let text = String(decoding: bytes[prefix.utf8CodeUnitCount..<end], as: UTF8.self)
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.first != "UNKNOWN" else { return ProxyHeader(client: nil, byteCount: end + 2) }
        guard words.count == 5, let isIPv4 = ["TCP4": true, "TCP6": false][words[0]] else { throw .malformedLine }
        guard let source = IPAddress(String(words[1])), IPAddress(String(words[2])) != nil,
            words[1].contains(":") != isIPv4, words[2].contains(":") != isIPv4,
            let port = port(words[3]), self.port(words[4]) != nil
        else { throw .malformedAddress }
        return ProxyHeader(client: SocketAddress(source, port: port), byteCount: end + 2)
    }

    /// A decimal number without a sign and without leading zeros.
    private static func port(_ text: Substring) -> UInt16? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), text == "0" || text.first != "0" else {
            return nil
        }
        return UInt16(text)
    }

    // MARK: Version 2

    private static func readBinary(_ bytes: UnsafeBufferPointer<UInt8>) throws(ProxyHeaderError) -> ProxyHeader? {
        let known = signature.utf8Start
        for index in 0..<min(bytes.count, signature.utf8CodeUnitCount) where bytes[index] != known[index] {
            throw .notAHeader
        }
        guard bytes.count > 12 else { return nil }
        guard bytes[12] >> 4 == 2 else { throw .unknownVersion }
        let isLocal = bytes[12] & 15 == 0
        guard isLocal || bytes[12] & 15 == 1 else { throw .unknownCommand }
        guard bytes.count >= fixedBytes else { return nil }
        let length = Int(bytes[14]) << 8 | Int(bytes[15])
        guard length <= maximumBinaryBytes else { throw .tooLong }
        guard bytes.count >= fixedBytes + length else { return nil }
        let raw = UnsafeRawBufferPointer(bytes)
        let addresses = UnsafeRawBufferPointer(rebasing: raw[fixedBytes..<fixedBytes + length])
        return ProxyHeader(
            client: isLocal ? nil : try client(family: bytes[13], addresses), byteCount: fixedBytes + length)
    }

    private static func client(
        family: UInt8, _ bytes: UnsafeRawBufferPointer
    ) throws(ProxyHeaderError) -> SocketAddress? {
        switch family {
        case 0x00: return nil
        case 0x11:
            guard bytes.count >= 12 else { throw .malformedAddress }
            let source = UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))
            let port = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
            return SocketAddress(IPAddress(ipv4: source), port: port)
        case 0x21:
            guard bytes.count >= 36 else { throw .malformedAddress }
            let high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
            let low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            let port = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 32, as: UInt16.self))
            return SocketAddress(IPAddress(ipv6High: high, low: low), port: port)
        default: throw .unknownFamily
        }
    }
}

/// Why a connection's first bytes are no PROXY header.
public enum ProxyHeaderError: Error, Equatable, Sendable, CaseIterable {
    /// They begin with neither version's signature.
    case notAHeader
    /// A version other than 1 and 2.
    case unknownVersion
    /// A command other than LOCAL and PROXY.
    case unknownCommand
    /// A family other than TCP over IPv4 or IPv6, and unspecified.
    case unknownFamily
    /// The line of version 1 is not five words and CRLF.
    case malformedLine
    /// An address or a port is none, or not of the family that was said, or missing.
    case malformedAddress
    /// More than `ProxyHeader.maximumTextBytes` or `maximumBinaryBytes`.
    case tooLong

    /// For the log.
    public var reason: StaticString {
        switch self {
        case .notAHeader: "no PROXY header"
        case .unknownVersion: "PROXY header of an unknown version"
        case .unknownCommand: "PROXY header with an unknown command"
        case .unknownFamily: "PROXY header of a family that is not TCP"
        case .malformedLine: "PROXY header is not five words and CRLF"
        case .malformedAddress: "PROXY header with a malformed address"
        case .tooLong: "PROXY header too long"
        }
    }
}
