// Pseudo-fields: RFC 9113 §8.3.

private typealias Row = CrossingCase

enum PseudoFieldCrossings {
    static let all = presence + methods + schemes + authorities

    private static func without(_ name: String, _ more: [(String, String)] = []) -> [(String, String)] {
        Row.request().filter { $0.0 != name } + more
    }

    private static let names = [":method", ":scheme", ":authority", ":path"]

    private static let presence: [CrossingCase] = [
        Row("RFC 9113 §8.3.1", "the usual", Row.request(), .forwarded(head: Row.head())),
        Row("RFC 9113 §8.3", "in another order", Row.request().reversed(), .forwarded(head: Row.head())),
        Row.malformed("RFC 9113 §8.3.1", "no :method", without(":method")),
        Row.malformed("RFC 9113 §8.3.1", "no :scheme", without(":scheme")),
        Row.malformed("RFC 9113 §8.3.1", "no :path", without(":path")),
        Row.malformed("RFC 9113 §8.3.1", "no :authority and no Host", without(":authority")),
        Row.malformed("RFC 9113 §8.3.1", "none at all", [("x-a", "b")]),
        Row.malformed("RFC 9113 §8.3", "of a response", Row.request([]) + [(":status", "200")]),
        Row.malformed("RFC 9113 §8.3", "of nobody", [(":x", "y")] + Row.request()),
        Row.malformed("RFC 9113 §8.3", "a colon alone", [(":", "y")] + Row.request()),
        Row.malformed("RFC 9113 §8.3", "with a space", Row.request().map { ($0.0 == ":path" ? ":path " : $0.0, $0.1) }),
        Row.malformed("RFC 9113 §8.2", "with a capital", Row.request().map { ($0.0 == ":path" ? ":Path" : $0.0,
            $0.1) }),
        Row.malformed("RFC 8441 §4", ":protocol without CONNECT", [(":protocol", "websocket")] + Row.request()),
    ] + names.flatMap { name in
        let value = Row.request().first { $0.0 == name }?.1 ?? ""
        return [
            Row.malformed("RFC 9113 §8.3", "\(name) behind a field", without(name, [("x-a", "b"), (name, value)])),
            Row.malformed("RFC 9113 §8.3", "\(name) twice, alike", Row.request() + [(name, value)]),
            Row.malformed("RFC 9113 §8.3", "\(name) twice, first another", [(name, "other")] + Row.request()),
            Row.malformed("RFC 9113 §8.3.1", "\(name) empty", Row.request().map { ($0.0, $0.0 == name ? "" : $0.1) }),
        ]
    }

    private static let methods: [CrossingCase] = [
        "GET / HTTP/1.1\r\nX: y", "GET / HTTP/1.1\r\nHost: evil\r\n\r\nGET", "GET ", " GET", "G ET", "G\tT", "GET\r\n",
        "GET\n", "G\0T", "G:T", "G/T", "G(T", "\u{E4}", "GET\u{7F}",
    ].map { Row.malformed("RFC 9110 §9.1", "the method \($0.debugDescription)", Row.request(method: $0)) } + [
        "get", "BREW", "M-SEARCH", "PRI", "!#$%&'*+-.^_`|~", "DELETE", "PATCH",
    ].map { Row("RFC 9110 §9.1", "the method \($0)", Row.request(method: $0),
        .forwarded(head: Row.head("\($0) /x"))) } + [
        Row("RFC 9110 §9.1", "a method of 33 bytes", Row.request(method: String(repeating: "M", count: 33)),
            .status(501)),
        Row("RFC 9110 §9.3.8", "TRACE", Row.request(method: "TRACE"), .status(405)),
        Row("RFC 9110 §9.3.2", "HEAD", Row.request(method: "HEAD"), .forwarded(head: Row.head("HEAD /x"))),
        Row("RFC 9113 §8.5", "CONNECT", [(":method", "CONNECT"), (":authority", "localhost:80")], .status(405)),
        Row("RFC 9113 §8.5", "CONNECT without a port", [(":method", "CONNECT"), (":authority", "localhost")],
            .status(400)),
        Row.malformed("RFC 9113 §8.5", "CONNECT with :path", Row.request(method: "CONNECT")),
        Row.malformed("RFC 9113 §8.5", "CONNECT without :authority", [(":method", "CONNECT")]),
    ]

