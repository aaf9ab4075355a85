// Bodies, their lengths and trailers: RFC 9113 §8.1, §8.1.1, RFC 9110 §8.6.

private typealias Row = CrossingCase

enum LengthCrossings {
    static let all = stated + counted + trailers + expectations + otherMethods

    private static func length(
        _ value: String, data: [String], _ what: String, _ outcome: CrossingOutcome
    ) -> CrossingCase {
        Row("RFC 9110 §8.6", what, Row.post([("content-length", value)]), data: data, outcome)
    }

    /// More than Content-Length says.
    private static func excess(_ value: String, data: [String], _ what: String) -> CrossingCase {
        Row("RFC 9113 §8.1.1", what, Row.request([("content-length", value)], method: "POST", path: Row.brokenPath),
            data: data, .brokenOff(Code.protocol))
    }

    private static func taken(_ value: String, _ body: String) -> CrossingOutcome {
        .forwarded(head: Row.head("POST /x", ["content-length: \(value)"]), body: body)
    }

    private static let stated: [CrossingCase] = [
        length("5", data: ["hello"], "as much as it says", taken("5", "hello")),
        length("5", data: ["he", "l", "lo"], "as much in three frames", taken("5", "hello")),
        length("5", data: ["hello", ""], "as much and an empty frame", taken("5", "hello")),
        length("0", data: [""], "nothing, as it says", taken("0", "")),
        length("05", data: ["hello"], "a leading zero", taken("05", "hello")),
        excess("4", data: ["hello"], "more than it says"),
        excess("4", data: ["hell", "o"], "more in a second frame"),
        excess("0", data: ["hello"], "something where it says nothing"),
        length("6", data: ["hello"], "less than it says", .reset(Code.protocol)),
        length("5", data: [""], "nothing where it says something", .reset(Code.protocol)),
        Row("RFC 9113 §8.1.1", "5 without DATA", Row.post([("content-length", "5")]), .reset(Code.protocol)),
        Row("RFC 9113 §8.1.1", "0 without DATA", Row.post([("content-length", "0")]),
            .forwarded(head: Row.head("POST /x", ["content-length: 0"]))),
        length("2000", data: [String(repeating: "a", count: 2000)], "above the limit of bodies", .status(413)),
        Row("RFC 9110 §8.6", "twice, alike", Row.post([("content-length", "5"), ("content-length", "5")]),
            data: ["hello"], .reset(Code.protocol)),
        Row("RFC 9110 §8.6", "twice, unlike", Row.post([("content-length", "5"), ("content-length", "6")]),
            data: ["hello"], .reset(Code.protocol)),
    ] + [
        "5, 5", "5,5", "+5", "-5", "", "0x5", "5.0", "5 5", "5;", "five", "99999999999999999999",
        "18446744073709551621",
        "9223372036854775808", "1e0", "\u{B2}", "5\r\nX: y", "5\0", " 5", "5 ", "5\t",
    ].map { length($0, data: ["hello"], "Content-Length \($0.debugDescription)", .reset(Code.protocol)) }

    private static let counted: [CrossingCase] = [
        Row("RFC 9112 §7.1", "a length that nobody said", Row.post(), data: ["hello"],
            .forwarded(head: Row.head("POST /x", chunked: true), body: "hello")),
        Row("RFC 9112 §7.1", "several frames", Row.post(), data: ["he", "", "llo"],
            .forwarded(head: Row.head("POST /x", chunked: true), body: "hello")),
        Row("RFC 9112 §7.1", "payload that looks like chunks", Row.post(),
            data: ["0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n"],
            .forwarded(head: Row.head("POST /x", chunked: true), body: "0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n")),
        Row("RFC 9112 §7.1", "payload of any byte", Row.post(), data: [latin1(Array(0...255)[...])],
            .forwarded(head: Row.head("POST /x", chunked: true), body: latin1(Array(0...255)[...]))),
        Row("RFC 9113 §8.1", "a body of nothing", Row.post(), data: [""],
            .forwarded(head: Row.head("POST /x", chunked: true))),
        Row("RFC 9113 §8.1", "POST without a body", Row.post(), .forwarded(head: Row.head("POST /x"))),
        Row("RFC 9110 §15.5.14", "above the limit of bodies", Row.post(),
            data: [String(repeating: "a", count: 1025)], .status(413)),
    ]

