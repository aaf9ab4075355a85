// Cases about requests as messages: RFC 9113 §8.

import TestSupport

private typealias Case = HTTP2Case

extension HTTP2Case {
    private static let usual = RawFields.request()
    private static let malformed: HTTP2Outcome = .streamError([Code.protocol])

    private static func with(_ more: [(String, String)]) -> [RawFrame] { [headers(1, usual + more)] }

    private static func without(_ name: String) -> [(String, String)] { usual.filter { $0.0 != name } }

    private static func replacing(_ name: String, _ value: String) -> [RawFrame] {
        [headers(1, usual.map { $0.0 == name ? (name, value) : $0 })]
    }

    /// A field whose name and value are bytes.
    private static func bytes(_ name: [UInt8], _ value: [UInt8]) -> [RawFrame] {
        [headers(after: RawFields.field(name, value))]
    }

    static let exchange: [HTTP2Case] = [
        Case("RFC 9113 §8.1", "a second HEADERS without END_STREAM",
             [post(), headers(1, [("x-late", "1")], ends: false)], malformed),
        Case("RFC 9113 §8.1", "trailers", [post(), data(1, "ok", ends: false), headers(1, [("x-last", "1")])],
             .answer(200)),
        Case("RFC 9113 §8.1", "a pseudo-field in trailers",
             [post(), data(1, "ok", ends: false), headers(1, [(":method", "GET")])], malformed),
        Case("RFC 9113 §8.1", "HEADERS behind trailers", [
            headers(1, RawFields.request("POST", "/held"), ends: false), headers(1, [("a", "b")]),
            headers(1, [("c", "d")])], .promotedStreamError([Code.streamClosed])),
        Case("RFC 9113 §8.1.1", "Content-Length above the payload",
             [post(1, [("content-length", "5")]), data(1, "abc")], malformed),
        Case("RFC 9113 §8.1.1", "Content-Length below the payload",
             [post(1, [("content-length", "1")]), data(1, "abc")], malformed),
        Case("RFC 9113 §8.1.1", "Content-Length below the payload of several frames",
             [post(1, [("content-length", "1")]), data(1, "ab", ends: false), data(1, "c")], malformed),
        Case("RFC 9113 §8.1.1", "Content-Length of a request without payload",
             [headers(1, RawFields.request("POST") + [("content-length", "1")])], malformed),
        Case("RFC 9113 §8.1.1", "Content-Length 0 of a request without payload",
             [headers(1, RawFields.request("POST") + [("content-length", "0")])], .answer(200)),
        Case("RFC 9113 §8.1.1", "Content-Length as it should be",
             [post(1, [("content-length", "3")]), data(1, "abc")], .answer(200)),
        Case("RFC 9110 §8.6", "two equal Content-Lengths",
             [post(1, [("content-length", "3"), ("content-length", "3")]), data(1, "abc")], malformed),
        Case("RFC 9110 §8.6", "a list in Content-Length", [post(1, [("content-length", "3, 3")]), data(1, "abc")],
             malformed),
        Case("RFC 9110 §8.6", "a sign in Content-Length", [post(1, [("content-length", "+3")]), data(1, "abc")],
             malformed),
        Case("RFC 9110 §8.6", "a negative Content-Length", [post(1, [("content-length", "-1")]), data(1, "abc")],
             malformed),
        Case("RFC 9110 §8.6", "an empty Content-Length", [post(1, [("content-length", "")]), data(1, "abc")],
             malformed),
        Case("RFC 9110 §8.6", "hexadecimal in Content-Length", [post(1, [("content-length", "0x3")]), data(1, "abc")],
             malformed),
        Case("RFC 9110 §8.6", "a Content-Length that overflows",
             [post(1, [("content-length", "99999999999999999999")]), data(1, "abc")], malformed),
        Case("RFC 9110 §10.1.1", "Expect: 100-continue", [post(1, [("expect", "100-continue")]), data(1, "abc")],
             .answer(200)),
        Case("RFC 9110 §10.1.1", "an expectation that nobody knows", [post(1, [("expect", "200-ok")]), data(1, "abc")],
             .refusal(417)),
    ]

