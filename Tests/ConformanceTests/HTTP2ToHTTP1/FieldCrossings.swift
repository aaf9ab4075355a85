// Field lines: RFC 9113 §8.2, RFC 9110 §5.

private typealias Row = CrossingCase

enum FieldCrossings {
    static let all = names + values + connection + te + cookies + twins + spoken + sizes

    private static let names: [CrossingCase] = [
        "x-a", "a", "0", "x_a", "x.a", "!#$%&'*+-.^_`|~", "x-" + String(repeating: "n", count: 200),
    ].map { Row.passes("RFC 9110 §5.1", "the name \($0.prefix(30))", [($0, "b")], lines: ["\($0): b"]) } + [
        "", "X-A", "x-A", "x a", "x-a ", " x-a", "x-a:", "x:a", "x-a\r\nhost", "x\n", "x\0a", "x\u{7F}", "x\u{E4}",
        "x\"a",
        "x(a)", "x,a", "x/a", "x;a", "x=a", "x@a", "x[a]", "x{a}", "x\ta", "x\\a", "host\r\nhost",
    ].map { Row.malformed("RFC 9113 §8.2.1", "the name \($0.debugDescription)", Row.request([($0, "b")])) }

    private static let values: [CrossingCase] = [
        "", "b", "a b", "a\tb", "a, b", "\u{E4}\u{F6}", "a:b", "\"a\"", "\u{80}\u{FF}", String(repeating: "v",
        count: 3000),
    ].map {
        Row.passes("RFC 9110 §5.5", "the value \($0.prefix(30).debugDescription)", [("x-a", $0)], lines: ["x-a: \($0)"])
    } + [
        "a\r\nx-b: c", "a\nx-b: c", "a\rb", "a\r\n b", "a\0b", "a\u{1}b", "a\u{B}b", "a\u{1B}b", "a\u{7F}", "\r\n",
        " a", "a ",
        "\ta", "a\t", " ", "a\r\n\r\nGET /evil HTTP/1.1\r\nHost: evil\r\n\r\n",
    ].map { Row.malformed("RFC 9113 §8.2.1", "the value \($0.debugDescription)", Row.request([("x-a", $0)])) }

    private static let connection: [CrossingCase] = [
        ("connection", "close"), ("connection", "keep-alive"), ("connection", "x-a"), ("connection", ""),
        ("keep-alive", "timeout=5"), ("proxy-connection", "keep-alive"), ("transfer-encoding", "chunked"),
        ("transfer-encoding", "identity"), ("transfer-encoding", ""), ("upgrade", "h2c"), ("upgrade", "websocket"),
    ].map { Row.malformed("RFC 9113 §8.2.2", "\($0.0): \($0.1)", Row.request([$0])) } + [
        Row("RFC 9113 §8.2.2", "Transfer-Encoding with a body", Row.post([("transfer-encoding", "chunked")]),
            data: ["0\r\n\r\n"], .reset(Code.protocol)),
    ] + [
        ("http2-settings", "AAMAAABk"), ("proxy-authorization", "Basic eDp5"), ("proxy-authenticate", "Basic"),
        ("proxy", "http://evil/"),
    ].map { Row.passes("RFC 9110 §7.6.1", "\($0.0), which stays here", [$0, ("x-a", "b")], lines: ["x-a: b"]) }

    private static let te: [CrossingCase] = [
        Row("RFC 9113 §8.2.2", "TE: trailers", Row.request([("te", "trailers")]),
            .forwarded(head: Row.head(acceptsTrailers: true))),
        Row("RFC 9113 §8.2.2", "TE: Trailers", Row.request([("te", "Trailers")]),
            .forwarded(head: Row.head(acceptsTrailers: true))),
    ] + ["gzip", "trailers, deflate", "trailers;q=0.5", "", "chunked"].map {
        Row.malformed("RFC 9113 §8.2.2", "TE: \($0)", Row.request([("te", $0)]))
    }

