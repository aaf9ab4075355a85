// ipMatch and ipMatchFromFile: addresses in blocks.

internal import Addressing
internal import Bytes

final class AddressOperator: CompiledOperator, @unchecked Sendable {
    private let prefixes: IPPrefixSet
    /// IPv6 blocks that IPv4-mapped addresses are in: our addresses know these as IPv4.
    private let mapped: [IPPrefix]

    init(_ items: [String]) throws(OperatorError) {
        var found: [IPPrefix] = []
        for item in items {
            guard let prefix = AddressList.prefix(item) else { throw .invalidAddress(item) }
            found.append(prefix)
        }
        prefixes = IPPrefixSet(found)
        mapped = found.filter { !$0.address.isIPv4 && $0.address.high == 0 && $0.length <= 96 }
        super.init(minimumLength: 2)
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        guard let address = IPAddress(value) else { return false }
        if prefixes.contains(address) { return true }
        guard address.isIPv4, value.contains(UInt8(ascii: ":")) else { return false }
        let bits: UInt64 = 0xFFFF << 32 | address.low
        return mapped.contains { prefix in
            prefix.length <= 64 || (bits ^ prefix.address.low) >> UInt64(128 - prefix.length) == 0
        }
    }
}

/// A list whose macros are only known when a value is looked at.
final class LateAddresses: CompiledOperator, @unchecked Sendable {
    init() { super.init() }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        guard let list = try? AddressOperator(AddressList.items(Array(context.parameter))) else { return false }
        return list.matches(value, in: &context)
    }
}

enum AddressList {
    /// Addresses and blocks between commas.
    static func items(_ argument: [UInt8]) -> [String] {
        String(decoding: argument, as: UTF8.self).split { $0 == "," || $0 == " " }.map(String.init)
    }

    /// An address or block on each line; `#` begins a comment.
    static func lines(_ file: [UInt8]) -> [String] {
        PhraseList.lines(file).flatMap { items(Array($0.prefix { $0 != UInt8(ascii: "#") })) }
    }

    /// A block; a lone address is a block of one. Bits behind the block's length do not count.
    static func prefix(_ text: String) -> IPPrefix? {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        guard parts.count == 2 else { return IPPrefix(address, length: address.isIPv4 ? 32 : 128) }
        guard let length = Int(parts[1]) else { return nil }
        guard address.isIPv4, text.utf8.contains(UInt8(ascii: ":")) else { return IPPrefix(address, length: length) }
        // An IPv4-mapped block is one of IPv4, unless it holds more than all of IPv4.
        guard length < 96, length >= 0 else { return IPPrefix(address, length: length - 96) }
        let low = length > 64 ? (0xFFFF << 32 | address.low) & (UInt64.max << UInt64(128 - length)) : 0
        return IPPrefix(IPAddress(ipv6High: 0, low: low), length: length)
    }
}
