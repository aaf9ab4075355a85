// Request targets: RFC 9112 §3.2, RFC 9110 §4.2 and §7.1, RFC 3986.

enum TargetCases {
    static let all = bytes + origin + absolute + others + long

    private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n" }

    /// Every byte that no URI holds, in path and query.
    private static let bytes: [RequestCase] = (0...255).flatMap { byte -> [RequestCase] in
        guard byte < 0x21 || byte > 0x7E else { return [] }
        let text = character(UInt8(byte))
        var rows: [RequestCase] = [
            .refuse("RFC 3986 §2", "\(hex(UInt8(byte))) in a path", get("/a\(text)b"))
        ]
        if byte < 0x21 || byte % 16 == 15 {
            rows.append(.refuse("RFC 3986 §2", "\(hex(UInt8(byte))) in a query", get("/a?b\(text)c")))
        }
        return rows
    }

    private static let origin: [RequestCase] = [
        .pass("RFC 9112 §3.2.1", "a path and a query", get("/a/b?c=d&e"), "GET /a/b?c=d&e"),
        .pass("RFC 9112 §3.2.1", "the root", get("/"), "GET /"),
        .pass("RFC 9112 §3.2.1", "an empty query", get("/a?"), "GET /a?"),
        .pass("RFC 9112 §3.2.1", "question marks in a query", get("/a?b?c"), "GET /a?b?c"),
        .pass("RFC 3986 §3.3", "all that a path may hold", get("/a-._~!$&'()*+,;=:@"), "GET /a-._~!$&'()*+,;=:@"),
        .pass("RFC 3986 §3.4", "slashes and URLs in a query", get("/a?u=http://b/../c"), "GET /a?u=http://b/../c"),
        .pass("RFC 3986 §6.2.2.3", "dot segments", get("/a/./b/../c"), "GET /a/c"),
        .pass("RFC 3986 §6.2.2.2", "encoded dot segments", get("/a/%2e%2E/b"), "GET /b"),
        .pass("RFC 3986 §6.2.2.2", "encoded letters", get("/%61"), "GET /a"),
        .pass("RFC 3986 §6.2.2.1", "lower-case escapes", get("/%c3%a9"), "GET /%C3%A9"),
        .pass("RFC 3986 §3.3", "double slashes", get("//b//c"), "GET /b/c"),
        .refuse3986("above the root", get("/../x")),
        .refuse3986("above the root, encoded", get("/%2e%2e/x")),
        .refuse3986("an encoded NUL", get("/a%00b")),
        .refuse3986("an encoded CR LF", get("/a%0d%0ab")),
        .refuse3986("an encoded slash", get("/a%2Fb")),
        .refuse3986("an encoded backslash", get("/a%5Cb")),
        .refuse3986("a backslash", get("/a\\b")),
        .refuse3986("a broken escape", get("/a%zz")),
        .refuse3986("half an escape", get("/a%2")),
        .refuse3986("a disguised dot segment", get("/a/..;/b")),
        .refuse("RFC 9110 §4.2.5", "a fragment", get("/a#b")),
        .refuse("RFC 9110 §4.2.5", "a fragment behind a query", get("/a?b#c")),
        .refuse("RFC 9110 §4.2.5", "a fragment alone", get("#")),
        .refuse("RFC 9112 §3.2", "a name", get("x")),
        .refuse("RFC 9112 §3.2", "a query alone", get("?x")),
        .refuse("RFC 9112 §3.2", "a relative path", get("../x")),
        .refuse("RFC 9112 §3.2", "a backslash first", get("\\x")),
        .refuse("RFC 9112 §3.2", "a semicolon first", get(";x")),
        .refuse("RFC 9112 §3.2", "an encoded slash first", get("%2Fx")),
    ]

