// Addresses that no name may lead to: where clouds keep their secrets, and what is no backend at all.

package import Addressing

/// Refuses answers that would make the proxy a door to its own machine's credentials.
///
/// Whoever controls a backend's name could else point it at the metadata service of the cloud we run in and read
/// it through us. Loopback is not refused: `localhost` is an honest backend. Literal addresses in the
/// configuration are not judged here: the operator wrote them.
package enum AddressRefusal {
    /// Blocks, and what is there.
    static let blocks: [(block: IPPrefix?, reason: String)] = [
        (IPPrefix("169.254.0.0/16"), "link-local, where clouds keep their metadata services"),
        (IPPrefix("fe80::/10"), "link-local"),
        (IPPrefix("fd00:ec2::/32"), "a metadata service (AWS)"),
        (IPPrefix("fd20:ce::254"), "a metadata service (Google Cloud)"),
        (IPPrefix("100.100.100.200"), "a metadata service (Alibaba Cloud)"),
        (IPPrefix("168.63.129.16"), "a metadata service (Azure)"),
        (IPPrefix("192.0.0.192"), "a metadata service (Oracle Cloud)"),
        (IPPrefix("64:ff9b::a9fe:0/112"), "link-local behind NAT64"),
        (IPPrefix("0.0.0.0/8"), "no address of a host"),
        (IPPrefix("::"), "no address of a host"),
        (IPPrefix("224.0.0.0/4"), "multicast"),
        (IPPrefix("ff00::/8"), "multicast"),
        (IPPrefix("240.0.0.0/4"), "reserved"),
    ]

    /// Why `address` is refused, in words; nil where it is not.
    package static func reason(against address: IPAddress, allowed: IPPrefixSet) -> String? {
        guard let refused = blocks.first(where: { $0.block?.contains(address) == true }) else { return nil }
        return allowed.contains(address) ? nil : "\(address) is refused: \(refused.reason)"
    }
}
