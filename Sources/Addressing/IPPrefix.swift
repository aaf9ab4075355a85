// A block of addresses, as CIDR writes it.

/// An address block (`10.0.0.0/8`, `2001:db8::/32`); a bare address is a block of one.
public struct IPPrefix: Hashable, Sendable, CustomStringConvertible {
    /// The first address of the block: the bits past `length` are zero.
    public let address: IPAddress
    /// How many leading bits are fixed: 0…32 for IPv4, 0…128 for IPv6.
    public let length: Int

    /// The block of `length` leading bits around `address`; nil where the length does not fit the family.
    public init?(_ address: IPAddress, length: Int) {
        guard length >= 0, length <= (address.isIPv4 ? 32 : 128) else { return nil }
        self.length = length
        if address.isIPv4 {
            let mask: UInt64 = length == 0 ? 0 : (0xFFFF_FFFF << UInt64(32 - length)) & 0xFFFF_FFFF
            self.address = IPAddress(ipv4: UInt32(address.low & mask))
        } else {
            self.address = IPAddress(
                ipv6High: address.high & Self.mask(min(64, length)), low: address.low & Self.mask(max(0, length - 64)))
        }
    }

    /// Reads `address/length` or a bare address.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        guard parts.count == 2 else {
            self.init(address, length: address.isIPv4 ? 32 : 128)
            return
        }
        guard let length = Int(parts[1]), parts[1].allSatisfy(\.isNumber) else { return nil }
        self.init(address, length: length)
    }

    /// Whether `other` lies in the block.
    public func contains(_ other: IPAddress) -> Bool {
        guard other.isIPv4 == address.isIPv4 else { return false }
        if address.isIPv4 { return length == 0 || (other.low ^ address.low) >> UInt64(32 - length) == 0 }
        return (other.high ^ address.high) & Self.mask(min(64, length)) == 0
            && (other.low ^ address.low) & Self.mask(max(0, length - 64)) == 0
    }

    private static func mask(_ bits: Int) -> UInt64 { bits == 0 ? 0 : ~0 << UInt64(64 - bits) }

    public var description: String { "\(address)/\(length)" }
}
