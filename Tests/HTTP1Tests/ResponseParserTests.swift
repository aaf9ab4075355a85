// Responses that are taken and responses that are refused, however the bytes are split.

import Bytes
import HTTP1
import HTTPSemantics
import Testing

@Suite struct ResponseParserTests {
    static let accepted: [(section: String, text: String, summary: String)] = [
        ("9112 §4", "HTTP/1.1 200 OK\r\n\r\n", "200 'OK' 1.1 untilClose | "),
        ("9112 §4", "HTTP/1.1 200 \r\n\r\n", "200 '' 1.1 untilClose | "),
        ("9112 §4, lenient", "HTTP/1.1 200\r\n\r\n", "200 '' 1.1 untilClose | "),
        ("9112 §4", "HTTP/1.0 404 Not\tFound \u{C3}\u{A9}\r\n\r\n", "404 'Not\tFound é' 1.0 untilClose | "),
        ("9112 §6.2", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "200 'OK' 1.1 length(3) | Content-Length=3"),
        (
            "9112 §6.1", "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n",
            "200 'OK' 1.1 chunked | Transfer-Encoding=Chunked (dropped)"
        ),
        ("9112 §6.3", "HTTP/1.1 204 No Content\r\n\r\n", "204 'No Content' 1.1 none | "),
        (
            "9110 §8.6, lenient", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
            "204 'No Content' 1.1 none | Content-Length=0 (dropped)"
        ),
        (
            "9110 §8.6, lenient", "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n",
            "204 'No Content' 1.1 none close | Content-Length=7 (dropped)"
        ),
        (
            "9112 §6.1, lenient", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
            "204 'No Content' 1.1 none close | Transfer-Encoding=chunked (dropped)"
        ),
        (
            "9110 §15.4.5", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
            "304 'Not Modified' 1.1 none | Content-Length=7"
        ),
        ("9110 §15.2.1", "HTTP/1.1 100 Continue\r\n\r\n", "100 'Continue' 1.1 none | "),
        ("9110 §15, lenient", "HTTP/1.1 999 Odd\r\n\r\n", "999 'Odd' 1.1 untilClose | "),
        (
            "9112 §9.3", "HTTP/1.1 200 OK\r\nConnection: close, X-A\r\nX-A: b\r\nX-B: c\r\n\r\n",
            "200 'OK' 1.1 untilClose close | Connection=close, X-A (dropped); X-A=b (dropped); X-B=c"
        ),
        (
            "9110 §7.6.1, lenient", "HTTP/1.1 200 OK\r\nConnection: content-length; ?\r\nContent-Length: 1\r\n\r\n",
            "200 'OK' 1.1 length(1) | Connection=content-length; ? (dropped); Content-Length=1"
        ),
        (
            "9110 §7.6.1, lenient", "HTTP/1.1 200 OK\r\nConnection: Set-Cookie, close\r\nSet-Cookie: a\r\n\r\n",
            "200 'OK' 1.1 untilClose close | Connection=Set-Cookie, close (dropped); Set-Cookie=a"
        ),
    ]

    @Test func `accepts what backends send, and only when it is whole`() {
        for row in Self.accepted {
            let bytes = wire(row.text)
            let expected = Outcome.head(length: bytes.count, row.summary)
            #expect(parseResponse(bytes) == expected, "\(row.section)")
            #expect(parseResponse(bytes + wire("\0\0body")) == expected, "\(row.section)")
            for end in 0..<bytes.count {
                #expect(parseResponse(bytes[..<end]) == .incomplete, "\(row.section) after \(end) bytes")
            }
            let limits = HTTP1Limits()
            let driven = drive(bytes, cuts: 1...bytes.count, limits: limits) { parseResponse($0) }
            #expect(driven == expected, "\(row.section) byte by byte")
        }
    }

