// Interim answers: RFC 9110 §15.2.

enum InterimCases {
    static let all = good + bad

    private static let final = ok("Content-Length: 5\r\n", "hello")

    private static let good: [ResponseCase] = [
        .pass(
            "RFC 9110 §15.2.1", "100", "HTTP/1.1 100 Continue\r\n\r\n\(final)", body: "hello", interim: [100],
            isReused: true),
        .pass(
            "RFC 8297 §2", "103 with fields", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n\(final)", body: "hello",
            lacks: ["Link"], interim: [103], isReused: true),
        .pass(
            "RFC 9110 §15.2", "102 and 103", "HTTP/1.1 102 X\r\n\r\nHTTP/1.1 103 Y\r\n\r\n\(final)", body: "hello",
            interim: [102, 103], isReused: true),
        .pass("RFC 9110 §15.2", "199", "HTTP/1.1 199 X\r\n\r\n\(final)", body: "hello", interim: [199], isReused: true),
        .pass(
            "RFC 9110 §15.2", "twenty", String(repeating: "HTTP/1.1 103 X\r\n\r\n", count: 20) + final, body: "hello",
            interim: Array(repeating: 103, count: 20), isReused: true),
        .pass(
            "RFC 9110 §8.6", "100 with a length", "HTTP/1.1 100 X\r\nContent-Length: 0\r\n\r\n\(final)", body: "hello",
            interim: [100]),
        .pass(
            "RFC 9110 §15.2", "103 before 204", "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 204 No\r\n\r\n", .keep, 204,
            interim: [103]),
        .pass(
            "RFC 9110 §7.6.1", "103 with fields of its connection",
            "HTTP/1.1 103 X\r\nConnection: X-A\r\nX-A: b\r\nKeep-Alive: 5\r\n\r\n\(final)", body: "hello",
            interim: [103]),
    ]

    private static let bad: [ResponseCase] = [
        .refuse(
            "RFC 9110 §15.2.2", "101 unasked", "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
        .refuse(
            "RFC 9110 §15.2.2", "101 unasked with bytes behind",
            "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\(final)"),
        .refuse("RFC 9110 §15.2.2", "101 behind 103", "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 101 Switching\r\n\r\n"),
        .refuse("RFC 9110 §15.2", "a flood", String(repeating: "HTTP/1.1 103 X\r\n\r\n", count: 1000) + final),
        .refuse("RFC 9110 §15.2", "103 and an end", "HTTP/1.1 103 X\r\n\r\n", .close),
        .refuse("RFC 9110 §15.2", "103 and no answer", "HTTP/1.1 103 X\r\n\r\nhello"),
        .refuse("RFC 9112 §6.3 item 1", "103 with a body", "HTTP/1.1 103 X\r\nContent-Length: 5\r\n\r\nhello\(final)"),
        .refuse(
            "RFC 9112 §6.3", "103 with two lengths",
            "HTTP/1.1 103 X\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n\(final)"),
        .refuse("RFC 9112 §5", "103 with a broken field", "HTTP/1.1 103 X\r\nX-Evil : 1\r\n\r\n\(final)"),
    ]
}
