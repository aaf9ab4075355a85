// What concerns one connection: RFC 9110 §7.6.1 and §7.8, RFC 9112 §9.

enum ConnectionCases {
    static let all = options + hopByHop + refusedOptions + stripping + upgrades + endings

    private static let options: [RequestCase] = [
        .pass("RFC 9112 §9.6", "close", get("Connection: close\r\n"), "GET /x", lacks: ["Connection"], closes: true),
        .pass("RFC 9112 §9.6", "close in capitals", get("Connection: CLOSE\r\n"), "GET /x", closes: true),
        .pass("RFC 9112 §9.6", "close in a list", get("Connection: x, close , y\r\n"), "GET /x", closes: true),
        .pass(
            "RFC 9112 §9.6", "close in a second line", get("Connection: x\r\nConnection: close\r\n"), "GET /x",
            closes: true),
        .pass(
            "RFC 9112 §9.6", "close and keep-alive", get("Connection: close, keep-alive\r\n"), "GET /x", closes: true),
        .pass(
            "RFC 9112 §9.6", "keep-alive and close", get("Connection: keep-alive, close\r\n"), "GET /x", closes: true),
        .pass("RFC 9112 §9.3", "keep-alive", get("Connection: keep-alive\r\n"), "GET /x", lacks: ["Connection"]),
        .pass("RFC 9110 §5.6.1.2", "empty elements", get("Connection: ,, ,\r\n"), "GET /x", lacks: ["Connection"]),
        .pass("RFC 9110 §7.6.1", "nothing", get("Connection:\r\n"), "GET /x", lacks: ["Connection"]),
        .pass(
            "RFC 9110 §7.6.1", "a field of its own", get("Connection: X-A\r\nX-A: b\r\nX-B: c\r\n"), "GET /x",
            has: ["X-B: c"], lacks: ["X-A", "Connection"]),
        .pass(
            "RFC 9110 §7.6.1", "a field in other case", get("Connection: x-a\r\nX-A: b\r\n"), "GET /x", lacks: ["X-A"]),
        .pass(
            "RFC 9110 §7.6.1", "a field before Connection", get("X-A: b\r\nConnection: X-A\r\n"), "GET /x",
            lacks: ["X-A"]),
        .pass(
            "RFC 9110 §7.6.1", "a field that is there twice", get("X-A: b\r\nX-A: c\r\nConnection: X-A\r\n"), "GET /x",
            lacks: ["X-A"]),
        .pass("RFC 9110 §7.6.1", "a field that is not there", get("Connection: X-A\r\n"), "GET /x", lacks: ["X-A"]),
        .pass(
            "RFC 9112 §9.3", "HTTP/1.0 with close", "GET /x HTTP/1.0\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /x",
            closes: true),
    ]

    private static let hopByHop: [RequestCase] =
        [
            "Keep-Alive: timeout=5", "Proxy-Connection: keep-alive", "Proxy-Connection: close", "TE: gzip",
            "TE: chunked",
            "Upgrade: websocket", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__", "Proxy-Authorization: Basic eDp5",
            "Proxy-Authenticate: Basic",
        ].map { line in
            .pass(
                "RFC 9110 §7.6.1", line, get("\(line)\r\nX-A: b\r\n"), "GET /x", has: ["X-A: b"],
                lacks: [String(line.prefix { $0 != ":" })])
        } + [
            .pass(
                "RFC 9110 §10.1.4", "TE: trailers", get("TE: trailers\r\nConnection: TE\r\n"), "GET /x",
                has: ["TE: trailers", "Connection: TE"]),
            .pass(
                "RFC 9110 §10.1.4", "TE: trailers among others", get("TE: gzip;q=0.5, trailers\r\nConnection: TE\r\n"),
                "GET /x", has: ["TE: trailers", "Connection: TE"]),
        ]

    private static let refusedOptions: [RequestCase] = [
        "a b", "(close)", "\"close\"", "close;", "close; q=1", "a/b", "a=b", "[a]", "a:b", "clo\u{E9}se", "a, b c",
        "@", "{a}", "close\u{7F}", "a\0",
    ].map { .refuse("RFC 9110 §7.6.1", "Connection \($0.debugDescription)", get("Connection: \($0)\r\n")) }