    private static func at(_ target: String, host: String, method: String = "GET") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
    }

    private static let absolute: [RequestCase] = [
        .pass("RFC 9112 §3.2.2", "http", at("http://b/x?y", host: "b"), "GET /x?y", has: ["Host: b"]),
        .pass("RFC 9112 §3.2.2", "https", at("https://b/x", host: "b"), "GET /x", has: ["Host: b"]),
        .pass("RFC 3986 §3.1", "a scheme in capitals", at("HTTP://b/x", host: "b"), "GET /x", has: ["Host: b"]),
        .pass("RFC 9112 §3.2.1", "no path", at("http://b", host: "b"), "GET /", has: ["Host: b"]),
        .pass("RFC 9112 §3.2.1", "no path but a query", at("http://b?y", host: "b"), "GET /?y", has: ["Host: b"]),
        .pass("RFC 9112 §3.2.2", "a port", at("http://b:81/x", host: "b:81"), "GET /x", has: ["Host: b:81"]),
        .pass("RFC 9110 §4.2.3", "hosts in other case", at("http://B/x", host: "b"), "GET /x", has: ["Host: B"]),
        .pass("RFC 3986 §3.2.2", "IPv6", at("http://[::1]/x", host: "[::1]"), "GET /x", has: ["Host: [::1]"]),
        .pass(
            "RFC 9112 §3.2.2", "HTTP/1.0 without Host", "GET http://b/x HTTP/1.0\r\n\r\n", "GET /x",
            has: ["Host: b"], closes: true),
        .refuse("RFC 9110 §7.2", "another host than in Host", at("http://b/x", host: "a")),
        .refuse("RFC 9110 §7.2", "another port than in Host", at("http://b:81/x", host: "b:82")),
        .refuse("RFC 9112 §3.2", "no Host in HTTP/1.1", "GET http://b/x HTTP/1.1\r\n\r\n"),
        .refuse("RFC 9112 §3.2", "two Hosts", "GET http://b/x HTTP/1.1\r\nHost: b\r\nHost: b\r\n\r\n"),
        .refuse("RFC 9112 §3.2", "an empty Host", at("http://b/x", host: "")),
        .refuse("RFC 9110 §4.2.4", "user information", at("http://u@b/x", host: "b")),
        .refuse("RFC 9110 §4.2.4", "a password", at("http://u:p@b/x", host: "b")),
        .refuse("RFC 9110 §4.2.4", "user information in both", at("http://u@b/x", host: "u@b")),
        .refuse("RFC 9110 §4.2.1", "no host", at("http:///x", host: "a")),
        .refuse("RFC 9110 §4.2.1", "only a port", at("http://:80/x", host: ":80")),
        .refuse("RFC 9112 §3.2.2", "one slash", at("http:/b/x", host: "b")),
        .refuse("RFC 9112 §3.2.2", "no slash", at("http:b", host: "b")),
        .refuse("RFC 9112 §3.2.2", "backslashes", at("http:\\\\b\\x", host: "b")),
        .refuse("RFC 9112 §3.2.2", "a backslash in the authority", at("http://b\\@a/x", host: "b")),
        .refuse("RFC 9112 §3.2.2", "another scheme", at("ftp://b/x", host: "b")),
        .refuse("RFC 9112 §3.2.2", "ws", at("ws://b/x", host: "b")),
        .refuse("RFC 9112 §3.2.2", "file", at("file:///etc/passwd", host: "b")),
        .refuse("RFC 9112 §3.2.2", "javascript", at("javascript:alert(1)", host: "b")),
        .refuse("RFC 9110 §4.2.5", "a fragment", at("http://b/x#y", host: "b")),
        .refuse("RFC 3986 §3.2.3", "a port that is none", at("http://b:x/", host: "b:x")),
        .refuse("RFC 3986 §3.2.3", "a port too large", at("http://b:65536/", host: "b:65536")),
        .refuse("RFC 3986 §3.2.2", "IPv6 without brackets", at("http://::1/x", host: "::1")),
        .refuse("RFC 3986 §3.2.2", "half a bracket", at("http://[::1/x", host: "[::1")),
    ]

    private static let others: [RequestCase] =
        [
            .answer("RFC 9110 §9.3.7", "OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 200),
            .answer("RFC 9112 §3.2.4", "OPTIONS of a whole site", at("http://a", host: "a", method: "OPTIONS"), 200),
            .pass("RFC 9110 §9.3.7", "OPTIONS of a resource", at("/x", host: "a", method: "OPTIONS"), "OPTIONS /x"),
            .pass("RFC 9112 §3.2.4", "OPTIONS of a root", at("http://a/", host: "a", method: "OPTIONS"), "OPTIONS /"),
            .refuse("RFC 9112 §3.2.4", "OPTIONS *x", "OPTIONS *x HTTP/1.1\r\nHost: a\r\n\r\n"),
            .refuse("RFC 9112 §3.2.4", "OPTIONS **", "OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n"),
            .refuse("RFC 9112 §3.2.4", "OPTIONS *?x", "OPTIONS *?x HTTP/1.1\r\nHost: a\r\n\r\n"),
            .refuse("RFC 9112 §3.2.4", "OPTIONS * without Host", "OPTIONS * HTTP/1.1\r\n\r\n"),
            .answer("RFC 9110 §15.5.6", "CONNECT", at("b:443", host: "b:443", method: "CONNECT"), 405),
            .refuse("RFC 9112 §3.2.3", "CONNECT without a port", at("b", host: "b", method: "CONNECT")),
            .refuse("RFC 9112 §3.2.3", "CONNECT with an empty port", at("b:", host: "b:", method: "CONNECT")),
            .refuse("RFC 9112 §3.2.3", "CONNECT of a path", at("/x", host: "a", method: "CONNECT")),
            .refuse("RFC 9112 §3.2.3", "CONNECT of a URL", at("http://b:80/", host: "b:80", method: "CONNECT")),
            .refuse("RFC 9112 §3.2.3", "CONNECT *", at("*", host: "a", method: "CONNECT")),
            .refuse("RFC 9110 §7.2", "CONNECT of another host", at("b:443", host: "c:443", method: "CONNECT")),
            .refuse(
                "RFC 9112 §3.2.3", "CONNECT with user information", at("u@b:443", host: "b:443", method: "CONNECT")),
        ]
        + ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "QUERY", "options"].flatMap { method -> [RequestCase] in
            [
                .refuse("RFC 9112 §3.2.4", "\(method) *", at("*", host: "a", method: method)),
                .refuse("RFC 9112 §3.2.3", "\(method) host:port", at("a:80", host: "a:80", method: method)),
            ]
        }

    private static let long: [RequestCase] = [
        .pass(
            "RFC 9112 §3", "a target of 8000 bytes", get("/" + String(repeating: "a", count: 7999)),
            "GET /" + String(repeating: "a", count: 7999)),
        .refuse("RFC 9110 §15.5.15", "a target of 70000 bytes", get("/" + String(repeating: "a", count: 70000)), 414),
        .refuse("RFC 9110 §15.5.15", "a query of 70000 bytes", get("/?" + String(repeating: "a", count: 70000)), 414),
    ]
}

extension RequestCase {
    /// A path that has no one reading: refused by the decision, so the connection may go on.
    fileprivate static func refuse3986(_ name: String, _ text: String) -> RequestCase {
        .answer("RFC 3986 §6.2.2", name, text, 400)
    }
}
