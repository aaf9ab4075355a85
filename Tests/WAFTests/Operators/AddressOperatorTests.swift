// What ipMatch answers, as ModSecurity 2.9.7 did.

import Testing

@testable import WAF

@Suite("ipMatch") struct AddressOperatorTests {
    static let ipMatchRows: [OperatorRow] = [
        (#"10.0.0.0/24,127.0.0.1,::1"#, #"10.0.0.1"#, true), (#"10.0.0.0/24,127.0.0.1,::1"#, #"10.0.0.255"#, true),
        (#"10.0.0.0/24,127.0.0.1,::1"#, #"10.0.1.0"#, false), (#"10.0.0.0/24,127.0.0.1,::1"#, #"127.0.0.1"#, true),
        (#"10.0.0.0/24,127.0.0.1,::1"#, #"127.0.0.2"#, false), (#"10.0.0.0/24,127.0.0.1,::1"#, #"::1"#, true),
        (#"10.0.0.0/24,127.0.0.1,::1"#, #"::2"#, false), (#"10.0.0.0/24,127.0.0.1,::1"#, #""#, false),
        (#"10.0.0.0/24,127.0.0.1,::1"#, #"x"#, false), (#"10.0.0.0/24,127.0.0.1,::1"#, #"10.0.0"#, false),
        (#"10.0.0.0/24,127.0.0.1,::1"#, #"10.0.0.1 "#, false), (#"10.0.0.0/24,127.0.0.1,::1"#, #"256.0.0.1"#, false),
        (#"10.0.0.0/24,127.0.0.1,::1"#, #"10.0.0.1/32"#, false), (#"2001:db8::/32"#, #"2001:db8::1"#, true),
        (#"2001:db8::/32"#, #"2001:DB8:0:0:0:0:0:1"#, true), (#"2001:db8::/32"#, #"2001:db9::1"#, false),
        (#"2001:db8::/32"#, #"10.0.0.1"#, false), (#"10.0.0.77/24"#, #"10.0.0.1"#, true),
        (#"10.0.0.77/24"#, #"10.0.1.1"#, false),
    ]

    @Test("ipMatch", arguments: ipMatchRows)
    func ipMatch(_ row: OperatorRow) { OperatorCheck.check("ipMatch", row) }

    static let mappedRows: [OperatorRow] = [
        ("::ffff:192.0.2.128/124", "::ffff:c000:28f", true), ("::ffff:192.0.2.128/124", "192.0.2.143", true),
        ("::ffff:192.0.2.128/124", "192.0.2.144", false), ("::ffff:0:0/96", "10.0.0.1", true),
        ("::ffff:0:0/96", "::ffff:10.0.0.1", true), ("::ffff:0:0/96", "::fffe:10.0.0.1", false),
        ("::ffff:10.0.0.1", "10.0.0.1", true), ("10.0.0.1", "::ffff:10.0.0.1", true),
        ("::ffff:10.0.0.1/80", "::ffff:11.0.0.1", true),
        ("::ffff:10.0.0.1/80", "::fffe:1:1", true), ("::ffff:10.0.0.1/80", "::1:0:0:1", false),
        ("::/0", "::ffff:1.2.3.4", true),
        ("::ffff:0:0/114", "::ffff:0:3fff", true), ("::ffff:0:0/114", "::ffff:0:4000", false),
        (#"10.0.0.1"#, #"10.0.0.1\x00x"#, false),
        ("0.0.0.0/0", "1.2.3.4", true), ("10.0.0.1, 10.0.0.2", "10.0.0.2", true),
    ]

    @Test("IPv4 in IPv6 is IPv4 (RFC 4291 section 2.5.5.2), and a NUL ends no address", arguments: mappedRows)
    func mapped(_ row: OperatorRow) { OperatorCheck.check("ipMatch", row) }
}
