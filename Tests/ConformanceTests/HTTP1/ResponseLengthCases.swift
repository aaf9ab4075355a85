// How long an answer is: RFC 9112 §6.3, §7.1, §8.

enum ResponseLengthCases {
    static let all = good + lengths + codings + chunks + breaks + behind.map { $0.followed() }

    private static let good: [ResponseCase] =
        [
            .pass("RFC 9112 §6.2", "a length", ok("Content-Length: 5\r\n", "hello"), body: "hello", isReused: true),
            .pass("RFC 9112 §6.2", "a length of zero", ok("Content-Length: 0\r\n"), isReused: true),
            .pass(
                "RFC 9112 §7.1", "chunks", ok("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"),
                body: "hello",
                isReused: true),
            .pass(
                "RFC 9112 §7", "chunked in capitals", ok("Transfer-Encoding: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"),
                body: "hello", isReused: true),
            .pass("RFC 9112 §7.1", "no chunks", ok("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), isReused: true),
            .pass(
                "RFC 9112 §7.1.1", "extensions",
                ok("Transfer-Encoding: chunked\r\n", "5;a=\"b;c\"\r\nhello\r\n0;d\r\n\r\n"),
                body: "hello", isReused: true),
            .pass(
                "RFC 9112 §7.1.2", "trailers",
                ok("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"),
                body: "hello", trailers: ["X-Sum: 1"], isReused: true),
            .pass("RFC 9112 §6.3 item 8", "until close", ok("", "hello"), .close, body: "hello", isReused: false),
            .pass("RFC 9112 §6.3 item 8", "nothing until close", ok(""), .close, isReused: false),
            .pass(
                "RFC 9112 §6.3 item 8", "until close in HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", .close,
                body: "hello",
                isReused: false),
            .pass(
                "RFC 9112 §6.3 item 8", "until close though kept alive",
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello", .close, body: "hello", isReused: false),
            .pass(
                "RFC 9112 §6.2", "a body that looks like an answer",
                ok("Content-Length: 38\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
                body: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", isReused: true),
        ]
        + [
            "Content-Length: 5", "Transfer-Encoding: chunked", "Connection: close", "Set-Cookie: a=b", "Host: evil",
            "Content-Type: text/html", "Cache-Control: public", "WWW-Authenticate: Basic", "Location: /evil",
        ].map {
            .pass(
                "RFC 9110 §6.5.1", "the trailer \($0)",
                ok("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\($0)\r\nX-Sum: 1\r\n\r\n"), body: "hello",
                trailers: ["X-Sum: 1"])
        }

    private static let lengths: [ResponseCase] =
        [
            "-1", "+5", "0x5", "5a", "5.0", "5e0", "5 5", "5,5", "5, 5", "5,6", "5;", "\"5\"", "", " ", "five", "5_0",
            "\u{B2}",
            "9223372036854775808", "18446744073709551616", "99999999999999999999999999999", "5\u{A0}",
        ].map {
            .refuse(
                "RFC 9112 §6.3 item 5", "Content-Length \($0.debugDescription)",
                ok("Content-Length: \($0)\r\n", "hello"))
        }
        + [
            .refuse("RFC 9112 §6.3 item 5", "two lengths", ok("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!")),
            .refuse(
                "RFC 9112 §6.3 item 5", "a length twice", ok("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")),
            .refuse(
                "RFC 9112 §6.3 item 5", "lengths apart",
                ok("content-length: 5\r\nX: b\r\nCONTENT-LENGTH: 0\r\n", "hello")),
            .refuse(
                "RFC 9112 §6.3 item 3", "both, length first",
                ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
            .refuse(
                "RFC 9112 §6.3 item 3", "both, coding first",
                ok("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")),
            .refuse(
                "RFC 9112 §6.3 item 3", "both, and a hidden answer",
                ok(
                    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                    "0\r\n\r\nHTTP/1.1 200 OK\r\nX-Evil: 1\r\n\r\n")),
        ]

    private static let codings: [ResponseCase] =
        [
            "identity", "gzip", "chunked, chunked", "chunked, gzip", "gzip, chunked", "identity, chunked",
            "chunked;q=1",
            "\"chunked\"", "x", "", "chunked,", ",chunked", "chunked\u{B}", "\u{B}chunked", "chunk", "xchunked",
            "chunked x",
            "chunked, identity",
        ].map {
            .refuse(
                "RFC 9112 §6.1", "Transfer-Encoding \($0.debugDescription)",
                ok("Transfer-Encoding: \($0)\r\n", "5\r\nhello\r\n0\r\n\r\n"))
        } + [
            .refuse(
                "RFC 9112 §6.1", "a coding twice",
                ok("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
            .refuse(
                "RFC 9112 §6.1", "a coding in HTTP/1.0",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        ]

    private static func chunked(_ body: String) -> String { ok("Transfer-Encoding: chunked\r\n", body) }

    private static let chunks: [ResponseCase] =
        [
            "-5", "+5", "0x5", "5x", "g", " 5", "5 ", "5 5", "", "5_0", "\"5\"", "FFFFFFFFFFFFFFFF",
            "10000000000000000",
            "00000000000000000000005", "5\0", "5;", "5;x\u{1}", "5;x=\"", "5;x y",
        ].map { .breakOff("RFC 9112 §7.1", "the size \($0.debugDescription)", chunked("\($0)\r\nhello\r\n0\r\n\r\n")) }
        + [
            .breakOff(
                "RFC 9112 §7.1", "a bad size behind a good chunk", chunked("5\r\nhello\r\nz\r\nworld\r\n0\r\n\r\n")),
            .breakOff("RFC 9112 §7.1", "no line end behind data", chunked("5\r\nhello0\r\n\r\n")),
            .breakOff("RFC 9112 §7.1", "LF behind data", chunked("5\r\nhello\n0\r\n\r\n")),
            .breakOff("RFC 9112 §7.1", "LF behind a size", chunked("5\nhello\r\n0\r\n\r\n")),
            .breakOff("RFC 9112 §7.1", "data longer than its size", chunked("4\r\nhello\r\n0\r\n\r\n")),
            .breakOff("RFC 9112 §7.1", "LF ends the body", chunked("5\r\nhello\r\n0\r\n\n")),
            .breakOff("RFC 9112 §7.1.1", "a line end in quotes", chunked("5;x=\"\r\n\"\r\nhello\r\n0\r\n\r\n")),
            .breakOff("RFC 9112 §7.1.2", "a folded trailer", chunked("5\r\nhello\r\n0\r\nX: 1\r\n 2\r\n\r\n")),
            .breakOff("RFC 9112 §7.1.2", "NUL in a trailer", chunked("5\r\nhello\r\n0\r\nX: \0\r\n\r\n")),
            .breakOff("RFC 9112 §7.1.2", "an answer for a trailer", chunked("0\r\nHTTP/1.1 200 OK\r\n\r\n")),
            .breakOff(
                "RFC 9112 §7.1.2", "trailers of 20000 bytes",
                chunked("0\r\nX: \(String(repeating: "y", count: 20000))\r\n\r\n")),
        ]

    /// Answers whose end does not come.
    private static let breaks: [ResponseCase] =
        [BackendAnswer.Ending.close, .reset].flatMap { ending -> [ResponseCase] in
            [
                .breakOff("RFC 9112 §8", "\(ending) in a counted body", ok("Content-Length: 10\r\n", "hello"), ending),
                .breakOff("RFC 9112 §8", "\(ending) before a counted body", ok("Content-Length: 10\r\n"), ending),
                .breakOff("RFC 9112 §8", "\(ending) in a chunk", chunked("A\r\nhello"), ending),
                .breakOff("RFC 9112 §8", "\(ending) behind a chunk", chunked("5\r\nhello\r\n"), ending),
                .breakOff("RFC 9112 §8", "\(ending) in a chunk's size", chunked("5\r\nhello\r\n0"), ending),
                .breakOff("RFC 9112 §8", "\(ending) before any chunk", chunked(""), ending),
                .breakOff("RFC 9112 §8", "\(ending) before the last line", chunked("5\r\nhello\r\n0\r\n"), ending),
                .breakOff("RFC 9112 §8", "\(ending) in a trailer", chunked("5\r\nhello\r\n0\r\nX: 1\r\n"), ending),
            ]
        } + [
            .breakOff("RFC 9112 §8", "a reset in a body until close", ok("", "hello"), .reset)
        ]

    /// Bytes behind an answer: the backend and we disagree about its end.
    private static let behind: [ResponseCase] = [
        .pass(
            "RFC 9112 §9.2", "bytes behind a counted body", ok("Content-Length: 5\r\n", "hello world"), body: "hello"),
        .pass(
            "RFC 9112 §9.2", "an answer behind a counted one",
            ok("Content-Length: 5\r\n", "hello" + ok("Content-Length: 4\r\nX-Evil: 1\r\n", "evil")), body: "hello"),
        .pass(
            "RFC 9112 §9.2", "an answer behind a chunked one",
            chunked("5\r\nhello\r\n0\r\n\r\n" + ok("Content-Length: 4\r\nX-Evil: 1\r\n", "evil")), body: "hello"),
        .pass(
            "RFC 9112 §9.2", "an empty line behind an answer", ok("Content-Length: 5\r\n", "hello\r\n"), body: "hello"),
        .pass(
            "RFC 9112 §9.2", "an answer behind an empty one",
            ok("Content-Length: 0\r\n", ok("Content-Length: 4\r\nX-Evil: 1\r\n", "evil"))),
    ]
}
