// Addresses: texts in, canonical texts out.

import Addressing
import Testing

@Suite struct IPAddressTests {
    static let canonical: [(text: String, canonical: String)] = [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("10.20.30.4", "10.20.30.4"), ("::", "::"), ("::1", "::1"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("fe80::1:0:0:1", "fe80::1:0:0:1"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::192.0.2.1", "2001:db8::c000:201"),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ]

    @Test(arguments: canonical) func `a literal has one canonical text`(_ text: String, _ canonical: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == canonical)
        #expect(IPAddress(address.description) == address)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "[::1]", "::1%lo", ":::", "1:2:3:4:5:6:7:8:9",
        "localhost", "0x7f.1", "1,2,3,4",
    ])
    func `what is no literal is no address`(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test func `an IPv4 address within IPv6 is the IPv4 address`() {
        #expect(IPAddress(ipv6High: 0, low: 0xFFFF_7F00_0001) == IPAddress(ipv4: 0x7F00_0001))
        #expect(IPAddress(ipv6High: 0, low: 0xFFFF_7F00_0001).isIPv4)
        #expect(!IPAddress(ipv6High: 0, low: 1).isIPv4)
    }

    static let kinds: [(text: String, isLoopback: Bool, isLinkLocal: Bool, isUnspecified: Bool)] = [
        ("127.255.0.1", true, false, false), ("128.0.0.1", false, false, false), ("::1", true, false, false),
        ("169.254.169.254", false, true, false), ("169.255.0.1", false, false, false), ("fe80::1", false, true, false),
        ("febf::1", false, true, false), ("fec0::1", false, false, false), ("0.0.0.0", false, false, true),
        ("::", false, false, true), ("0.0.0.1", false, false, false),
    ]

    @Test(arguments: kinds)
    func `special addresses are known`(
        _ text: String, _ isLoopback: Bool, _ isLinkLocal: Bool, _ isUnspecified: Bool
    ) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isLoopback == isLoopback)
        #expect(address.isLinkLocal == isLinkLocal)
        #expect(address.isUnspecified == isUnspecified)
    }
}
