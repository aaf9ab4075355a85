// An IPv4 or IPv6 address as a plain value.

internal import Glibc

/// An IPv4 or IPv6 address. IPv4-mapped IPv6 addresses (`::ffff:a.b.c.d`) are held as IPv4.
public struct IPAddress: Hashable, Sendable {
    /// The first eight bytes, most significant first; 0 for IPv4.
    public let high: UInt64
    /// The last eight bytes; for IPv4 the address in the low 32 bits.
    public let low: UInt64
    /// Whether this is an IPv4 address.
    public let isIPv4: Bool

    /// An IPv4 address from its 32 bits, most significant byte first (`0x7F000001` is 127.0.0.1).
    @inlinable
    public init(ipv4 bits: UInt32) {
        high = 0
        low = UInt64(bits)
        isIPv4 = true
    }

    /// An IPv6 address from its two halves; an IPv4-mapped one becomes IPv4.
    @inlinable
    public init(ipv6High high: UInt64, low: UInt64) {
        let mapped = high == 0 && low >> 32 == 0xFFFF
        self.high = mapped ? 0 : high
        self.low = mapped ? low & 0xFFFF_FFFF : low
        isIPv4 = mapped
    }

    /// Reads a literal: dotted decimal, or IPv6 without brackets and without a zone. Anything else is nil.
    public init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(ipv4: UInt32(bigEndian: four.s_addr))
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(six)
        } else {
            return nil
        }
    }

    /// The same of bytes. Allocates nothing.
    public init?(_ text: UnsafeRawBufferPointer) {
        guard let start = text.baseAddress, text.count < Self.maximumTextLength, !text.contains(0) else { return nil }
        let address: IPAddress? = withUnsafeTemporaryAllocation(byteCount: Self.maximumTextLength, alignment: 1) {
            memory in
            memory.copyMemory(from: UnsafeRawBufferPointer(start: start, count: text.count))
            memory[text.count] = 0
            // `memory` is never empty.
            let literal = memory.baseAddress!.assumingMemoryBound(to: CChar.self)
            var four = in_addr()
            var six = in6_addr()
            if inet_pton(AF_INET, literal, &four) == 1 { return IPAddress(ipv4: UInt32(bigEndian: four.s_addr)) }
            return inet_pton(AF_INET6, literal, &six) == 1 ? IPAddress(six) : nil
        }
        guard let address else { return nil }
        self = address
    }

    init(_ address: in6_addr) {
        let (high, low) = withUnsafeBytes(of: address) {
            (
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        self.init(ipv6High: high, low: low)
    }

    /// 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        isIPv4 ? low >> 24 == 127 : high == 0 && low == 1
    }

    /// 169.254.0.0/16 or fe80::/10: where clouds keep their metadata services.
    public var isLinkLocal: Bool {
        isIPv4 ? low >> 16 == 0xA9FE : high >> 54 == 0xFE80 >> 6
    }

    /// 0.0.0.0 or `::`.
    public var isUnspecified: Bool { high == 0 && low == 0 }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text (RFC 5952).
    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.maximumTextLength) { text in
            let count = write(to: text.baseAddress!)
            return String(decoding: UnsafeBufferPointer(start: text.baseAddress, count: count), as: UTF8.self)
        }
    }

    /// The longest text that `write(to:)` makes, with its terminating zero.
    public static let maximumTextLength = 46

    /// Writes the canonical text to `destination`, which holds at least `maximumTextLength` bytes.
    /// - Returns: how many bytes the text has.
    public func write(to destination: UnsafeMutablePointer<UInt8>) -> Int {
        if isIPv4 {
            var position = 0
            for shift in stride(from: 24, through: 0, by: -8) {
                let byte = UInt8(truncatingIfNeeded: low >> UInt64(shift))
                if byte >= 100 {
                    destination[position] = 48 + byte / 100
                    position += 1
                }
                if byte >= 10 {
                    destination[position] = 48 + byte / 10 % 10
                    position += 1
                }
                destination[position] = 48 + byte % 10
                destination[position + 1] = 46
                position += 2
            }
            return position - 1
        }
        var address = in6Address
        return destination.withMemoryRebound(to: CChar.self, capacity: Self.maximumTextLength) { text in
            inet_ntop(AF_INET6, &address, text, socklen_t(Self.maximumTextLength)) == nil ? 0 : strlen(text)
        }
    }

    var in6Address: in6_addr {
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) {
            $0.storeBytes(of: high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return address
    }
}