    static let refused: [(section: String, text: String, error: HTTP1ParseError)] = [
        ("9112 §2.2", "\r\nHTTP/1.1 200 OK\r\n\r\n", .invalidVersion),
        ("9112 §2.2", "HTTP/1.1 200 OK\n\n", .bareLineFeed),
        ("9112 §2.2", "HTTP/1.1 200 OK\r\r\n\r\n", .bareCarriageReturn),
        ("9112 §4", "HTTP/1.1  200 OK\r\n\r\n", .invalidStatusLine),
        ("9112 §4", "HTTP/1.1\t200 OK\r\n\r\n", .invalidStatusLine),
        ("9112 §4", "HTTP/1.1 20 OK\r\n\r\n", .invalidStatusLine),
        ("9112 §4", "HTTP/1.1 2000 OK\r\n\r\n", .invalidStatusLine),
        ("9112 §4", "HTTP/1.1 20x OK\r\n\r\n", .invalidStatusLine),
        ("9110 §15", "HTTP/1.1 099 OK\r\n\r\n", .invalidStatusLine),
        ("9112 §4", "HTTP/1.1 200 O\0K\r\n\r\n", .invalidStatusLine),
        ("9112 §4", "HTTP/1.1 200 O\u{7F}K\r\n\r\n", .invalidStatusLine),
        ("9112 §2.3", "HTTP/2.0 200 OK\r\n\r\n", .unsupportedVersion),
        ("9112 §2.3", "HTTP/1.2 200 OK\r\n\r\n", .unsupportedVersion),
        ("9112 §2.3", "ICY 200 OK\r\n\r\n", .invalidVersion),
        ("9112 §2.3", "http/1.1 200 OK\r\n\r\n", .invalidVersion),
        ("9112 §5.1", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", .whitespaceBeforeColon),
        ("9112 §5.2", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", .lineFolding),
        ("9112 §5", "HTTP/1.1 200 OK\r\nA\r\n\r\n", .invalidFieldName),
        ("9110 §5.5", "HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n", .invalidFieldValue),
        ("9112 §6.3", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .repeatedContentLength),
        ("9112 §6.3", "HTTP/1.1 200 OK\r\nContent-Length: a\r\n\r\n", .invalidContentLength),
        (
            "9112 §6.3", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            .transferEncodingWithContentLength
        ),
        ("9112 §6.1", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncodingInHTTP10),
        ("9112 §6.3", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .invalidTransferEncoding),
        ("9112 §6.1", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unsupportedTransferCoding),
    ]

    @Test func `refuses what is ambiguous or wrong, at no split otherwise`() {
        for row in Self.refused {
            let bytes = wire(row.text)
            #expect(parseResponse(bytes) == .refused(row.error), "\(row.section) \(row.text.debugDescription)")
            for end in 0..<bytes.count {
                let outcome = parseResponse(bytes[..<end])
                #expect(outcome == .incomplete || outcome == .refused(row.error), "\(row.text.debugDescription) \(end)")
            }
        }
    }

    @Test func `tells the body's length by the request's method too (RFC 9112 §6.3)`() throws {
        let head = ResponseHead()
        _ = parseResponse(wire("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"), into: head)
        #expect(head.bodyLength(toMethod: .get) == .length(3))
        #expect(head.bodyLength(toMethod: .head) == .none)
        #expect(head.bodyLength(toMethod: .connect) == .none)
        _ = parseResponse(wire("HTTP/1.1 407 No\r\nContent-Length: 3\r\n\r\n"), into: head)
        #expect(head.bodyLength(toMethod: .connect) == .length(3))
    }

    @Test func `keeps the connection as version and Connection say (RFC 9112 §9.3)`() {
        let rows: [(String, Bool)] = [
            ("HTTP/1.1 200 OK\r\n\r\n", true), ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", false),
            ("HTTP/1.0 200 OK\r\n\r\n", false), ("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", true),
            ("HTTP/1.0 200 OK\r\nConnection: keep-alive, close\r\n\r\n", false),
        ]
        for (text, keeps) in rows {
            let head = ResponseHead()
            _ = parseResponse(wire(text), into: head)
            #expect(head.wantsKeepAlive == keeps, "\(text.debugDescription)")
        }
    }
}
