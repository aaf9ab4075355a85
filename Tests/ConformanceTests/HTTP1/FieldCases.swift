// Field lines: RFC 9112 §5, RFC 9110 §5.

enum FieldCases {
    static let all = nameBytes + valueBytes + lines + sizes

    /// Every byte that is no token's, in a name. The colon ends one.
    private static let nameBytes: [RequestCase] = (0...255).compactMap { byte in
        let text = character(UInt8(byte))
        if StrictReader.isToken(text) || byte == 0x3A { return nil }
        return .refuse("RFC 9110 §5.1", "\(hex(UInt8(byte))) in a name", get("X\(text)Y: b\r\n"))
    }

    /// Every byte in a value: control bytes are refused, all else passes as it is.
    private static let valueBytes: [RequestCase] = (0...255).map { byte in
        let text = character(UInt8(byte))
        let request = get("X: a\(text)b\r\n")
        if byte != 9, byte < 0x20 || byte == 0x7F {
            return .refuse("RFC 9110 §5.5", "\(hex(UInt8(byte))) in a value", request)
        }
        return .pass("RFC 9110 §5.5", "\(hex(UInt8(byte))) in a value", request, "GET /x", has: ["X: a\(text)b"])
    }

    private static let lines: [RequestCase] = [
        .pass("RFC 9112 §5", "an empty value", get("X:\r\n"), "GET /x", has: ["X: "]),
        .pass("RFC 9112 §5", "a value of white space", get("X: \t \r\n"), "GET /x", has: ["X: "]),
        .pass("RFC 9112 §5", "no white space before the value", get("X:b\r\n"), "GET /x", has: ["X: b"]),
        .pass("RFC 9112 §5", "much white space around the value", get("X: \t b \t \r\n"), "GET /x", has: ["X: b"]),
        .pass("RFC 9110 §5.5", "colons in a value", get("X: a:b: c\r\n"), "GET /x", has: ["X: a:b: c"]),
        .pass("RFC 9110 §5.3", "a field twice", get("X: a\r\nX: b\r\n"), "GET /x", has: ["X: a", "X: b"]),
        .pass("RFC 9110 §5.6.2", "all token bytes", get("!#$%&'*+-.^`|~09: b\r\n"), "GET /x"),
        .refuse("RFC 9112 §5.1", "a space before the colon", get("X : b\r\n")),
        .refuse("RFC 9112 §5.1", "a tab before the colon", get("X\t: b\r\n")),
        .refuse("RFC 9112 §5.1", "spaces before the colon", get("X   : b\r\n")),
        .refuse("RFC 9112 §5.1", "a space before the colon of Content-Length", post("Content-Length : 5\r\n", "hello")),
        .refuse(
            "RFC 9112 §5.1", "a space before the colon of Transfer-Encoding",
            post(
                "Transfer-Encoding : chunked\r\n", "0\r\n\r\n")),
        .refuse("RFC 9112 §5.2", "a folded value", get("X: a\r\n b\r\n")),
        .refuse("RFC 9112 §5.2", "a value folded with a tab", get("X: a\r\n\tb\r\n")),
        .refuse("RFC 9112 §5.2", "a fold of white space alone", get("X: a\r\n \r\n")),
        .refuse("RFC 9112 §5.2", "a folded empty value", get("X:\r\n b\r\n")),
        .refuse("RFC 9112 §5.2", "a fold that hides a field", get("X: a\r\n Content-Length: 5\r\n")),
        .refuse("RFC 9112 §5.2", "a folded Transfer-Encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")),
        .refuse("RFC 9112 §5.2", "a folded Content-Length", post("Content-Length:\r\n 5\r\n", "hello")),
        .refuse("RFC 9112 §5", "an empty name", get(": b\r\n")),
        .refuse("RFC 9112 §5", "a colon alone", get(":\r\n")),
        .refuse("RFC 9112 §5", "no colon", get("X\r\n")),
        .refuse("RFC 9112 §5", "words without a colon", get("X b\r\n")),
        .refuse("RFC 9112 §5", "a request line among the fields", get("GET /hidden HTTP/1.1\r\n")),
        .refuse("RFC 9112 §2.2", "LF ends a line", get("X: a\nY: b\r\n")),
        .refuse("RFC 9112 §2.2", "LF hides a field", get("X: a\nContent-Length: 5\r\n")),
        .refuse("RFC 9112 §2.2", "LF ends the head", "GET /x HTTP/1.1\r\nHost: a\r\n\n"),
        .refuse("RFC 9112 §2.2", "LF LF ends the head", "GET /x HTTP/1.1\r\nHost: a\n\n"),
        .refuse("RFC 9112 §2.2", "CR ends a line", get("X: a\rY: b\r\n")),
        .refuse("RFC 9112 §2.2", "CR CR LF ends a line", get("X: a\r\r\n")),
        .refuse("RFC 9112 §2.2", "CR LF CR CR LF ends the head", "GET /x HTTP/1.1\r\nHost: a\r\n\r\r\n"),
        .refuse("RFC 9112 §2.2", "a bare CR before the name", get("\rX: a\r\n")),
        .refuse("RFC 9112 §2.2", "a bare CR behind the colon", get("X:\ra\r\n")),
        .refuse("RFC 9110 §5.1", "parentheses around a name", get("(X): a\r\n")),
        .refuse("RFC 9110 §5.1", "quotes around a name", get("\"X\": a\r\n")),
        .refuse("RFC 9110 §5.1", "a pseudo-field", get(":path: /y\r\n")),
        .refuse("RFC 9112 §5.1", "a space behind Host's name, in HTTP/1.0", "GET /x HTTP/1.0\r\nHost : a\r\n\r\n"),
    ]

    private static let sizes: [RequestCase] = [
        .pass(
            "RFC 9110 §5.4", "a value of 8000 bytes", get("X: \(String(repeating: "b", count: 8000))\r\n"), "GET /x",
            has: ["X: \(String(repeating: "b", count: 8000))"]),
        .pass("RFC 9110 §5.4", "100 fields", get(String(repeating: "X: b\r\n", count: 100)), "GET /x"),
        .refuse("RFC 6585 §5", "a value of 70000 bytes", get("X: \(String(repeating: "b", count: 70000))\r\n"), 431),
        .refuse("RFC 6585 §5", "a name of 70000 bytes", get("\(String(repeating: "X", count: 70000)): b\r\n"), 431),
        .refuse("RFC 6585 §5", "1000 fields", get(String(repeating: "X: b\r\n", count: 1000)), 431),
    ]
}
