// Field lines of answers: RFC 9112 §5, RFC 9110 §5 and §7.6.1.

enum ResponseFieldCases {
    static let all = nameBytes + valueBytes + lines + hopByHop + sizes

    private static let length = "Content-Length: 5\r\n"

    private static let nameBytes: [ResponseCase] = (0...255).compactMap { byte in
        let text = character(UInt8(byte))
        if StrictReader.isToken(text) || byte == 0x3A || (byte > 0x80 && byte % 16 != 0) { return nil }
        return .refuse(
            "RFC 9110 §5.1", "\(hex(UInt8(byte))) in a name", ok("\(length)X-Evil: 1\r\nX\(text)Y: b\r\n", "hello"))
    }

    private static let valueBytes: [ResponseCase] = (0...255).compactMap { byte in
        let text = character(UInt8(byte))
        let answer = ok("\(length)X: a\(text)b\r\n", "hello")
        if byte != 9, byte < 0x20 || byte == 0x7F {
            return .refuse("RFC 9110 §5.5", "\(hex(UInt8(byte))) in a value", answer)
        }
        if byte % 8 != 1 { return nil }
        return .pass("RFC 9110 §5.5", "\(hex(UInt8(byte))) in a value", answer, body: "hello", has: ["X: a\(text)b"])
    }

    private static let lines: [ResponseCase] = [
        .pass("RFC 9112 §5", "an empty value", ok("\(length)X:\r\n", "hello"), body: "hello", has: ["X: "]),
        .pass(
            "RFC 9110 §5.3", "Set-Cookie twice", ok("\(length)Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n", "hello"),
            body: "hello", has: ["Set-Cookie: a=b", "Set-Cookie: c=d"]),
        .pass(
            "RFC 9110 §6.6.1", "its own Date", ok("\(length)Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n", "hello"),
            body: "hello", has: ["Date: Thu, 01 Jan 1970 00:00:00 GMT"]),
        .pass(
            "RFC 9110 §5.1", "a name with underscores", ok("\(length)X_Y: b\r\n", "hello"), body: "hello",
            has: ["X_Y: b"]),
        .refuse("RFC 9112 §5.1", "a space before the colon", ok("\(length)X-Evil : 1\r\n", "hello")),
        .refuse("RFC 9112 §5.1", "a space before the colon of a length", ok("Content-Length : 5\r\n", "hello")),
        .refuse("RFC 9112 §5.2", "a folded value", ok("\(length)X-Evil: 1\r\n 2\r\n", "hello")),
        .refuse("RFC 9112 §5.2", "a value folded with a tab", ok("\(length)X-Evil: 1\r\n\t2\r\n", "hello")),
        .refuse("RFC 9112 §5.2", "a folded length", ok("Content-Length:\r\n 5\r\n", "hello")),
        .refuse("RFC 9112 §2.2", "white space before the first field", ok(" \(length)", "hello")),
        .refuse("RFC 9112 §5", "an empty name", ok("\(length): b\r\n", "hello")),
        .refuse("RFC 9112 §5", "no colon", ok("\(length)X-Evil\r\n", "hello")),
        .refuse("RFC 9112 §2.2", "LF ends a line", ok("\(length)X-Evil: 1\nY: b\r\n", "hello")),
        .refuse("RFC 9112 §2.2", "LF ends the head", "HTTP/1.1 200 OK\r\n\(length)\nhello"),
        .refuse("RFC 9112 §2.2", "CR ends a line", ok("\(length)X-Evil: 1\rY: b\r\n", "hello")),
        .refuse("RFC 9112 §2.2", "CR CR LF ends a line", ok("\(length)X-Evil: 1\r\r\n", "hello")),
        .refuse("RFC 9112 §5", "an answer among the fields", ok("\(length)HTTP/1.1 200 OK\r\n", "hello")),
    ]

    private static let hopByHop: [ResponseCase] =
        [
            "Keep-Alive: timeout=5", "Proxy-Connection: keep-alive", "Upgrade: h2c", "Upgrade: h2,h2c", "TE: trailers",
            "Proxy-Authenticate: Basic", "HTTP2-Settings: x",
        ].map { line in
            .pass(
                "RFC 9110 §7.6.1", line, ok("\(length)\(line)\r\nX-A: b\r\n", "hello"), body: "hello", has: ["X-A: b"],
                lacks: [String(line.prefix { $0 != ":" })])
        } + [
            .pass(
                "RFC 9110 §7.6.1", "a field that Connection names",
                ok("\(length)Connection: X-A\r\nX-A: b\r\n", "hello"),
                body: "hello", lacks: ["X-A"], isReused: true),
            .pass(
                "RFC 9112 §9.6", "close", ok("\(length)Connection: close\r\n", "hello"), .close, body: "hello",
                isReused: false),
            .pass(
                "RFC 9112 §9.6", "close on a connection that stays", ok("\(length)Connection: close\r\n", "hello"),
                body: "hello", isReused: false),
            .pass(
                "RFC 9112 §9.6", "close in a list", ok("\(length)Connection: x, Close\r\n", "hello"), body: "hello",
                isReused: false),
            .pass(
                "RFC 9112 §9.3", "keep-alive", ok("\(length)Connection: keep-alive\r\n", "hello"), body: "hello",
                isReused: true),
            .pass(
                "RFC 9110 §7.6.1", "Connection that names Set-Cookie",
                ok("\(length)Connection: Set-Cookie\r\nSet-Cookie: a=b\r\n", "hello"), body: "hello",
                has: ["Set-Cookie: a=b"]),
            .pass(
                "RFC 9110 §7.6.1", "Connection that names Content-Length",
                ok("Connection: Content-Length\r\n\(length)", "hello"),
                body: "hello"),
        ]

    private static let sizes: [ResponseCase] = [
        .pass(
            "RFC 9110 §5.4", "a value of 20000 bytes",
            ok("\(length)X: \(String(repeating: "b", count: 20000))\r\n", "hello"),
            body: "hello"),
        .refuse(
            "RFC 9110 §5.4", "a value of 70000 bytes",
            ok("\(length)X-Evil: \(String(repeating: "b", count: 70000))\r\n", "hello")),
        .refuse(
            "RFC 9110 §5.4", "a head that does not end",
            "HTTP/1.1 200 OK\r\n" + String(repeating: "X: b\r\n", count: 15000)),
        .refuse("RFC 9110 §5.4", "1000 fields", ok(length + String(repeating: "X-Evil: b\r\n", count: 1000), "hello")),
    ]
}
