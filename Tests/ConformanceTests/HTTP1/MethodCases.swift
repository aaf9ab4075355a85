// Methods and the fields that steer a request on its way: RFC 9110 §7.6.2, §9.3, §10.1.

enum MethodCases {
    static let all = trace + maxForwards + expectations

    private static func request(_ method: String, _ fields: String, _ body: String = "") -> String {
        "\(method) /x HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(body)"
    }

    private static let trace: [RequestCase] = [
        .answer("RFC 9110 §9.3.8", "TRACE", request("TRACE", ""), 405),
        .answer("RFC 9110 §9.3.8", "TRACE with a cookie", request("TRACE", "Cookie: a=b\r\n"), 405),
        .answer("RFC 9110 §9.3.8", "TRACE that may go no further", request("TRACE", "Max-Forwards: 0\r\n"), 405),
        .answer("RFC 9110 §9.3.8", "TRACE with a length", request("TRACE", "Content-Length: 5\r\n", "hello"), 405),
        .answer(
            "RFC 9110 §9.3.8", "TRACE with chunks",
            request(
                "TRACE", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 405, closes: true),
        .pass("RFC 9110 §9.1", "trace in lower case is another method", request("trace", ""), "trace /x"),
    ]

    private static let maxForwards: [RequestCase] =
        [
            .answer(
                "RFC 9110 §7.6.2", "OPTIONS that may go no further", request("OPTIONS", "Max-Forwards: 0\r\n"), 200),
            .answer("RFC 9110 §7.6.2", "zero with zeros before", request("OPTIONS", "Max-Forwards: 000\r\n"), 200),
            .pass(
                "RFC 9110 §7.6.2", "one hop more", request("OPTIONS", "Max-Forwards: 1\r\n"), "OPTIONS /x",
                has: ["Max-Forwards: 0"]),
            .pass(
                "RFC 9110 §7.6.2", "ten hops more", request("OPTIONS", "Max-Forwards: 10\r\n"), "OPTIONS /x",
                has: ["Max-Forwards: 9"]),
            .pass(
                "RFC 9110 §7.6.2", "GET with zero", request("GET", "Max-Forwards: 0\r\n"), "GET /x",
                has: ["Max-Forwards: 0"]),
            .pass(
                "RFC 9110 §7.6.2", "GET with no number", request("GET", "Max-Forwards: x\r\n"), "GET /x",
                has: ["Max-Forwards: x"]),
        ]
        + ["x", "-1", "+1", "", "1, 2", "1.0", "99999999999999999999999", "0x1"].map {
            .answer(
                "RFC 9110 §7.6.2", "OPTIONS with \($0.debugDescription)", request("OPTIONS", "Max-Forwards: \($0)\r\n"),
                400)
        } + [
            .answer(
                "RFC 9110 §7.6.2", "OPTIONS with two", request("OPTIONS", "Max-Forwards: 1\r\nMax-Forwards: 2\r\n"), 400
            )
        ]

    private static let expectations: [RequestCase] =
        [
            .pass(
                "RFC 9110 §10.1.1", "100-continue with its body",
                post(
                    "Expect: 100-continue\r\nContent-Length: 5\r\n", "hello"), "POST /x", body: "hello",
                has: ["Expect: 100-continue"]),
            .pass(
                "RFC 9110 §10.1.1", "in capitals", post("Expect: 100-CONTINUE\r\nContent-Length: 5\r\n", "hello"),
                "POST /x", body: "hello"),
            .pass("RFC 9110 §10.1.1", "without a body", get("Expect: 100-continue\r\n"), "GET /x"),
            .pass(
                "RFC 9110 §10.1.1", "in HTTP/1.0",
                "POST /x HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
                "POST /x", body: "hello", lacks: ["Expect"], closes: true),
            .pass(
                "RFC 9110 §10.1.1", "another in HTTP/1.0", "GET /x HTTP/1.0\r\nHost: a\r\nExpect: x\r\n\r\n", "GET /x",
                lacks: ["Expect"], closes: true),
        ]
        + [
            "x", "100-continu", "100-continuee", "200-ok", "100-continue, x", "x, 100-continue", "100-continue=1",
            "100-continue;q=1", "100 continue", "\"100-continue\"", "", "100-continue,",
        ].map {
            .refuse(
                "RFC 9110 §10.1.1", "Expect \($0.debugDescription)",
                post(
                    "Expect: \($0)\r\nContent-Length: 5\r\n", "hello"), 417)
        } + [
            .refuse("RFC 9110 §10.1.1", "Expect twice", get("Expect: 100-continue\r\nExpect: 100-continue\r\n"), 417)
        ]
}
