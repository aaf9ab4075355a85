// Blocks of addresses: what is inside and what is just outside.

import Addressing
import Testing

@Suite struct IPPrefixTests {
    static let edges: [(block: String, inside: [String], outside: [String])] = [
        ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0", "::a00:0"]),
        ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127", "192.0.3.128"]),
        ("192.0.2.1", ["192.0.2.1"], ["192.0.2.0", "192.0.2.2"]),
        ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "2001:db8::1"]),
        ("::/0", ["::", "2001:db8::1"], ["1.2.3.4"]),
        ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"], ["2001:db7::1", "2001:db9::"]),
        ("2001:db8::/64", ["2001:db8::ffff"], ["2001:db8:0:1::"]),
        ("2001:db8::/65", ["2001:db8::7fff:0:0:0"], ["2001:db8::8000:0:0:0"]),
        ("2001:db8::1/128", ["2001:db8::1"], ["2001:db8::2"]),
    ]

    @Test(arguments: edges)
    func `a block ends where its length says`(_ block: String, _ inside: [String], _ outside: [String]) throws {
        let prefix = try #require(IPPrefix(block))
        for text in inside { #expect(prefix.contains(try #require(IPAddress(text))), "\(text)") }
        for text in outside { #expect(!prefix.contains(try #require(IPAddress(text))), "\(text)") }
        let set = IPPrefixSet([prefix])
        for text in inside { #expect(set.contains(try #require(IPAddress(text))), "\(text)") }
        for text in outside { #expect(!set.contains(try #require(IPAddress(text))), "\(text)") }
    }

    @Test func `bits behind the length do not matter`() {
        #expect(IPPrefix("10.1.2.3/8") == IPPrefix("10.0.0.0/8"))
        #expect(IPPrefix("10.1.2.3/8")?.description == "10.0.0.0/8")
        #expect(IPPrefix("2001:db8::1")?.description == "2001:db8::1/128")
    }

    @Test(arguments: [
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "a/8",
    ])
    func `what is no block is refused`(_ text: String) { #expect(IPPrefix(text) == nil) }

    @Test func `a set names its longest block that holds an address`() throws {
        let set = IPPrefixSet(["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "2001:db8::/32"].compactMap { IPPrefix($0) })
        let answers = try ["10.1.2.3", "10.1.9.9", "10.9.9.9", "11.0.0.1", "2001:db8::9"].map {
            set.longestMatch(try #require(IPAddress($0)))?.description
        }
        #expect(answers == ["10.1.2.3/32", "10.1.0.0/16", "10.0.0.0/8", nil, "2001:db8::/32"])
    }

    @Test func `a set without blocks holds nothing`() throws {
        #expect(IPPrefixSet([]).isEmpty)
        #expect(!IPPrefixSet([]).contains(IPAddress(ipv4: 0)))
    }
}
