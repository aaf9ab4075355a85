// Request lines: RFC 9112 §2.2, §2.3, §3, §3.1.

enum RequestLineCases {
    static let all = lines + versions + methodBytes + methods

    private static let host = "Host: a\r\n\r\n"

    private static let lines: [RequestCase] = [
        .pass("RFC 9112 §3", "the plain case", "GET /x HTTP/1.1\r\n\(host)", "GET /x"),
        .pass("RFC 9112 §2.2", "one empty line before", "\r\nGET /x HTTP/1.1\r\n\(host)", "GET /x"),
        .pass("RFC 9112 §2.2", "two empty lines before", "\r\n\r\nGET /x HTTP/1.1\r\n\(host)", "GET /x"),
        .refuse("RFC 9112 §2.2", "many empty lines before", "\r\n\r\n\r\n\r\nGET /x HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §2.2", "a bare LF before", "\nGET /x HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §2.2", "a bare CR before", "\rGET /x HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §2.2", "white space before", " GET /x HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §2.2", "LF ends the line", "GET /x HTTP/1.1\n\(host)"),
        .refuse("RFC 9112 §2.2", "LF everywhere", "GET /x HTTP/1.1\nHost: a\n\n"),
        .refuse("RFC 9112 §2.2", "CR ends the line", "GET /x HTTP/1.1\r\(host)"),
        .refuse("RFC 9112 §2.2", "CR CR LF ends the line", "GET /x HTTP/1.1\r\r\n\(host)"),
        .refuse("RFC 9112 §2.2", "LF CR ends the line", "GET /x HTTP/1.1\n\r\(host)"),
        .refuse("RFC 9112 §2.2", "white space before the first field", "GET /x HTTP/1.1\r\n Host: a\r\n\r\n"),
        .refuse("RFC 9112 §2.2", "a tab before the first field", "GET /x HTTP/1.1\r\n\tHost: a\r\n\r\n"),
        .refuse("RFC 9112 §2.2", "a line of a space before the fields", "GET /x HTTP/1.1\r\n \r\n\(host)"),
        .refuse("RFC 9112 §3", "two spaces before the target", "GET  /x HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "two spaces before the version", "GET /x  HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "a tab before the target", "GET\t/x HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "a tab before the version", "GET /x\tHTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "a vertical tab before the version", "GET /x\u{B}HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "a form feed before the version", "GET /x\u{C}HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "a CR before the version", "GET /x\rHTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "a space behind the version", "GET /x HTTP/1.1 \r\n\(host)"),
        .refuse("RFC 9112 §3", "a tab behind the version", "GET /x HTTP/1.1\t\r\n\(host)"),
        .refuse("RFC 9112 §3", "a word behind the version", "GET /x HTTP/1.1 x\r\n\(host)"),
        .refuse("RFC 9112 §3", "a space in the target", "GET /x y HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "a request in the target", "GET /x HTTP/1.1 /y HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "no target", "GET HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "an empty target", "GET  HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "no method", "/x HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "an empty method", " /x HTTP/1.1\r\n\(host)"),
        .refuse("RFC 9112 §3", "a method alone", "GET\r\n\(host)"),
        .refuse("RFC 9112 §3", "a response", "HTTP/1.1 200 OK\r\n\(host)"),
        .refuse("RFC 9112 §3", "a TLS handshake", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\u{3}\u{3}"),
        .refuse("RFC 9112 §2.3", "HTTP/0.9", "GET /x\r\n\(host)"),
    ]

    private static let versions: [RequestCase] =
        [
            "HTTP/0.9", "HTTP/1.2", "HTTP/1.9", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9", "HTTP/0.0",
        ].map { .refuse("RFC 9110 §15.6.6", "version \($0)", "GET /x \($0)\r\n\(host)", 400, 505) }
        + [
            "HTTP/2", "HTTP/3", "HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/11", "HTTP/1.10", "HTTP/1.01", "HTTP/01.1",
            "HTTP/10.1", "HTTP/-1.1", "HTTP/+1.1", "HTTP/1.-1", "HTTP/1,1", "HTTP/1.1.1", "HTTP/1.a", "HTTP/a.1",
            "HTTP/1.1\0", "HTTP /1.1", "HTTP/ 1.1", "HTTP/1 .1", "HTTP/1. 1", "http/1.1", "Http/1.1", "hTTP/1.1",
            "HTTPS/1.1", "HTTP\\1.1", "HTTP:1.1", "HTTP1.1", "HTT/1.1", "XTTP/1.1", "ICAP/1.0", "RTSP/1.0", "SIP/2.0",
            "\"HTTP/1.1\"", "HTTP/1.1;", "HTTP/1.1,HTTP/1.0", "HTTP/\u{B9}.1", "HTTP/1.1\u{A0}",
        ].map { .refuse("RFC 9112 §2.3", "version \($0.debugDescription)", "GET /x \($0)\r\n\(host)") }
        + [
            .pass("RFC 9112 §2.3", "HTTP/1.0", "GET /x HTTP/1.0\r\nHost: a\r\n\r\n", "GET /x", closes: true),
            .pass(
                "RFC 9112 §9.3", "HTTP/1.0 kept alive", "GET /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
                "GET /x", lacks: ["Connection", "Keep-Alive"]),
        ]

    /// Every byte that is no token's, in a method.
    private static let methodBytes: [RequestCase] = (0...255).compactMap { byte in
        let text = character(UInt8(byte))
        if StrictReader.isToken(text) || byte == 0x20 { return nil }
        return .refuse("RFC 9110 §9.1", "\(hex(UInt8(byte))) in a method", "G\(text)T /x HTTP/1.1\r\n\(host)")
    }

    private static let methods: [RequestCase] =
        [
            "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", "Get", "PROPFIND", "MKCOL", "REPORT",
            "M-SEARCH", "X", "QUERY", "LINK", "!#$%&'*+-.^_`|~09",
        ].map { method in
            .pass("RFC 9110 §9.1", "method \(method)", "\(method) /x HTTP/1.1\r\n\(host)", "\(method) /x")
        } + [
            .refuse(
                "RFC 9112 §3", "a method of 2000 bytes",
                String(repeating: "A", count: 2000) + " /x HTTP/1.1\r\n\(host)",
                400, 501)
        ]
}