    private static let cookies: [CrossingCase] = [
        Row.passes("RFC 9113 §8.2.3", "one cookie", [("cookie", "a=1; b=2")], lines: ["cookie: a=1; b=2"]),
        Row.passes("RFC 9113 §8.2.3", "crumbs in a row", [("cookie", "a=1"), ("cookie", "b=2"), ("cookie", "c=3")],
                   lines: ["cookie: a=1; b=2; c=3"]),
        Row.passes("RFC 9113 §8.2.3", "crumbs with a field between", [("cookie", "a=1"), ("x-a", "b"), ("cookie",
            "b=2")],
                   lines: ["x-a: b", "cookie: a=1; b=2"]),
        Row.passes("RFC 9113 §8.2.3", "an empty crumb", [("cookie", "a=1"), ("cookie", ""), ("cookie", "b=2")],
                   lines: ["cookie: a=1; b=2"]),
        Row.passes("RFC 9113 §8.2.3", "an empty last crumb", [("cookie", "a=1"), ("cookie", "")],
            lines: ["cookie: a=1"]),
        Row.passes("RFC 9113 §8.2.3", "an empty first crumb", [("cookie", ""), ("cookie", "a=1")],
            lines: ["cookie: a=1"]),
        Row.passes("RFC 9113 §8.2.3", "nothing but empty crumbs", [("cookie", ""), ("x-a", "b"), ("cookie", "")],
                   lines: ["x-a: b", "cookie: "]),
        Row.passes("RFC 9113 §8.2.3", "empty crumbs apart",
                   [("cookie", ""), ("x-a", "b"), ("cookie", "c=d"), ("x-b", "c"), ("cookie", "")],
                   lines: ["x-a: b", "x-b: c", "cookie: c=d"]),
        Row.passes("RFC 9113 §8.2.3", "300 crumbs", (0..<300).map { _ in ("cookie", "a=1") },
                   lines: ["cookie: " + Array(repeating: "a=1", count: 300).joined(separator: "; ")]),
        Row.malformed("RFC 9113 §8.2.1", "a crumb with a line end",
                      Row.request([("cookie", "a=1"), ("cookie", "b\r\nx: y")])),
    ]

    private static let twins: [CrossingCase] = [
        "content_length", "transfer_encoding", "x_forwarded_for", "x-forwarded_for", "x_forwarded_proto",
        "x_forwarded_host", "x_forwarded_port", "x_real_ip", "x_request_id", "proxy_connection", "keep_alive",
        "http2_settings", "proxy_authorization",
    ].map { Row.passes("RFC 3875 §4.1.18", "the twin \($0)", [($0, "5"), ("x-a", "b")], lines: ["x-a: b"]) } + [
        "x_filename", "_", "x_forwarded", "content_type_", "__host",
    ].map { Row.passes("RFC 9110 §5.1", "no twin: \($0)", [($0, "5")], lines: ["\($0): 5"]) }

    private static let spoken: [CrossingCase] = [
        ("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "evil"),
        ("x-forwarded-port", "1"), ("x-real-ip", "1.2.3.4"), ("forwarded", "for=1.2.3.4"),
    ].map { Row.passes("RFC 7239 §8.1", "\($0.0), which we say", [$0, ("x-a", "b")], lines: ["x-a: b"]) } + [
        Row.passes("RFC 9110 §7.6.3", "Via of a proxy before", [("via", "1.1 other")], lines: ["via: 1.1 other"]),
    ]

    private static let sizes: [CrossingCase] = [
        Row("RFC 9113 §10.5.1", "200 fields", Row.request((0..<200).map { ("x-\($0)", "b") }),
            .forwarded(head: Row.head((0..<200).map { "x-\($0): b" }))),
        Row("RFC 9113 §10.5.1", "201 fields", Row.request((0..<201).map { ("x-\($0)", "b") }), .status(431)),
        Row("RFC 9113 §10.5.1", "a field of 40 KiB", Row.request([("x-a", String(repeating: "v", count: 40 << 10))]),
            .forwarded(head: Row.head(["x-a: " + String(repeating: "v", count: 40 << 10)]))),
        Row("RFC 9113 §10.5.1", "two fields of 40 KiB", Row.request(
            ["x-a", "x-b"].map { ($0, String(repeating: "v", count: 40 << 10)) }), .status(431)),
        // nghttp2 decodes no longer ones.
        Row("RFC 9113 §4.3", "a field above 64 KiB", Row.request([("x-a", String(repeating: "v", count: 65 << 10))]),
            .connectionError(Code.compression)),
        Row("RFC 9113 §10.5.1", "a thousand crumbs above 64 KiB", Row.request(
            (0..<1000).map { _ in ("cookie", String(repeating: "c", count: 40)) }), .status(431)),
    ]
}
