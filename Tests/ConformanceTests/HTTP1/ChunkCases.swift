// The chunked transfer coding: RFC 9112 §7.1, and trailers: §7.1.2, RFC 9110 §6.5.

enum ChunkCases {
    static let all = good + sizes + extensions + ends + trailers + trailerBytes

    private static func pass(_ name: String, _ body: String, _ content: String, section: String = "§7.1") -> RequestCase
    {
        .pass("RFC 9112 \(section)", name, chunked(body), "POST /x", body: content)
    }

    private static let good: [RequestCase] = [
        pass("no data", "0\r\n\r\n", ""),
        pass("two chunks", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"),
        pass("leading zeros", "0005\r\nhello\r\n000\r\n\r\n", "hello"),
        pass("capital digits", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        pass("small digits", "a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        pass("data that looks like framing", "7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n\r\n"),
        pass("a name", "5;x\r\nhello\r\n0\r\n\r\n", "hello", section: "§7.1.1"),
        pass("a name and a value", "5;x=y\r\nhello\r\n0;z\r\n\r\n", "hello", section: "§7.1.1"),
        pass("a quoted value", "5;x=\"y z\"\r\nhello\r\n0\r\n\r\n", "hello", section: "§7.1.1"),
        pass("a semicolon in quotes", "5;x=\";\"\r\nhello\r\n0\r\n\r\n", "hello", section: "§7.1.1"),
        pass("an escaped quote", "5;x=\"\\\"\"\r\nhello\r\n0\r\n\r\n", "hello", section: "§7.1.1"),
        pass("several", "5;x;y=z;q=\"r\"\r\nhello\r\n0\r\n\r\n", "hello", section: "§7.1.1"),
        pass("white space around", "5 ; x = y\r\nhello\r\n0\r\n\r\n", "hello", section: "§7.1.1"),
    ]

    private static func refuse(_ section: String, _ name: String, _ body: String) -> RequestCase {
        .refuse("RFC 9112 \(section)", name, chunked(body))
    }

    private static let sizes: [RequestCase] =
        [
            "-5", "+5", "0x5", "0X5", "x5", "5x", "5h", "g", " 5", "\t5", "5 ", "5\t", "5 5", "5,", "5.", "5_0", "_5",
            "",
            "\u{B}5", "5\u{B}", "5\u{C}", "5\0", "\05", "5\u{85}", "\u{A0}5", "5\u{FF}", "\"5\"", "5=", "5:", "-0",
            "+0",
            "10000000000000000", "FFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFFF", "8000000000000000", "00000000000000000000005",
            "1FFFFFFFFFFFFFFFFF", "100000000000000005", "\u{B2}", "5\u{7F}", "5#", "5%3B", "(5)", "5\\",
        ].map { refuse("§7.1", "the size \($0.debugDescription)", "\($0)\r\nhello\r\n0\r\n\r\n") } + [
            refuse("§7.1", "a last size with a sign", "5\r\nhello\r\n-0\r\n\r\n"),
            refuse("§7.1", "a last size with a prefix", "5\r\nhello\r\n0x0\r\n\r\n"),
            refuse("§7.1", "LF behind a size", "5\nhello\r\n0\r\n\r\n"),
            refuse("§7.1", "CR behind a size", "5\rhello\r\n0\r\n\r\n"),
            refuse("§7.1", "CR CR LF behind a size", "5\r\r\nhello\r\n0\r\n\r\n"),
            refuse("§7.1", "LF behind the last size", "5\r\nhello\r\n0\n\r\n"),
            refuse("§7.1", "an empty line before a size", "\r\n5\r\nhello\r\n0\r\n\r\n"),
        ]

    private static let extensions: [RequestCase] =
        [
            ";", ";;", "; ", ";=", ";=x", ";x=", ";x=\"", ";x=\"y", ";x=y\"", ";x=\"y\"z", ";\"x\"", ";x y", ";x=y z",
            ";x=(y)", ";x/y", ";x,y", ";x\0", ";x=\0", ";x=\"\0\"", ";x=\"\u{1}\"", ";x=\"\\\0\"", ";x\u{7F}",
            ";x=\u{B}",
            ";x=\"\u{7F}\"", ";\u{E9}", ";x=\u{E9}", " ", " x", ",x", ":x", "=x", ";x=y=z", ";x=\"y\";", ";x;",
            ";x=\"\\",
            ";x=\"\\\"", ";x y=z", ";x= ", " ;", "\t;",
        ].map { refuse("§7.1.1", "the extension \($0.debugDescription)", "5\($0)\r\nhello\r\n0\r\n\r\n") } + [
            refuse("§7.1.1", "LF in an extension", "5;x\nhello\r\n0\r\n\r\n"),
            refuse("§7.1.1", "CR in an extension", "5;x\rhello\r\n0\r\n\r\n"),
            refuse("§7.1.1", "LF in quotes", "5;x=\"\n\"\r\nhello\r\n0\r\n\r\n"),
            refuse("§7.1.1", "CR LF in quotes", "5;x=\"\r\n\"\r\nhello\r\n0\r\n\r\n"),
            refuse("§7.1.1", "CR in quotes", "5;x=\"\r\"\r\nhello\r\n0\r\n\r\n"),
            refuse("§7.1.1", "an escaped LF in quotes", "5;x=\"\\\n\"\r\nhello\r\n0\r\n\r\n"),
            refuse("§7.1.1", "LF in an extension of the last chunk", "5\r\nhello\r\n0;x\n\r\n"),
            refuse("§7.1.1", "10000 bytes", "5;x=\(String(repeating: "y", count: 10000))\r\nhello\r\n0\r\n\r\n"),
        ]

    private static let ends: [RequestCase] = [
        refuse("§7.1", "no line end behind data", "5\r\nhello0\r\n\r\n"),
        refuse("§7.1", "LF behind data", "5\r\nhello\n0\r\n\r\n"),
        refuse("§7.1", "CR behind data", "5\r\nhello\r0\r\n\r\n"),
        refuse("§7.1", "LF CR behind data", "5\r\nhello\n\r0\r\n\r\n"),
        refuse("§7.1", "data longer than its size", "4\r\nhello\r\n0\r\n\r\n"),
        refuse("§7.1", "data shorter than its size", "6\r\nhello\r\n0\r\n\r\n"),
        refuse("§7.1", "two line ends behind data", "5\r\nhello\r\n\r\n0\r\n\r\n"),
        refuse("§7.1", "LF ends the body", "5\r\nhello\r\n0\r\n\n"),
        refuse("§7.1", "CR ends the body", "5\r\nhello\r\n0\r\n\rx"),
        refuse("§7.1", "no chunk but a line", "hello\r\n0\r\n\r\n"),
    ]

    private static func pass(_ name: String, trailers: String, _ seen: [String]) -> RequestCase {
        .pass(
            "RFC 9110 §6.5.1", name, chunked("5\r\nhello\r\n0\r\n\(trailers)\r\n"), "POST /x", body: "hello",
            lacks: seen.map { String($0.prefix { $0 != ":" }) }, trailers: seen)
    }

    private static let trailers: [RequestCase] =
        [
            pass("a trailer", trailers: "X-Sum: 1\r\n", ["X-Sum: 1"]),
            pass("two trailers", trailers: "X-A: 1\r\nX-B: 2\r\n", ["X-A: 1", "X-B: 2"]),
        ]
        + [
            "Content-Length: 5", "Transfer-Encoding: chunked", "Host: evil", "Connection: close", "TE: trailers",
            "Trailer: X", "Authorization: x", "Cookie: a=b", "Content-Type: text/html", "Content-Encoding: gzip",
            "Content-Range: bytes 0-1/2", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-Real-IP: 1.2.3.4",
            "Forwarded: for=1.2.3.4", "Expect: 100-continue", "Upgrade: h2c", "Keep-Alive: 5", "Max-Forwards: 1",
            "Cache-Control: no-cache", "Proxy-Authorization: x", "X-Request-Id: x", "Via: 1.1 x", "Range: bytes=0-1",
            "If-Match: x", "Set-Cookie: a=b", "Content_Length: 5", "Transfer_Encoding: chunked",
            "X_Forwarded_For: 1.2.3.4",
        ].map { pass("the trailer \($0)", trailers: "\($0)\r\nX-Sum: 1\r\n", ["X-Sum: 1"]) }
        + [
            "X : 1\r\n", " X: 1\r\n", "\tX: 1\r\n", "X: 1\r\n y\r\n", ": 1\r\n", "X\r\n", "X: 1\nY: 2\r\n",
            "X: 1\rY: 2\r\n",
            "X: a\0b\r\n", "X: a\u{7F}b\r\n", "(X): 1\r\n", "X Y: 1\r\n", "GET /hidden HTTP/1.1\r\n", "X: 1\r\r\n",
        ].map { refuse("§7.1.2", "the trailer line \($0.debugDescription)", "5\r\nhello\r\n0\r\n\($0)\r\n") } + [
            .refuse(
                "RFC 9112 §7.1.2", "trailers of 20000 bytes",
                chunked("5\r\nhello\r\n0\r\nX: \(String(repeating: "y", count: 20000))\r\n\r\n"), 400, 431)
        ]

    private static let trailerBytes: [RequestCase] = (0...31).filter { $0 != 9 && $0 != 10 && $0 != 13 }.map { byte in
        refuse("§7.1.2", "\(hex(UInt8(byte))) in a trailer", "0\r\nX: a\(character(UInt8(byte)))b\r\n\r\n")
    }
}
