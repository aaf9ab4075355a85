// A set of address blocks, asked for each request.

/// Blocks to look an address up in. Built once, then immutable.
///
/// Look-up is a hash probe for each distinct prefix length in the set (at most 161, in practice a handful).
public struct IPPrefixSet: Sendable {
    /// Whether the set has no block. Asked for each request, so it is a value of its own: no reference is counted.
    public let isEmpty: Bool
    private let blocks: Set<IPPrefix>
    private let lengths4: [Int]
    private let lengths6: [Int]

    public init(_ prefixes: some Sequence<IPPrefix>) {
        let blocks = Set(prefixes)
        self.blocks = blocks
        isEmpty = blocks.isEmpty
        lengths4 = Set(blocks.filter(\.address.isIPv4).map(\.length)).sorted(by: >)
        lengths6 = Set(blocks.filter { !$0.address.isIPv4 }.map(\.length)).sorted(by: >)
    }

    /// Whether any block holds `address`.
    public func contains(_ address: IPAddress) -> Bool { longestMatch(address) != nil }

    /// The longest block that holds `address`.
    public func longestMatch(_ address: IPAddress) -> IPPrefix? {
        for length in address.isIPv4 ? lengths4 : lengths6 {
            if let block = IPPrefix(address, length: length), blocks.contains(block) { return block }
        }
        return nil
    }
}
