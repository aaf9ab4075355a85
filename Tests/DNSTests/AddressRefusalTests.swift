// No name leads to a metadata service.

import Addressing
import Testing

@testable import DNS

@Suite struct AddressRefusalTests {
    @Test func `every block of the table is well formed`() {
        #expect(AddressRefusal.blocks.allSatisfy { $0.block != nil })
    }

    @Test(arguments: [
        "169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "fe80::1", "febf::1", "fd00:ec2::254",
        "fd20:ce::254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "64:ff9b::a9fe:a9fe", "0.0.0.0", "0.1.2.3",
        "::", "224.0.0.1", "239.255.255.255", "ff02::1", "255.255.255.255",
    ])
    func `an address where secrets live, or no host, is refused with the reason`(text: String) throws {
        let address = try #require(IPAddress(text))
        let reason = try #require(AddressRefusal.reason(against: address, allowed: IPPrefixSet([])))
        #expect(reason.hasPrefix("\(address) is refused: "))
    }

    @Test(arguments: [
        "127.0.0.1", "::1", "10.0.0.1", "169.253.255.255", "169.255.0.0", "fec0::1", "fd00::1", "8.8.8.8",
    ])
    func `an honest address is not refused`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRefusal.reason(against: address, allowed: IPPrefixSet([])) == nil)
    }

    @Test func `what the policy allows is not refused, and its neighbours still are`() throws {
        let allowed = IPPrefixSet([try #require(IPPrefix("169.254.10.0/24"))])
        let near = try #require(IPAddress("169.254.10.7")), far = try #require(IPAddress("169.254.169.254"))
        #expect(AddressRefusal.reason(against: near, allowed: allowed) == nil)
        #expect(AddressRefusal.reason(against: far, allowed: allowed) != nil)
    }
}