    private static let trailers: [CrossingCase] = [
        ([("x-sum", "1")], ["x-sum: 1"]), ([("x-sum", "1"), ("x-sum", "2")], ["x-sum: 1", "x-sum: 2"]),
        ([("x-empty", "")], ["x-empty: "]), ([("host", "evil")], []),
        ([("authorization", "x")], []), ([("cookie", "a=b")], []), ([("x-forwarded-for", "1.2.3.4")], []),
        ([("x_forwarded_for", "1.2.3.4")], []), ([("content_length", "9")], []), ([("expect", "100-continue")], []),
        ([("max-forwards", "0")], []), ([("trailer", "x")], []), ([("content-type", "a/b")], []), ([], []),
        ([("content-encoding", "gzip"), ("x-a", "b")], ["x-a: b"]),
    ].map { sent, seen in
        Row("RFC 9110 §6.5.1", "trailers \(sent.map { "\($0.0): \($0.1)" })", Row.post(), data: ["ok"], trailers: sent,
            .forwarded(head: Row.head("POST /x", chunked: true), body: "ok", trailers: seen))
    } + [
        [(":method", "GET")], [(":path", "/evil")], [(":status", "200")], [("X-Sum", "1")], [("x sum", "1")],
        [("x-sum", "a\r\nb")], [("x-sum", "a\0")], [("connection", "close")], [("transfer-encoding", "chunked")],
        [("te", "gzip")], [("", "x")], [("upgrade", "h2c")], [("content-length", "9")],
    ].map { sent in
        Row("RFC 9113 §8.1", "trailers \(sent.map { "\($0.0): \($0.1)".debugDescription })", Row.post(), data: ["ok"],
            trailers: sent, .reset(Code.protocol))
    } + [
        Row("RFC 9113 §8.1", "trailers without DATA", Row.post(), trailers: [("x-sum", "1")],
            .forwarded(head: Row.head("POST /x", chunked: true), trailers: ["x-sum: 1"])),
        // HTTP/1.1 has trailers with chunks alone: what a length frames has none.
        Row("RFC 9110 §6.5", "trailers behind a stated length", Row.post([("content-length", "2")]), data: ["ok"],
            trailers: [("x-sum", "1")], .forwarded(head: Row.head("POST /x", ["content-length: 2"]), body: "ok")),
        Row("RFC 9113 §8.1.1", "trailers behind less than was stated", Row.post([("content-length", "3")]),
            data: ["ok"], trailers: [("x-sum", "1")], .reset(Code.protocol)),
    ]

    private static let expectations: [CrossingCase] = [
        Row("RFC 9110 §10.1.1", "Expect: 100-continue", Row.post([("expect", "100-continue"), ("content-length", "2")]),
            data: ["ok"],
            .forwarded(head: Row.head("POST /x", ["expect: 100-continue", "content-length: 2"]), body: "ok")),
        Row("RFC 9110 §10.1.1", "Expect: 100-Continue", Row.post([("expect", "100-Continue"), ("content-length", "2")]),
            data: ["ok"],
            .forwarded(head: Row.head("POST /x", ["expect: 100-Continue", "content-length: 2"]), body: "ok")),
        Row("RFC 9110 §10.1.1", "another expectation", Row.post([("expect", "200-ok")]), data: ["ok"], .status(417)),
        Row("RFC 9110 §10.1.1", "two expectations", Row.post([("expect", "100-continue"), ("expect", "100-continue")]),
            data: ["ok"], .status(417)),
        Row("RFC 9110 §10.1.1", "a list of expectations", Row.post([("expect", "100-continue, x")]), data: ["ok"],
            .status(417)),
        Row("RFC 9110 §10.1.1", "an empty expectation", Row.post([("expect", "")]), data: ["ok"], .status(417)),
    ]

    private static let otherMethods: [CrossingCase] = [
        Row("RFC 9110 §9.3.1", "GET with a body", Row.request([("content-length", "2")]), data: ["ok"],
            .forwarded(head: Row.head("GET /x", ["content-length: 2"]), body: "ok")),
        Row("RFC 9110 §9.3.1", "GET with a body of no stated length", Row.request(), data: ["ok"],
            .forwarded(head: Row.head("GET /x", chunked: true), body: "ok")),
        Row("RFC 9110 §9.3.2", "HEAD with a body", Row.request([("content-length", "2")], method: "HEAD"), data: ["ok"],
            .forwarded(head: Row.head("HEAD /x", ["content-length: 2"]), body: "ok")),
        Row("RFC 9110 §9.3.5", "DELETE with a body", Row.request(method: "DELETE"), data: ["ok"],
            .forwarded(head: Row.head("DELETE /x", chunked: true), body: "ok")),
    ]
}