    static let fieldRules: [HTTP2Case] = [
        Case("RFC 9113 §8.2", "an upper-case name", with([("X-TEST", "1")]), malformed),
        Case("RFC 9113 §8.2", "one upper-case letter", with([("x-tesT", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "an empty name", with([("", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "a space in a name", with([("x test", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "a space behind a name", with([("x-test ", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "a colon in a name", with([("x:test", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "a colon behind a name", with([("x-test:", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "CRLF in a name", with([("x-test\r\nhost", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "NUL in a name", bytes([120, 0, 120], [49]), malformed),
        Case("RFC 9113 §8.2.1", "DEL in a name", bytes([120, 127], [49]), malformed),
        Case("RFC 9113 §8.2.1", "a byte above ASCII in a name", bytes([120, 0xE4], [49]), malformed),
        Case("RFC 9113 §8.2.1", "a quote in a name", with([("x\"y", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "a parenthesis in a name", with([("x(y)", "1")]), malformed),
        Case("RFC 9113 §8.2.1", "LF in a value", with([("x-test", "a\nb")]), malformed),
        Case("RFC 9113 §8.2.1", "CR in a value", with([("x-test", "a\rb")]), malformed),
        Case("RFC 9113 §8.2.1", "CRLF and another field in a value", with([("x-test", "a\r\nx-other: b")]), malformed),
        Case("RFC 9113 §8.2.1", "a whole request in a value",
             with([("x-test", "a\r\n\r\nGET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n")]), malformed),
        Case("RFC 9113 §8.2.1", "NUL in a value", bytes(Array("x-test".utf8), [97, 0, 98]), malformed),
        Case("RFC 9113 §8.2.1", "a space before a value", with([("x-test", " a")]), malformed),
        Case("RFC 9113 §8.2.1", "a space behind a value", with([("x-test", "a ")]), malformed),
        Case("RFC 9113 §8.2.1", "a tab before a value", with([("x-test", "\ta")]), malformed),
        Case("RFC 9113 §8.2.1", "an empty value", with([("x-test", "")]), .answer(200)),
        Case("RFC 9110 §5.5", "a tab within a value", with([("x-test", "a\tb")]), .answer(200)),
        Case("RFC 9110 §5.5", "bytes above ASCII in a value", bytes(Array("x-test".utf8), [0xE4, 0xF6]), .answer(200)),
        Case("RFC 9110 §5.5", "DEL in a value", bytes(Array("x-test".utf8), [97, 127]), malformed),
        Case("RFC 9110 §5.5", "a control byte in a value", bytes(Array("x-test".utf8), [97, 1]), malformed),
        Case("RFC 9113 §8.2.2", "Connection", with([("connection", "close")]), malformed),
        Case("RFC 9113 §8.2.2", "Connection: keep-alive", with([("connection", "keep-alive")]), malformed),
        Case("RFC 9113 §8.2.2", "Proxy-Connection", with([("proxy-connection", "keep-alive")]), malformed),
        Case("RFC 9113 §8.2.2", "Keep-Alive", with([("keep-alive", "timeout=5")]), malformed),
        Case("RFC 9113 §8.2.2", "Upgrade", with([("upgrade", "h2c")]), malformed),
        Case("RFC 9113 §8.2.2", "Transfer-Encoding",
             [post(1, [("transfer-encoding", "chunked")]), data(1, "0\r\n\r\n")], malformed),
        Case("RFC 9113 §8.2.2", "TE other than trailers", with([("te", "gzip")]), malformed),
        Case("RFC 9113 §8.2.2", "TE: trailers", with([("te", "trailers")]), .answer(200)),
        Case("RFC 9113 §8.2.2", "TE: trailers, deflate", with([("te", "trailers, deflate")]), malformed),
        Case("RFC 9113 §8.2.3", "cookie crumbs", with([("cookie", "a=1"), ("x-a", "b"), ("cookie", "b=2")]),
             .answer(200)),
    ]

    static let pseudoFields: [HTTP2Case] = [
        Case("RFC 9113 §8.3", "an unknown pseudo-field", with([]).map { _ in headers(1, [(":test", "1")] + usual) },
             malformed),
        Case("RFC 9113 §8.3", "a response's pseudo-field", [headers(1, [(":status", "200")] + usual)], malformed),
        Case("RFC 9113 §8.3", "a pseudo-field behind a field", [headers(
            1, without(":path") + [("x-test", "1"), (":path", "/")])], malformed),
        Case("RFC 9113 §8.3.1", "no :method", [headers(1, without(":method"))], malformed),
        Case("RFC 9113 §8.3.1", "no :scheme", [headers(1, without(":scheme"))], malformed),
        Case("RFC 9113 §8.3.1", "no :path", [headers(1, without(":path"))], malformed),
        Case("RFC 9113 §8.3.1", "no :authority and no Host", [headers(1, without(":authority"))], malformed),
        Case("RFC 9113 §8.3.1", "Host instead of :authority", [headers(
            1, without(":authority") + [("host", "localhost")])], .answer(200)),
        Case("RFC 9113 §8.3.1", "two :method", [headers(1, [(":method", "GET")] + usual)], malformed),
        Case("RFC 9113 §8.3.1", "two :scheme", [headers(1, [(":scheme", "http")] + usual)], malformed),
        Case("RFC 9113 §8.3.1", "two :path", [headers(1, [(":path", "/")] + usual)], malformed),
        Case("RFC 9113 §8.3.1", "two :authority", [headers(1, [(":authority", "localhost")] + usual)], malformed),
        Case("RFC 9113 §8.3.1", "an empty :path", replacing(":path", ""), malformed),
        Case("RFC 9113 §8.3.1", "a :path without a slash", replacing(":path", "a"), malformed),
        Case("RFC 9113 §8.3.1", "a :path of an asterisk with GET", replacing(":path", "*"), malformed),
        Case("RFC 9113 §8.3.1", "OPTIONS *", [headers(1, RawFields.request("OPTIONS", "*"))], .answer(200)),
        Case("RFC 9113 §8.3.1", "a space in :path", replacing(":path", "/a b"), malformed),
        Case("RFC 9113 §8.3.1", "a version in :path", replacing(":path", "/ HTTP/1.1"), malformed),
        Case("RFC 9113 §8.3.1", "CRLF in :path", replacing(":path", "/ HTTP/1.1\r\nX: y\r\n\r\n"), malformed),
        Case("RFC 9113 §8.3.1", "a fragment in :path", replacing(":path", "/a#b"), .refusal(400)),
        Case("RFC 9113 §8.3.1", "an absolute URI in :path", replacing(":path", "http://localhost/"), malformed),
        Case("RFC 9113 §8.3.1", "bytes above ASCII in :path", replacing(":path", "/ä"), .refusal(400)),
        Case("RFC 9113 §8.3.1", "a tab in :path", replacing(":path", "/a\tb"), malformed),
        Case("RFC 9113 §8.3.1", "a scheme of another protocol", replacing(":scheme", "ftp"), .refusal(400)),
        Case("RFC 9113 §8.3.1", "an empty scheme", replacing(":scheme", ""), malformed),
        Case("RFC 9113 §8.3.1", "a scheme that smuggles", replacing(":scheme", "http://evil/?"), malformed),
        Case("RFC 9113 §8.3.1", "CRLF in :method", replacing(":method", "GET / HTTP/1.1\r\nX: y\r\n\r\n"),
             malformed),
        Case("RFC 9113 §8.3.1", "a space in :method", replacing(":method", "GET /"), malformed),
        Case("RFC 9113 §8.3.1", "an empty :method", replacing(":method", ""), malformed),
        Case("RFC 9113 §8.3.1", "user information in :authority", replacing(":authority", "me@localhost"),
             .refusal(400)),
        Case("RFC 9113 §8.3.1", "an empty :authority", replacing(":authority", ""), malformed),
        Case("RFC 9113 §8.3.1", "a port that is none in :authority", replacing(":authority", "localhost:99999"),
             .refusal(400)),
        Case("RFC 9113 §8.3.1", "a path in :authority", replacing(":authority", "localhost/a"), malformed),
        Case("RFC 9113 §8.3.1", "a space in :authority", replacing(":authority", "local host"), malformed),
        Case("RFC 9113 §8.3.1", "CRLF in :authority", replacing(":authority", "localhost\r\nX: y"), malformed),
        Case("RFC 9113 §8.3.1", "a comma in :authority", replacing(":authority", "localhost,evil"), .refusal(400)),
        Case("RFC 9113 §8.3.1", "Host that repeats :authority", with([("host", "localhost")]), .answer(200)),
        Case("RFC 9113 §8.3.1", "Host that differs from :authority", with([("host", "evil")]), .refusal(400)),
        Case("RFC 9113 §8.3.1", "two Hosts", with([("host", "localhost"), ("host", "localhost")]), malformed),
        Case("RFC 9113 §8.4", "a request on a promised stream", [headers(2)], .connectionError([Code.protocol])),
        Case("RFC 9113 §8.5", "CONNECT", [headers(1, [(":method", "CONNECT"), (":authority", "localhost:80")])],
             .refusal(405)),
        Case("RFC 9113 §8.5", "CONNECT with :path", [headers(1, RawFields.request("CONNECT"))], malformed),
        Case("RFC 9113 §8.5", "CONNECT without :authority", [headers(1, [(":method", "CONNECT")])], malformed),
        Case("RFC 8441 §4", ":protocol without CONNECT", [headers(1, [(":protocol", "websocket")] + usual)], malformed),
        Case("RFC 8441 §4", "extended CONNECT without :path", [headers(1, [
            (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":authority", "localhost")])],
             malformed),
        Case("RFC 8441 §4", "extended CONNECT to an unknown protocol", [headers(1, [
            (":method", "CONNECT"), (":protocol", "nothing"), (":scheme", "http"), (":authority", "localhost"),
            (":path", "/")], ends: false)], .refusal(501)),
        Case("RFC 9110 §9.1", "an unknown method", [headers(1, RawFields.request("BREW"))], .answer(200)),
        Case("RFC 9110 §9.1", "a method in lower case", [headers(1, RawFields.request("get"))], .answer(200)),
        Case("RFC 9113 §8.7", "a request is answered though the next one is reset",
             [headers(), post(3), reset(3)], .answer(200)),
    ]

    /// All of them.
    static let all = starting + framing + streams + frames + taken + compression + exchange + fieldRules + pseudoFields
}