    /// Fields that a client must not have taken away on the way: what authenticates, frames or speaks for it.
    private static let stripping: [RequestCase] = [
        "Host", "Content-Length", "Content-Type", "Authorization", "Cookie", "X-Forwarded-For", "X-Forwarded-Proto",
        "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "Forwarded", "Via", "X-Request-Id", "Expect",
        "Cache-Control", "Range", "If-Match", "If-None-Match", "Max-Forwards", "Accept", "Origin", "Referer",
        "User-Agent", "Traceparent", "host", "HOST", "content-length", "Content-Encoding", "Date",
    ].flatMap { name -> [RequestCase] in
        [
            .refuse("RFC 9110 §7.6.1", "Connection takes \(name) away", get("Connection: \(name)\r\n\(own(name))")),
            .refuse("RFC 9110 §7.6.1", "Connection: close, \(name)", get("Connection: close, \(name)\r\n\(own(name))")),
        ]
    }

    /// A line of that name, where there is none yet.
    private static func own(_ name: String) -> String {
        ["host"].contains(name.lowercased())
            ? ""
            : name.lowercased() == "content-length"
                ? "\(name): 0\r\n"
                : name == "Expect" ? "" : "\(name): 1\r\n"
    }

    private static let upgrades: [RequestCase] = [
        .pass(
            "RFC 9110 §7.8", "h2c",
            get(
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
            "GET /x",
            lacks: ["Connection", "Upgrade", "HTTP2-Settings"]),
        .pass(
            "RFC 9110 §7.8", "h2c without Connection", get("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"), "GET /x",
            lacks: ["Upgrade", "HTTP2-Settings"]),
        .pass(
            "RFC 9110 §7.8", "h2c in capitals", get("Connection: UPGRADE\r\nUPGRADE: H2C\r\n"), "GET /x",
            lacks: ["Connection", "Upgrade"]),
        .pass(
            "RFC 9110 §7.8", "a WebSocket", get("Connection: Upgrade\r\nUpgrade: WebSocket\r\n"), "GET /x",
            lacks: ["HTTP2-Settings"]),
        .pass(
            "RFC 9110 §7.8", "h2c in a list", get("Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n"), "GET /x",
            has: ["Connection: Upgrade", "Upgrade: websocket"]),
        .pass(
            "RFC 9110 §7.8", "h2c first in a list", get("Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n"), "GET /x",
            has: ["Connection: Upgrade", "Upgrade: websocket"]),
        .pass(
            "RFC 9110 §7.8", "a WebSocket that Connection does not name", get("Upgrade: websocket\r\n"), "GET /x",
            lacks: ["Connection", "Upgrade"]),
        .pass("RFC 9110 §7.8", "TLS", get("Connection: Upgrade\r\nUpgrade: TLS/1.2\r\n"), "GET /x", lacks: ["Upgrade"]),
        .pass(
            "RFC 9110 §7.8", "an upgrade in HTTP/1.0",
            "GET /x HTTP/1.0\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
            "GET /x", lacks: ["Connection", "Upgrade"], closes: true),
        .pass(
            "RFC 9110 §7.8", "h2c with a body",
            post(
                "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 5\r\n", "hello"), "POST /x", body: "hello",
            lacks: ["Upgrade"]),
        .pass(
            "RFC 9110 §7.8", "Connection: Upgrade without Upgrade", get("Connection: Upgrade\r\n"), "GET /x",
            lacks: ["Connection"]),
    ]

    private static let endings: [RequestCase] = [
        .pass(
            "RFC 9112 §9.6", "a request behind a last one with a body",
            post(
                "Connection: close\r\nContent-Length: 5\r\n", "hello"), "POST /x", body: "hello", closes: true),
        .pass(
            "RFC 9112 §9.6", "a request behind a last one with chunks",
            chunked(
                "5\r\nhello\r\n0\r\n\r\n", "Connection: close\r\n"), "POST /x", body: "hello", closes: true),
    ]
}
