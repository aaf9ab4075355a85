// How long a body is: RFC 9112 §6, RFC 9110 §8.6.

enum LengthCases {
    static let all = good + lengths + codings + overridden + both + oldVersion + incomplete

    private static let good: [RequestCase] =
        [
            .pass("RFC 9112 §6.2", "a length", post("Content-Length: 5\r\n", "hello"), "POST /x", body: "hello"),
            .pass("RFC 9112 §6.2", "a length of zero", post("Content-Length: 0\r\n"), "POST /x"),
            .pass(
                "RFC 9110 §8.6", "leading zeros", post("Content-Length: 0005\r\n", "hello"), "POST /x", body: "hello"),
            .pass(
                "RFC 9112 §5", "white space around", post("Content-Length: \t5 \r\n", "hello"), "POST /x", body: "hello"
            ),
            .pass(
                "RFC 9110 §5.1", "capitals", post("CONTENT-LENGTH: 5\r\n", "hello"), "POST /x", body: "hello"),
            .pass("RFC 9112 §6.3 item 7", "POST without a body", post(""), "POST /x"),
            .pass(
                "RFC 9112 §6.2", "a body that looks like a request",
                post(
                    "Content-Length: 39\r\n", "GET /hidden HTTP/1.1\r\nHost: hidden\r\n\r\n\0"), "POST /x",
                body: "GET /hidden HTTP/1.1\r\nHost: hidden\r\n\r\n\0"),
            .pass(
                "RFC 9112 §6.2", "a body of LF and NUL", post("Content-Length: 4\r\n", "\n\0\r\n"), "POST /x",
                body: "\n\0\r\n"),
            .pass("RFC 9112 §7.1", "chunked", chunked("5\r\nhello\r\n0\r\n\r\n"), "POST /x", body: "hello"),
            .pass(
                "RFC 9112 §7", "chunked in capitals",
                post(
                    "Transfer-Encoding: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"), "POST /x", body: "hello"),
            .pass(
                "RFC 9112 §5", "chunked with white space around",
                post(
                    "Transfer-Encoding: \tchunked \r\n", "5\r\nhello\r\n0\r\n\r\n"), "POST /x", body: "hello"),
        ]
        + ["GET", "HEAD", "DELETE", "OPTIONS", "PUT", "PATCH", "QUERY", "PROPFIND"].flatMap { method -> [RequestCase] in
            [
                .pass(
                    "RFC 9110 §9.3", "a body with \(method)",
                    "\(method) /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "\(method) /x",
                    body: "hello"),
                .pass(
                    "RFC 9110 §9.3", "chunks with \(method)",
                    "\(method) /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                    "\(method) /x", body: "hello"),
            ]
        }

    private static let lengths: [RequestCase] =
        [
            "-1", "+5", "-5", "0x5", "5a", "a5", "5.0", "5e0", "1e1", "5 5", "5\t5", "5,5", "5, 5", "5,6", "5;5", "5_0",
            "\"5\"", "'5'", "", " ", ",", "5,", ",5", "five", "NaN", "Infinity", "null", "-0", "+0", "0b101", "0o5",
            "05h",
            "9223372036854775808", "18446744073709551615", "18446744073709551616", "18446744073709551621",
            "99999999999999999999999999999999999999", "4294967296999999999999999", "\u{B2}", "\u{D9}\u{A5}", "5\u{A0}",
            "5 , 5", "5\u{B}", "\u{C}5", "5#", "5%", "(5)", "5)", "5/1", "5:5", "5=5", "$5", "5\u{7F}", "5\u{85}",
        ].map {
            .refuse(
                "RFC 9112 §6.3 item 5", "Content-Length \($0.debugDescription)",
                post(
                    "Content-Length: \($0)\r\n", "hello"))
        } + [
            .refuse(
                "RFC 9112 §6.3 item 5", "two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!")),
            .refuse(
                "RFC 9112 §6.3 item 5", "a length twice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")),
            .refuse(
                "RFC 9112 §6.3 item 5", "lengths apart",
                post(
                    "Content-Length: 5\r\nX: b\r\ncontent-length: 0\r\n", "hello")),
            .refuse(
                "RFC 9112 §6.3 item 5", "a length and an empty one",
                post(
                    "Content-Length: 5\r\nContent-Length:\r\n", "hello")),
            .refuse("RFC 9112 §6.3 item 5", "two lengths with GET", get("Content-Length: 0\r\nContent-Length: 5\r\n")),
            .refuse("RFC 9112 §6.3 item 5", "a negative length with GET", get("Content-Length: -1\r\n")),
            .refuse(
                "RFC 9112 §6.3 item 5", "three lengths", post(String(repeating: "Content-Length: 5\r\n", count: 3))),
        ]

    private static let codings: [RequestCase] =
        [
            "identity", "gzip", "deflate", "compress", "br", "x", "chunked, chunked", "chunked,chunked",
            "chunked, gzip",
            "chunked, identity", "identity, chunked", "gzip, chunked", "gzip,chunked", "chunked;q=1", "chunked; x=y",
            "chunked ;", "chunked,", ",chunked", ", chunked", "chunked, ", "\"chunked\"", "'chunked'", "chunked\u{B}",
            "\u{B}chunked", "\u{C}chunked", "chunked\u{C}", "chunke", "chunkedd", "xchunked", "chun ked", "chunked\0",
            "\0chunked", "chunked x", "x chunked", "chunk", "c\u{68}unked\u{A0}", "\u{A0}chunked", "chunked\u{85}",
            "\u{FF}chunked", "", " ", ",", "chunked/1", "chunked=1", "(chunked)", "chunked:", "chunked\u{7F}",
            "trailers",
            "chunkeD, CHUNKED", "gzip, chunked, chunked", "chunked, x, chunked", "cow", "chunked\t, chunked",
            "chunked,,",
        ].map {
            .refuse(
                "RFC 9112 §6.1", "Transfer-Encoding \($0.debugDescription)",
                post(
                    "Transfer-Encoding: \($0)\r\n", "5\r\nhello\r\n0\r\n\r\n"), 400, 501)
        } + [
            .refuse(
                "RFC 9112 §6.1", "Transfer-Encoding twice",
                post(
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400, 501),
            .refuse(
                "RFC 9112 §6.1", "chunked and then identity",
                post(
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"), 400, 501),
            .refuse(
                "RFC 9112 §6.1", "identity and then chunked",
                post(
                    "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400, 501),
            .refuse(
                "RFC 9112 §6.1", "an empty one beside chunked",
                post(
                    "Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400, 501),
            .refuse("RFC 9112 §6.1", "a coding with GET", get("Transfer-Encoding: gzip\r\n"), 400, 501),
        ]

    /// The chunks count, the length goes no further, and nothing behind them is read.
    private static let overridden: [RequestCase] = [
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "length first"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "coding first"),
        ("content-length: 5\r\nX: b\r\ntransfer-encoding: chunked\r\n", "in lower case and apart"),
        ("CONTENT-LENGTH: 5\r\nTRANSFER-ENCODING: CHUNKED\r\n", "in capitals"),
        ("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "a length of zero"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\nConnection: Transfer-Encoding\r\n", "named by Connection"),
        ("Content-Length: 48\r\nTransfer-Encoding: chunked\r\n", "a length that takes in what follows"),
    ].map { fields, name in
        .pass(
            "RFC 9112 §6.1", "both: \(name)",
            post(fields, "3\r\nabc\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"), "POST /x", body: "abc",
            lacks: ["Content-Length"], closes: true)
    }

    private static let both: [RequestCase] = [
        ("Content-Length: 5\r\nTransfer-Encoding: identity\r\n", "identity"),
        ("Content-Length: 5\r\nTransfer-Encoding:\r\n", "an empty coding"),
        ("Content-Length:\r\nTransfer-Encoding: chunked\r\n", "an empty length"),
        ("Content-Length: -1\r\nTransfer-Encoding: chunked\r\n", "a negative length"),
        ("Content-Length: x\r\nTransfer-Encoding: chunked\r\n", "no number"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\nConnection: Content-Length\r\n", "and a way out"),
    ].map { fields, name in
        .refuse("RFC 9112 §6.3 item 3", "both: \(name)", post(fields, "0\r\n\r\n"), 400, 501)
    }

    private static let oldVersion: [RequestCase] = [
        .refuse(
            "RFC 9112 §6.1", "a coding in HTTP/1.0",
            "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .refuse(
            "RFC 9112 §6.1", "a coding in HTTP/1.0 that is kept alive",
            "POST /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .refuse(
            "RFC 9112 §6.1", "both in HTTP/1.0",
            "POST /x HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .pass(
            "RFC 9112 §6.2", "a length in HTTP/1.0", "POST /x HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "POST /x", body: "hello", closes: true),
    ]

    /// Requests that are refused by their head, however long a body they promise.
    private static let incomplete: [RequestCase] = [
        .refuse(
            "RFC 9112 §6.3 item 3", "both with GET in HTTP/1.0",
            "GET /x HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
        .answer(
            "RFC 9110 §15.5.6", "CONNECT with chunks",
            "CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 405, closes: true),
    ]
}
