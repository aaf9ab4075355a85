// Answers that have no body, whatever they say: RFC 9112 §6.3 items 1 and 2, RFC 9110 §8.6, §9.3.2, §15.

enum BodilessCases {
    static let all = head + statuses + behind.map { $0.followed() }

    private static let head: [ResponseCase] = [
        .pass(
            "RFC 9110 §9.3.2", "HEAD with a length", ok("Content-Length: 5\r\n"), method: "HEAD",
            has: ["Content-Length: 5"]),
        .pass(
            "RFC 9110 §9.3.2", "HEAD with a coding", ok("Transfer-Encoding: chunked\r\n"), method: "HEAD"),
        .pass("RFC 9110 §9.3.2", "HEAD without a length", ok(""), method: "HEAD"),
        .pass(
            "RFC 9110 §9.3.2", "HEAD with 404", "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n", method: "HEAD", .keep,
            404,
            has: ["Content-Length: 5"]),
        .refuse(
            "RFC 9112 §6.3", "HEAD with both lengths", ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
            method: "HEAD"),
        .refuse(
            "RFC 9112 §6.3", "HEAD with two lengths", ok("Content-Length: 5\r\nContent-Length: 6\r\n"), method: "HEAD"),
    ]

    private static let statuses: [ResponseCase] = [
        .pass("RFC 9110 §15.3.5", "204", "HTTP/1.1 204 No Content\r\n\r\n", .keep, 204),
        .pass(
            "RFC 9110 §8.6", "204 with a length of zero", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", .keep,
            204, lacks: ["Content-Length"]),
        .pass(
            "RFC 9110 §8.6", "204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", .keep, 204,
            lacks: ["Content-Length"], isReused: false),
        .pass(
            "RFC 9112 §6.1", "204 with a coding", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
            .keep,
            204, lacks: ["Transfer-Encoding"], isReused: false),
        .pass(
            "RFC 9110 §15.4.5", "304", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", .keep, 304),
        .pass(
            "RFC 9110 §15.4.5", "304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", .keep,
            304,
            has: ["Content-Length: 5"]),
        .pass(
            "RFC 9110 §15.4.5", "304 with a coding", "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
            .keep, 304, lacks: ["Transfer-Encoding"]),
        .pass(
            "RFC 9110 §15.3.6", "205 with a length of zero", "HTTP/1.1 205 Reset\r\nContent-Length: 0\r\n\r\n", .keep,
            205),
    ]

    /// Bodies that are sent all the same: they are nobody's answer.
    private static let behind: [ResponseCase] = [
        .pass("RFC 9112 §6.3 item 1", "a body behind HEAD", ok("Content-Length: 5\r\n", "hello"), method: "HEAD"),
        .pass(
            "RFC 9112 §6.3 item 1", "chunks behind HEAD",
            ok("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), method: "HEAD"),
        .pass(
            "RFC 9112 §6.3 item 1", "an answer behind HEAD",
            ok("Content-Length: 45\r\n", ok("Content-Length: 4\r\nX-Evil: 1\r\n", "evil")), method: "HEAD"),
        .pass("RFC 9112 §6.3 item 1", "a body behind 204", "HTTP/1.1 204 No\r\n\r\nhello", .keep, 204),
        .pass(
            "RFC 9112 §6.3 item 1", "a counted body behind 204",
            "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello", .keep, 204, lacks: ["Content-Length"],
            isReused: false),
        .pass(
            "RFC 9112 §6.3 item 1", "an answer behind 204",
            "HTTP/1.1 204 No\r\n\r\n" + ok("Content-Length: 4\r\nX-Evil: 1\r\n", "evil"), .keep, 204),
        .pass(
            "RFC 9112 §6.3 item 1", "a body behind 304",
            "HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\nhello", .keep, 304),
        .pass(
            "RFC 9112 §6.3 item 1", "an answer behind 304",
            "HTTP/1.1 304 No\r\n\r\n" + ok("Content-Length: 4\r\nX-Evil: 1\r\n", "evil"), .keep, 304),
        .pass(
            "RFC 9112 §6.3 item 1", "chunks behind 304",
            "HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", .keep, 304),
    ]
}
