// `:path`: RFC 9113 §8.3.1, RFC 3986 §3.3 and §6.2.2.

private typealias Row = CrossingCase

enum TargetCrossings {
    static let all = taken + madeCanonical + refused + malformed + others

    private static func passes(_ path: String, as target: String) -> CrossingCase {
        Row("RFC 9113 §8.3.1", ":path \(path.prefix(60))", Row.request(path: path),
            .forwarded(head: Row.head("GET \(target)")))
    }

    private static let taken: [CrossingCase] = [
        "/", "/a", "/a/", "/a?", "/a?b=c", "/a?b=c?d", "/?", "/a?//../x", "/a;b=c", "/a:b@c", "/a?%0d%0aX:%20y",
        "/Ax", "/a%20b", "/a?b%00", "/!$&'()*+,=", "/a?\"<>^`{|}",
    ].map { passes($0, as: $0) }

    private static let madeCanonical: [CrossingCase] = [
        ("/a/../b", "/b"), ("/a/./b", "/a/b"), ("//a//b", "/a/b"), ("//evil/x", "/evil/x"), ("/%61", "/a"),
        ("/%7E", "/~"), ("/a/%2e%2e/b", "/b"), ("/a/%2E/b", "/a/b"), ("/a/..", "/"), ("/%c3%a4", "/%C3%A4"),
        ("/a/b/../../c?d=/../e", "/c?d=/../e"),
    ].map { passes($0.0, as: $0.1) }

    /// What is well formed as a field, and no path.
    private static let refused: [CrossingCase] = [
        "/a#b", "/#", "/a?b#c", "/..", "/../a", "/a/../../b", "/%2e%2e/a", "/a%2fb", "/a%5Cb", "/a\\b", "/%00",
        "/a%0d%0ab",
        "/%7f", "/a%", "/a%4", "/a%zz", "/a/..;x/b", "/\u{E4}", "/a?\u{E4}",
    ].map { Row("RFC 3986 §3.3", ":path \($0.debugDescription)", Row.request(path: $0), .status(400)) }

    /// What nghttp2 refuses.
    private static let malformed: [CrossingCase] = [
        "*", "a", "?a=b", "http://localhost/", "https://evil/", "localhost", "/a b", "/a\tb",
        "/ HTTP/1.1\r\nX: y\r\n\r\n",
        "/a?x=\r\nX: y", "/a\0b", "/a\u{7F}", " /", "/ ", "/\r", "/\n", "/a?b c", ".", "#",
    ].map { Row.malformed("RFC 9113 §8.3.1", ":path \($0.debugDescription)", Row.request(path: $0)) }

    private static let others: [CrossingCase] = [
        Row("RFC 9113 §8.3.1", "OPTIONS *", Row.request(method: "OPTIONS", path: "*"), .status(200)),
        Row("RFC 9110 §9.3.7", "OPTIONS with a path", Row.request(method: "OPTIONS"),
            .forwarded(head: Row.head("OPTIONS /x"))),
        Row("RFC 9110 §7.6.2", "OPTIONS with Max-Forwards 5", Row.request([("max-forwards", "5")], method: "OPTIONS"),
            .forwarded(head: Row.head("OPTIONS /x").replacing("X-Forwarded-For",
                with: "Max-Forwards: 4\r\nX-Forwarded-For"))),
        Row("RFC 9110 §7.6.2", "OPTIONS with Max-Forwards 0", Row.request([("max-forwards", "0")], method: "OPTIONS"),
            .status(200)),
        Row("RFC 9110 §9.3.7", "OPTIONS with two asterisks", Row.request(method: "OPTIONS", path: "**"),
            .reset(Code.protocol)),
        Row("RFC 9110 §4.1", "a path of 17 KiB", Row.request(path: "/" + String(repeating: "a", count: 17 << 10)),
            .status(414)),
    ]
}
