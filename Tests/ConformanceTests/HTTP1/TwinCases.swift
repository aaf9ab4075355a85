// Names that an application server takes for another: CGI and its heirs map `-` to `_` (RFC 3875 §4.1.18).

enum TwinCases {
    static let all = twins + passed + spoken

    /// Twins of what frames a message, of what stays on a connection, and of what we say about the client.
    private static let twins: [RequestCase] = [
        "Content_Length: 5", "content_length: 5", "CONTENT_LENGTH: 5", "Transfer_Encoding: chunked",
        "transfer_encoding: chunked", "X_Forwarded_For: 1.2.3.4", "X-Forwarded_For: 1.2.3.4",
        "X_Forwarded-For: 1.2.3.4", "x_forwarded_for: 1.2.3.4", "X_Forwarded_Proto: https", "X_Forwarded_Host: evil",
        "X_Forwarded_Port: 1", "X_Real_IP: 1.2.3.4", "x_real-ip: 1.2.3.4", "X_Request_Id: x", "Proxy_Connection: close",
        "Keep_Alive: 5", "HTTP2_Settings: x", "Proxy_Authorization: x",
    ].map { line in
        .pass(
            "RFC 3875 §4.1.18", line, get("\(line)\r\nX-A: b\r\n"), "GET /x", has: ["X-A: b"],
            lacks: [String(line.prefix { $0 != ":" })])
    }

    private static let passed: [RequestCase] = [
        "X_Filename: a.txt", "my_field: b", "_: c", "X_Forwarded: d", "Content_Type_: e", "X_Forwarded_For_: f",
        "__Host: g", "X_A-B: h", "Content-Disposition_: i", "X_Api_Key: j",
    ].map { .pass("RFC 9110 §5.1", $0, get("\($0)\r\n"), "GET /x", has: [$0]) }

    /// What a client says of itself that we say in its stead.
    private static let spoken: [RequestCase] = [
        .pass(
            "RFC 7239 §8.1", "X-Forwarded-For", get("X-Forwarded-For: 1.2.3.4\r\n"), "GET /x",
            has: ["X-Forwarded-For: 127.0.0.1"]),
        .pass(
            "RFC 7239 §8.1", "X-Forwarded-For twice", get("X-Forwarded-For: 1.2.3.4\r\nx-forwarded-for: 5.6.7.8\r\n"),
            "GET /x", has: ["X-Forwarded-For: 127.0.0.1"]),
        .pass(
            "RFC 7239 §8.1", "X-Forwarded-Proto", get("X-Forwarded-Proto: https\r\n"), "GET /x",
            has: ["X-Forwarded-Proto: http"]),
        .pass(
            "RFC 7239 §8.1", "X-Forwarded-Host", get("X-Forwarded-Host: evil\r\n"), "GET /x",
            has: ["X-Forwarded-Host: a"]),
        .pass("RFC 7239 §8.1", "X-Real-IP", get("X-Real-IP: 1.2.3.4\r\n"), "GET /x", lacks: ["X-Real-IP"]),
        .pass("RFC 7239 §8.1", "Forwarded", get("Forwarded: for=1.2.3.4\r\n"), "GET /x", lacks: ["Forwarded"]),
        .pass(
            "RFC 7239 §8.1", "X-Forwarded-Port", get("X-Forwarded-Port: 1\r\n"), "GET /x", lacks: ["X-Forwarded-Port"]),
        .pass(
            "RFC 3875 §4.1.18", "Proxy, which CGI takes for HTTP_PROXY", get("Proxy: http://evil/\r\n"), "GET /x",
            lacks: ["Proxy"]),
    ]
}
