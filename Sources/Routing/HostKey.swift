// Hosts of rules, brought to the form in which requests arrive at the table.

/// Host patterns as keys of the host table.
enum HostKey {
    private static let maximumHostBytes = 255

    /// The key of a pattern; nil for every host.
    static func of(_ pattern: HostPattern, rule: Int) throws(RouteTableError) -> TableKey? {
        switch pattern {
        case .any: return nil
        case .exact(let name):
            return TableKey(owner: HostOwner.exact, bytes: try canonical(name, prefix: "", rule: rule))
        case .wildcard(let suffix):
            let bytes = try canonical(suffix, prefix: "*.", rule: rule)
            return TableKey(owner: HostOwner.wildcard, bytes: [UInt8(ascii: ".")] + bytes)
        }
    }

    /// How many labels follow the leading dot of a wildcard's suffix.
    static func labelCount(_ suffix: [UInt8]) -> Int { suffix.count { $0 == UInt8(ascii: ".") } }

    /// The name in lower case without trailing dot.
    private static func canonical(
        _ name: [UInt8], prefix: String, rule: Int
    ) throws(RouteTableError) -> [UInt8] {
        var bytes = name.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard bytes.count <= maximumHostBytes, labels.count <= RouteTable.maximumDepth,
            labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isAllowed) })
        else { throw .invalidHost(rule: rule, host: prefix + String(decoding: name, as: UTF8.self)) }
        return bytes
    }

    /// Letters, digits, hyphen and underscore, and what IPv6 addresses need.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
