// Status lines: RFC 9112 §4, RFC 9110 §15.

enum StatusLineCases {
    static let all = lines + versions + codes + bytes

    private static let rest = "Content-Length: 5\r\nX-Evil: 1\r\n\r\nhello"

    private static let lines: [ResponseCase] = [
        .pass("RFC 9112 §4", "the plain case", "HTTP/1.1 200 OK\r\n\(rest)", body: "hello", isReused: true),
        .pass("RFC 9112 §4", "no reason", "HTTP/1.1 200 \r\n\(rest)", body: "hello"),
        .pass("RFC 9112 §4", "no reason and no space", "HTTP/1.1 200\r\n\(rest)", body: "hello"),
        .pass("RFC 9112 §4", "a long reason", "HTTP/1.1 200 All is well\tindeed \u{E9}\r\n\(rest)", body: "hello"),
        .pass("RFC 9112 §2.3", "HTTP/1.0", "HTTP/1.0 200 OK\r\n\(rest)", body: "hello", isReused: false),
        .pass(
            "RFC 9112 §9.3", "HTTP/1.0 kept alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\(rest)",
            body: "hello", lacks: ["Keep-Alive"]),
        .refuse("RFC 9112 §4", "two spaces before the code", "HTTP/1.1  200 OK\r\n\(rest)"),
        .refuse("RFC 9112 §4", "a tab before the code", "HTTP/1.1\t200 OK\r\n\(rest)"),
        .refuse("RFC 9112 §4", "a tab behind the code", "HTTP/1.1 200\tOK\r\n\(rest)"),
        .refuse("RFC 9112 §4", "no space", "HTTP/1.1200 OK\r\n\(rest)"),
        .refuse("RFC 9112 §4", "white space first", " HTTP/1.1 200 OK\r\n\(rest)"),
        .refuse("RFC 9112 §4", "an empty line first", "\r\nHTTP/1.1 200 OK\r\n\(rest)"),
        .refuse("RFC 9112 §2.2", "LF ends the line", "HTTP/1.1 200 OK\n\(rest)"),
        .refuse("RFC 9112 §2.2", "LF everywhere", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"),
        .refuse("RFC 9112 §2.2", "CR ends the line", "HTTP/1.1 200 OK\r\(rest)"),
        .refuse("RFC 9112 §2.2", "CR CR LF ends the line", "HTTP/1.1 200 OK\r\r\n\(rest)"),
        .refuse("RFC 9112 §4", "a request", "GET / HTTP/1.1\r\n\(rest)"),
        .refuse("RFC 9112 §2.3", "a body alone, as HTTP/0.9 sent it", "<html>hello</html>", .close),
        .refuse("RFC 9112 §4", "nothing, and an end", "", .close),
        .refuse("RFC 9112 §8", "a status line, and an end", "HTTP/1.1 200 OK\r\n", .close),
        .refuse("RFC 9112 §8", "half a head, and an end", "HTTP/1.1 200 OK\r\nX-Evil: 1\r\n", .close),
        .refuse("RFC 9112 §8", "half a status line, and an end", "HTTP/1", .close),
        .refuse("RFC 9112 §8", "nothing, and a reset", "", .reset),
    ]

    private static let versions: [ResponseCase] = [
        "HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/2", "HTTP/3", "HTTP/11", "HTTP/1.", "HTTP/1.1.1", "http/1.1",
        "Http/1.1", "HTTP/01.1", "HTTP/1.01", "HTTP/-1.1", "HTTP/1,1", "HTTP", "HTTPS/1.1", "ICY", "RTSP/1.0",
        "SIP/2.0",
        "HTTP /1.1", "HTTP/ 1.1", "XHTTP/1.1", "SSH-2.0-x",
    ].map { .refuse("RFC 9112 §2.3", "version \($0)", "\($0) 200 OK\r\n\(rest)") }

    private static let codes: [ResponseCase] =
        [
            201, 202, 203, 206, 207, 226, 300, 301, 302, 307, 308, 400, 401, 403, 404,
            405, 409, 410, 418, 421, 429, 431, 451, 500, 501, 502, 503, 504, 511, 599,
        ].map { code in
            .pass(
                "RFC 9110 §15", "code \(code)", "HTTP/1.1 \(code) X\r\nContent-Length: 5\r\n\r\nhello", .keep, code,
                body: "hello")
        }
        + [
            "0", "00", "000", "099", "20", "2", "1000", "2000", "20000", "-200", "+200", "2x0", "x", "200x", "2 00",
            "0200",
            "2.0", "200.1", "\u{B2}00", "2\u{0}0", "0x200", "", "OK", "٢٠٠", "200,", "1e2",
        ].map { .refuse("RFC 9112 §4", "code \($0.debugDescription)", "HTTP/1.1 \($0) OK\r\n\(rest)") }

    /// Every control byte in a reason.
    private static let bytes: [ResponseCase] = ((0...31).filter { $0 != 9 } + [127]).map { byte in
        .refuse(
            "RFC 9112 §4", "\(hex(UInt8(byte))) in a reason", "HTTP/1.1 200 O\(character(UInt8(byte)))K\r\n\(rest)")
    }
}
