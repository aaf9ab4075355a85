// Host: RFC 9112 §3.2, RFC 9110 §7.2, RFC 3986 §3.2.

enum HostCases {
    static let all = good + bad + bytes + counts

    private static func host(_ value: String) -> String { "GET /x HTTP/1.1\r\nHost: \(value)\r\n\r\n" }

    private static let good: [RequestCase] = [
        "a", "example.com", "EXAMPLE.com", "a:80", "a:65535", "a:0", "127.0.0.1", "127.0.0.1:8080", "[::1]",
        "[::1]:8080", "[2001:db8::192.0.2.1]", "xn--bcher-kva.example", "a_b.example", "a-b", "1.2.3", "a.",
    ].map {
        .pass("RFC 3986 §3.2.2", "Host \($0)", host($0), "GET /x", has: ["Host: \($0)", "X-Forwarded-Host: \($0)"])
    }

    private static let bad: [RequestCase] = [
        "", ":80", "a b", "a\tb", "a,b", "a, b", "a/b", "a/", "/a", "a?b", "a#b", "a\\b", "u@a", "u:p@a", "a@", "@a",
        "http://a", "a:b", "a:80:80", "a:80,b", "a:65536", "a:99999999999999999999", "a:-1", "a:+80", "a: 80", "a :80",
        "a:80a", "a:0x50", "[::1", "::1", "::1]", "[::1]]", "[::1]a", "[a]", "[]", "[::1%25eth0]", "[::g]", "[v1.x]",
        "[127.0.0.1]", "[:::1]", "[1:2:3:4:5:6:7:8:9]", "a..b", ".a", ".", "..", "a%00b", "a%2eb", "%61", "a;b", "a'b",
        "a\"b", "\"a\"", "a<b", "a|b", "a&b", "a=b", "a!", "a$", "a(b)", "a*b", "*", "a+b", "a~b", "a^b", "a`b",
        "a{b}", "\u{E9}", "a\u{FF}", "a, a", "a;", String(repeating: "a", count: 300),
    ].map { .refuse("RFC 3986 §3.2.2", "Host \($0.prefix(40).debugDescription)", host($0)) }

    /// Every control byte in a Host.
    private static let bytes: [RequestCase] =
        (0...31).filter { $0 != 9 }.map { byte in
            .refuse("RFC 9110 §5.5", "\(hex(UInt8(byte))) in Host", host("a\(character(UInt8(byte)))b"))
        } + [.refuse("RFC 9110 §5.5", "0x7F in Host", host("a\u{7F}b"))]

    private static let counts: [RequestCase] = [
        .refuse("RFC 9112 §3.2", "no Host", "GET /x HTTP/1.1\r\n\r\n"),
        .refuse("RFC 9112 §3.2", "no Host but other fields", "GET /x HTTP/1.1\r\nAccept: */*\r\n\r\n"),
        .refuse("RFC 9112 §3.2", "Host twice", "GET /x HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        .refuse("RFC 9112 §3.2", "two Hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        .refuse("RFC 9112 §3.2", "two Hosts apart", "GET /x HTTP/1.1\r\nHost: a\r\nA: b\r\nhost: b\r\n\r\n"),
        .refuse("RFC 9112 §3.2", "an empty Host and one", "GET /x HTTP/1.1\r\nHost:\r\nHost: a\r\n\r\n"),
        .refuse("RFC 9112 §3.2", "two Hosts in HTTP/1.0", "GET /x HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        .refuse("RFC 9112 §5.2", "a folded Host", "GET /x HTTP/1.1\r\nHost:\r\n a\r\n\r\n"),
        .refuse("RFC 9112 §5.2", "a Host folded behind its value", "GET /x HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"),
        .refuse("RFC 9112 §5.1", "white space before its colon", "GET /x HTTP/1.1\r\nHost : a\r\n\r\n"),
        .refuse(
            "RFC 9112 §5.1", "a Host with white space beside one", "GET /x HTTP/1.1\r\nHost: a\r\nHost : b\r\n\r\n"),
        .pass("RFC 9112 §5", "white space around the value", host("  a\t "), "GET /x"),
        .pass("RFC 9110 §5.1", "a name in capitals", "GET /x HTTP/1.1\r\nHOST: a\r\n\r\n", "GET /x"),
        .pass("RFC 9112 §5", "no white space", "GET /x HTTP/1.1\r\nHost:a\r\n\r\n", "GET /x"),
        .pass("RFC 9110 §7.2", "no Host in HTTP/1.0", "GET /x HTTP/1.0\r\n\r\n", "GET /x", closes: true),
    ]
}