    private static let schemes: [CrossingCase] = ["http", "https", "HTTP", "hTTps"].map {
        Row("RFC 9113 §8.3.1", "the scheme \($0)", Row.request(scheme: $0), .forwarded(head: Row.head()))
    } + ["ftp", "javascript", "file", "wss", "httpx", "http+unix"].map {
        Row("RFC 9113 §8.3.1", "the scheme \($0)", Row.request(scheme: $0), .status(400))
    } + ["http://evil/?", "http\r\nX: y", "http\0", " http", "http ", "1http", "ht\u{E4}tp"].map {
        Row.malformed("RFC 3986 §3.1", "the scheme \($0.debugDescription)", Row.request(scheme: $0))
    }

    private static func host(_ values: String..., authority: String? = "localhost") -> [(String, String)] {
        (authority == nil ? without(":authority") : Row.request(authority: authority ?? ""))
            + values.map { ("host", $0) }
    }

    private static let authorities: [CrossingCase] = [
        "example.org", "example.org:8080", "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]", "[2001:db8::1]:443",
        "EXAMPLE.org", "a_b.example", "xn--bcher-kva.example",
    ].map {
        Row("RFC 9113 §8.3.1", ":authority \($0)", Row.request(authority: $0),
            .forwarded(head: Row.head(host: $0, authority: $0)))
    } + [
        "localhost:99999", "localhost:-1", "localhost:http", "localhost,evil", "[::1", "::1",
        "[localhost]", "[::1]x", ":80", "a..b", "%6cocalhost",
    ].map {
        Row("RFC 3986 §3.2", ":authority \($0)", Row.request(authority: $0), .status(400))
    } + [
        "local host", "localhost:8 0", "localhost/a", "localhost\r\nX: y", "localhost\0", "localhost#", "localhost?x",
        "localhost\\",
        "\u{E4}.example", "localhost\u{7F}", "<localhost>", "localhost\t",
    ].map {
        Row.malformed("RFC 3986 §3.2", ":authority \($0.debugDescription)", Row.request(authority: $0))
    } + [
        Row("RFC 9113 §8.3.1", "user information", Row.request(authority: "me@localhost"), .status(400)),
        Row("RFC 9113 §8.3.1", "user information and password", Row.request(authority: "me:it@localhost"),
            .status(400)),
        Row("RFC 9113 §8.3.1", "Host alone", host("localhost", authority: nil),
            .forwarded(head: Row.head("GET /x", ["host: localhost"], host: nil))),
        Row("RFC 9113 §8.3.1", "Host that repeats :authority", host("localhost"),
            .forwarded(head: Row.head("GET /x", ["host: localhost"], host: nil))),
        Row("RFC 9113 §8.3.1", "Host that repeats :authority in capitals", host("LOCALHOST"),
            .forwarded(head: Row.head("GET /x", ["host: LOCALHOST"], host: nil))),
        Row("RFC 9113 §8.3.1", "Host of another", host("evil"), .status(400)),
        Row("RFC 9113 §8.3.1", "Host of another port", host("localhost:81"), .status(400)),
        Row("RFC 9113 §8.3.1", "an empty Host beside :authority", host(""), .reset(Code.protocol)),
        Row("RFC 9113 §8.3.1", "an empty Host alone", host("", authority: nil), .reset(Code.protocol)),
        Row("RFC 9110 §7.2", "two Hosts, alike", host("localhost", "localhost"), .reset(Code.protocol)),
        Row("RFC 9110 §7.2", "two Hosts without :authority", host("localhost", "evil", authority: nil),
            .reset(Code.protocol)),
        Row("RFC 9110 §7.2", "a list in Host", host("localhost, evil", authority: nil), .reset(Code.protocol)),
        Row("RFC 9110 §7.2", "user information in Host", host("me@localhost", authority: nil), .status(400)),
        Row("RFC 9110 §7.2", "a port that is none in Host", host("localhost:x", authority: nil), .status(400)),
        Row("RFC 9110 §7.2", "a line end in Host", host("localhost\r\nX: y", authority: nil), .reset(Code.protocol)),
    ]
}
